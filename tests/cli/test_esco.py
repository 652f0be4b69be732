"""`rapport skills import-esco`, as processes of their own."""

import asyncio
import json
from pathlib import Path

from esco import EN, GLAZE, NL, package, table_file, whole
from rapport.domain.skills.esco.classification import ACKNOWLEDGEMENT
from rapport.domain.skills.esco.stored import load
from rapport.domain.skills.loading import load_reader
from rapport.domain.skills.reading import Box
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database
from support import rapport


async def test_what_cannot_be_imported_is_refused_and_nothing_is_changed(
    own: Database, own_url: str, tmp_path: Path
) -> None:
    plain, packed = str(table_file(tmp_path)), str(package(tmp_path, {"skills_en.csv": whole()}))
    broken = tmp_path / "skills_nl.csv"
    broken.write_text("a,b\n", encoding="utf-8")
    commands: list[tuple[list[str], int, str]] = [
        ([], 2, "import-esco"),
        ([packed, "--language", "sv"], 2, "sv"),
        ([plain], 1, "say --version"),
        ([f"{tmp_path}/none.zip"], 1, "No such file"),
        ([packed, str(broken), "--version", "1.2.0"], 1, "skills_nl.csv: line 1: the columns conceptType"),
    ]

    ended = await asyncio.gather(
        *(rapport("skills", "import-esco", *command, database_url=own_url) for command, _, _ in commands)
    )

    for each, (_, code, words) in zip(ended, commands, strict=True):
        assert (each.code, each.out) == (code, ""), each
        assert words in each.words
        assert "Traceback" not in each.words
    assert isinstance(await load_reader(own), Box)


async def test_an_import_says_what_is_there_now_and_what_went(own: Database, own_url: str, tmp_path: Path) -> None:
    english = str(package(tmp_path, {"skills_en.csv": whole()}))
    dutch = str(table_file(tmp_path, whole(NL), language="nl"))
    newer = str(package(tmp_path, {"skills_en.csv": whole()}, version="1.2.1"))
    command = ["skills", "import-esco"]

    first = await rapport(*command, english, log_level="warning", database_url=own_url)
    second = await rapport(*command, dutch, "--version", "1.2.0", "--json", log_level="warning", database_url=own_url)
    both = await load_reader(own)
    third = await rapport(*command, newer, log_level="warning", database_url=own_url)

    assert (first.code, first.out) == (0, "")
    assert first.words == f"ESCO v1.2.0, en: 3 skills, 6 labels.\n{ACKNOWLEDGEMENT}\n"
    assert json.loads(second.out) == {
        "version": "1.2.0",
        "acknowledgement": ACKNOWLEDGEMENT,
        "languages": {"nl": {"skills": 3, "labels": 4}},
    }
    for labels, language in ((EN, Language.EN), (NL, Language.NL)):
        assert [one.skill_id for one in both.read(labels[GLAZE][0], language)] == [f"esco-{GLAZE}"]
    assert "ESCO v1.2.0 (en, nl) is gone." in third.words
    async with own.directory() as transaction:
        known = await load(transaction)
    assert known is not None
    assert (known.version, list(known.digests)) == ("1.2.1", [Language.EN])
