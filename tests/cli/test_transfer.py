"""`rapport import`, `rapport export`, as processes of their own."""

import asyncio
import json
from pathlib import Path

import pytest

from forked import Ended
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Region, rapport
from transfers import Desk, refused_lines


def is_refusal(ended: Ended, code: int, *words: str) -> bool:
    """Whether it ended with that code and these words, and neither data nor a traceback."""
    said = all(word in ended.words for word in words)
    return (ended.code, ended.out) == (code, "") and said and "Traceback" not in ended.words


@pytest.fixture
def desk(database: Database, region: Region, tmp_path: Path) -> Desk:
    return Desk(database, region.tenant, tmp_path)


async def test_wrong_use_is_told_from_refusal(desk: Desk, region: Region, database_url: str) -> None:
    path = str(desk.json_file("candidates", [CANDIDATE]))
    people = str(desk.json_file("people", [CANDIDATE]))
    name, out = region.tenant.name, str(desk.folder / "out")
    stranger = show(Kind.CANDIDATE, new_id())

    wrong = [
        rapport("import", path, database_url=database_url),
        rapport("import", path.replace("ndjson", "xlsx"), "--tenant", name, database_url=database_url),
        rapport("import", people, "--tenant", name, database_url=database_url),
        rapport("import", people, "--tenant", name, "--resource", "mutations", database_url=database_url),
        rapport("export", "--tenant", name, database_url=database_url),
        rapport("export", "--tenant", name, "--to", out, "--format", "xml", database_url=database_url),
    ]
    refused = [
        rapport("import", path, "--tenant", "nobody", database_url=database_url),
        rapport("import", f"{desk.folder}/candidates.csv", "--tenant", name, database_url=database_url),
        rapport("import", "/dev/null", "--tenant", name, database_url=database_url),
        rapport("export", "--tenant", "nobody", "--to", out, database_url=database_url),
        rapport("export", "--tenant", name, "--to", out, "--candidate", "cand_1", database_url=database_url),
        rapport("export", "--tenant", name, "--to", out, "--candidate", stranger, database_url=database_url),
    ]

    ended = await asyncio.gather(*wrong)
    assert [is_refusal(each, 2) for each in ended] == [True] * len(wrong), ended
    words = [["nobody"], ["No such file"], ["must end in"], ["nobody"], ["cand_1"], ["no such candidate"]]
    for each, said in zip(await asyncio.gather(*refused), words, strict=True):
        assert is_refusal(each, 2 if said == ["must end in"] else 1, *said), each
    assert await desk.rows("candidate") == []
    assert not (desk.folder / "out").exists()


async def test_an_import_says_what_became_of_the_rows_and_does_nothing_twice(
    desk: Desk, region: Region, database_url: str
) -> None:
    path = desk.json_file("people", [CANDIDATE, {**CANDIDATE, "phase": "Bored"}, b"no JSON"])
    command = ["import", str(path), "--tenant", region.tenant.name, "--resource", "candidates"]

    first = await rapport(*command, log_level="warning", database_url=database_url)
    again = await rapport(*command, log_level="warning", database_url=database_url)
    as_json = await rapport(*command, "--json", database_url=database_url)

    refused = f"{path}.errors.ndjson"
    counts = f"3 rows: 1 written, 0 there already, 2 refused (see {refused}).\n"
    assert (first.code, first.out, first.words) == (1, "", counts)
    assert (again.code, again.out) == (1, "")
    assert "nothing was written" in again.words
    told = json.loads(as_json.out)
    assert told.pop("finishedAt")
    assert told == {"rows": 3, "written": 1, "alreadyThere": 0, "refused": 2, "errors": refused, "earlier": 3}
    assert refused_lines(refused) == [2, 3]
    assert len((await region.get("/candidates")).data) == 1


async def test_what_is_exported_from_one_tenant_is_imported_into_the_sandbox_of_another(
    desk: Desk, region: Region, other_region: Region, database_url: str
) -> None:
    candidate = await region.candidate(interactions=[INTERACTION])
    await region.candidate(name="Somebody Else")
    refused, out = desk.folder / "bad.ndjson", desk.folder / "out"

    exported = await rapport(
        *("export", "--tenant", region.tenant.name, "--to", str(out), "--candidate", candidate, "--json"),
        *("--format", "csv"),
        database_url=database_url,
    )
    assert (exported.code, json.loads(exported.out)) == (0, {"candidates": 1, "interactions": 1, "attachments": 0})
    for name in ("candidates", "interactions"):
        imported = await rapport(
            *("import", str(out / f"{name}.csv"), "--tenant", other_region.tenant.name, "--sandbox"),
            *("--errors", str(refused)),
            database_url=database_url,
        )
        assert imported.code == 0, imported

    shown = (await region.get(f"/candidates/{candidate}")).data
    assert (await other_region.get("/sandbox/candidates")).data == [shown]
    assert (await other_region.get(f"/sandbox/candidates/{candidate}/interactions")).data == (
        await region.get(f"/candidates/{candidate}/interactions")
    ).data
    assert (await other_region.get("/candidates")).data == []
    assert not refused.exists()
    whole = await rapport("export", "--tenant", region.tenant.name, "--to", str(out), database_url=database_url)
    assert (whole.code, "Wrote 2 candidates, 1 interactions, 0 attachments to " in whole.words) == (0, True)
