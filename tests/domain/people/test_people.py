"""People are read, listed, and found by what somebody remembers of them."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from domain.peopled import Peopled
from quiet import new_tenant
from rapport.domain.people import people
from rapport.domain.people.people import Found, find_people, list_people, person_of_record
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.words import search_terms
from rapport.ids import new_id
from rapport.storage.database import Database


async def search(here: Peopled, question: str, kind: RecordKind | None = None) -> list[Found]:
    """All of them, page by page, one at a time."""
    found: list[Found] = []
    async with here.database.tenant(here.tenant.id) as transaction:
        while page := await find_people(
            transaction,
            here.tenant.id,
            search_terms(question),
            kind=kind,
            last=found[-1].place if found else None,
            limit=1,
        ):
            found += page
    return found


async def names(here: Peopled, question: str) -> list[str | None]:
    return [each.person.name for each in await search(here, question)]


async def listed(here: Peopled, kind: RecordKind | None = None) -> list[UUID]:
    found: list[UUID] = []
    after = None
    async with here.database.tenant(here.tenant.id) as transaction:
        while page := await list_people(transaction, here.tenant.id, kind=kind, after=after, limit=1):
            after = (page[0].updated_at, page[0].id)
            found.append(page[0].id)
    return found


async def test_nobody_finds_another_tenants_people(here: Peopled, quiet: Database) -> None:
    there = Peopled(quiet, await new_tenant(quiet))
    key = await there.candidate(name="Ann Example", email="ann@school.example")
    assert await search(here, "ann") == []
    assert await listed(here) == []
    assert await here.read(await there.person_of(key)) is None
    async with quiet.tenant(here.tenant.id) as transaction:
        assert await person_of_record(transaction, here.tenant.id, key) is None


@pytest.mark.parametrize(
    "question",
    [
        "José",
        "jose mul",
        "MÜLLER josé",
        "muller",
        "jose.mu",
        "jose.muller@sch",
        "school.example",
        "@school.ex",
        "0612345678",
        "06 1234",
        "+31 6 1234 5678",
        "0031612",
        "(0)612345678",
        "5678",
        "345678 jose",
        "e-1001",
        "4711",
    ],
)
async def test_somebody_is_found_by_half_of_what_is_known(here: Peopled, question: str) -> None:
    candidate = await here.candidate(name="José Müller", email="Jose.Muller@school.example", phone="06 12345678")
    await here.candidate(name="Joke Smit", email="joke@elsewhere.example", phone="0687654321")
    await here.link(await here.person_of(candidate), await here.employee("E-1001"))
    await here.applicant(4711, "jose.muller@school.example", name="José Müller")

    assert await names(here, question) == ["José Müller"]


async def test_words_that_are_all_frequent_find_the_same(here: Peopled, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds are lowered: the words of four records are frequent, and of them one is looked at first."""
    for name in ("Jan Smit", "Jana Bakker", "Jan Bakker", "Jansen Vries", "Piet Vries", "Jan Jan Vriesema", "Els Smit"):
        await here.candidate(name=name)
    questions = ("jan vries", "vries jan", "smit jan", "jan bakker", "smit vries", "jan jan", "jan smit bakker")
    told = [await names(here, question) for question in questions]
    assert set(told[0]) == {"Jan Jan Vriesema", "Jansen Vries"}
    monkeypatch.setattr(people, "MOST_COUNTED", 1)
    monkeypatch.setattr(people, "FIRST", 1)
    assert [set(await names(here, question)) for question in questions] == [set(each) for each in told]


async def test_what_nobody_is_called_finds_nobody(here: Peopled) -> None:
    await here.candidate(name="Ann Example", email="ann@school.example")
    for question in ("annex", "ann bob", "xample", "ann@school.example.org", "999"):
        assert await search(here, question) == [], question


async def test_the_exact_name_comes_first_and_everybody_once(here: Peopled) -> None:
    for name in ("Janssen", "Jan", "Jana Jansen", "Jan Jan"):
        await here.candidate(name=name)
    assert set((await names(here, "jan"))[:2]) == {"Jan", "Jan Jan"}
    assert (await names(here, "jan"))[2:] == ["Jana Jansen", "Janssen"]


async def test_who_has_many_records_is_found_once_and_by_kind(here: Peopled) -> None:
    await here.candidate(name="Ann Example", email="ann@school.example")
    await here.candidate(name="Annie Example", email="ann@school.example")
    await here.applicant(1, "ann@school.example", name="Ann Example")
    await here.candidate(name="Ann Other", email="other@school.example")
    assert len(await search(here, "ann")) == 2
    assert len(await search(here, "example ann")) == 1
    [found] = await search(here, "ann", RecordKind.APPLICANT)
    assert len(found.person.records) == 3


async def test_whoever_changed_last_is_listed_first(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email="ann@school.example")
    second = await here.applicant(1, "bob@school.example")
    newest = [await here.person_of(second), await here.person_of(first)]
    assert await listed(here) == newest
    assert await listed(here, RecordKind.CANDIDATE) == newest[1:]
    await here.change(first, name="Anne", email="ann@school.example")
    assert await listed(here) == newest[::-1]


async def test_a_record_that_is_written_anew_is_found_by_what_it_says_now(here: Peopled) -> None:
    key = await here.candidate(name="Ann Example", email="ann@school.example")
    await here.change(key, name="Bob Example", email="bob@school.example")
    assert await names(here, "ann") == []
    assert await names(here, "bob exam") == ["Bob Example"]


async def test_an_unknown_id_is_nobody(here: Peopled) -> None:
    assert await here.read(new_id()) is None
    keys: Sequence[Key] = [Key(RecordKind.EMPLOYEE, "nobody")]
    async with here.database.tenant(here.tenant.id) as transaction:
        assert [await person_of_record(transaction, here.tenant.id, key) for key in keys] == [None]
