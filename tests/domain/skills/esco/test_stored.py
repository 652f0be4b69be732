"""Each test has a database of its own: what is imported is there for everybody."""

import asyncio

import pytest

from esco import BASALT, EN, GLAZE, KITES, NL, table
from quiet import Administrator
from rapport.domain.skills.esco.classification import Classification, Labels
from rapport.domain.skills.esco.stored import imported, load, store
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database


async def stored(database: Database) -> Classification | None:
    async with database.directory() as transaction:
        return await load(transaction)


async def languages(database: Database) -> list[tuple[str, str]]:
    async with database.directory() as transaction:
        return [(one.language, one.version) for one in await imported(transaction)]


async def test_nothing_is_there_before_the_first_import(own: Database) -> None:
    assert await stored(own) is None


async def test_four_languages_are_read_as_they_were_stored(own: Database) -> None:
    labels = {one: EN if one is not Language.NL else NL for one in Language}
    await store(own, [table(each, language=one) for one, each in labels.items()])

    found = await stored(own)

    assert found is not None
    assert found.version == "1.2.0"
    assert [concept.id for concept in found.concepts] == [KITES, GLAZE, BASALT]
    for concept in found.concepts:
        assert concept.type == ("knowledge" if concept.id == BASALT else "skill/competence")
        for one in Language:
            first, *others = labels[one][concept.id]
            assert concept.labels[one] == Labels(first, others, [])


async def test_a_language_of_the_same_version_is_replaced_and_the_others_stay(own: Database) -> None:
    await store(own, [table(), table(NL, language=Language.NL)])
    before = await stored(own)

    await store(own, [table({KITES: ["fly small kites"]})])

    after = await stored(own)
    assert before is not None
    assert after is not None
    assert {concept.id: dict(concept.labels) for concept in after.concepts} == {
        KITES: {Language.EN: Labels("fly small kites", [], []), Language.NL: Labels(NL[KITES][0], [NL[KITES][1]], [])},
        GLAZE: {Language.NL: Labels(NL[GLAZE][0], [], [])},
        BASALT: {Language.NL: Labels(NL[BASALT][0], [], [])},
    }
    assert after.digests[Language.NL] == before.digests[Language.NL]
    assert after.name != before.name


async def test_another_version_takes_the_place_of_all(own: Database, beside: Administrator) -> None:
    await store(own, [table(), table(NL, language=Language.NL)])

    before = await store(own, [table({KITES: ["fly kites"]}, version="1.2.1")])

    assert [(one.language, one.version, one.labels) for one in before] == [("en", "1.2.0", 6), ("nl", "1.2.0", 4)]
    assert await languages(own) == [("en", "1.2.1")]
    assert await beside.fetchval("SELECT array_agg(id::text) FROM esco_concept") == [KITES]


async def test_the_same_again_is_the_same_reader(own: Database) -> None:
    await store(own, [table()])
    first = await stored(own)
    await store(own, [table()])
    second = await stored(own)
    assert first == second


async def test_imports_at_once_follow_one_another(own: Database) -> None:
    both = [table(), table(NL, language=Language.NL)]
    await asyncio.gather(*(store(own, both) for _ in range(4)))
    assert await languages(own) == [("en", "1.2.0"), ("nl", "1.2.0")]


async def test_an_import_that_fails_leaves_what_was_there(own: Database) -> None:
    await store(own, [table()])
    with pytest.raises(Exception, match="uuid"):
        await store(own, [table(NL, language=Language.NL), table({"no uuid": ["x"]}, version="1.3.0")])
    assert await languages(own) == [("en", "1.2.0")]
