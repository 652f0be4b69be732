"""Imports, row by row: what is refused and how it is said, what becomes a record, and what a second run does."""

import asyncio
import codecs
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from rapport.domain.candidates import import_runs
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.surfaces.candidates.importing import FileRefusedError, checking, lines
from rapport.surfaces.candidates.importing import run as run_module
from rapport.surfaces.candidates.importing.lines import opened
from support import CANDIDATE, INTERACTION, Region
from transfers import Desk, counted

NOBODY = show(Kind.CANDIDATE, UUID(int=1))
INTERACTION_HEADER = ["candidateEmail", "type", "performedAt", "summary", "duration"]


@pytest.fixture
def desk(database: Database, region: Region, tmp_path: Path) -> Desk:
    return Desk(database, region.tenant, tmp_path)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CHUNK_ROWS", 3)


def person(number: int, **fields: Any) -> dict[str, Any]:
    return {**CANDIDATE, "email": f"person{number}@school.example", **fields}


async def test_a_candidate_of_another_region_is_not_found_by_anything(
    desk: Desk, region: Region, other_region: Region
) -> None:
    theirs = await other_region.candidate(email="theirs@school.example", phone="+31 20 555 0199")
    archived = await region.candidate(email="archived@school.example")
    await region.finished(await region.call("DELETE", f"/candidates/{archived}"))
    sandboxed = await region.candidate("/sandbox", email="sandboxed@school.example")
    named = [
        {"candidateId": theirs},
        {"candidateEmail": "theirs@school.example"},
        {"candidatePhone": "+31 20 555 0199"},
        {"candidateId": sandboxed},
        {"candidateEmail": "sandboxed@school.example"},
        {"candidateEmail": "archived@school.example"},
    ]

    done = await desk.bring_in(desk.json_file("interactions", ({**INTERACTION, **each} for each in named)))

    assert counted(done.after) == (6, 0, 6)
    assert desk.refused() == [(line, [([*each], "not_found")]) for line, each in enumerate(named, start=1)]
    assert await desk.rows("interaction") == []
    assert (await other_region.get(f"/candidates/{theirs}/interactions")).data == []


async def test_a_candidate_that_several_people_may_be_is_refused_as_ambiguous(desk: Desk, region: Region) -> None:
    for _ in range(2):
        await region.candidate(email="shared@school.example", phone="020 555 0100")
    named = [{"candidateEmail": "Shared@School.example"}, {"candidatePhone": "(020) 5550100"}]

    await desk.bring_in(desk.json_file("interactions", ({**INTERACTION, **each} for each in named)))

    assert desk.refused() == [(line, [([*each], "ambiguous_match")]) for line, each in enumerate(named, start=1)]


@pytest.mark.parametrize(
    ("row", "issues"),
    [
        ({**INTERACTION}, [([], "oneOf")]),
        (
            {**INTERACTION, "candidateId": NOBODY, "candidateEmail": "a@b.nl"},
            [([], "oneOf")],
        ),
        ({**INTERACTION, "candidateId": "cand_1"}, [(["candidateId"], "pattern")]),
        ({"candidateEmail": "a@b.nl"}, [(["type"], "required"), (["performedAt"], "required")]),
        ({**INTERACTION, "candidateEmail": "a@b.nl", "performedAt": "2026-02-30"}, [(["performedAt"], "pattern")]),
        ({**INTERACTION, "candidateEmail": "a@b.nl", "createdAt": "2026-02-28"}, [(["createdAt"], "pattern")]),
        ({**INTERACTION, "candidateEmail": "a@b.nl", "id": "cand_0"}, [(["id"], "pattern")]),
        ({**INTERACTION, "candidateEmail": "a@b.nl", "mood": "good"}, [(["mood"], "unknown")]),
        ([], [([], "type")]),
        (b"{", [([], "malformed")]),
        (b'"\xff"', [([], "malformed")]),
        (b"[" * 5000, [([], "malformed")]),
    ],
)
async def test_a_row_that_does_not_validate_is_told_as_the_api_tells_it(
    desk: Desk, row: Any, issues: list[tuple[list[str | int], str]]
) -> None:
    done = await desk.bring_in(desk.json_file("interactions", [{"first": "line"}, row]))

    assert counted(done.after) == (2, 0, 2)
    line, found = desk.refused()[1]
    assert (line, sorted(found)) == (2, sorted(issues))


async def test_a_refused_row_is_kept_as_it_was_with_the_very_issues_of_the_api(desk: Desk, region: Region) -> None:
    row = person(1, phase="Bored", interactions=[{"type": "Chat", "performedAt": "soon"}])

    await desk.bring_in(desk.json_file("candidates", [row]))

    answer = await region.post("/candidates", [row])
    issues = [{**issue, "path": issue["path"][1:]} for issue in answer.data["issues"]]
    assert msgspec.json.decode(desk.errors.read_bytes()) == {"line": 1, "row": row, "issues": issues}
    assert desk.errors.stat().st_mode & 0o777 == 0o600
    assert await desk.rows("candidate") == []


async def test_a_line_that_is_too_long_is_refused_and_the_rest_is_imported(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 200)

    done = await desk.bring_in(desk.json_file("candidates", [person(1), person(2, notes="x" * 1000), person(3)]))

    assert counted(done.after) == (3, 2, 1)
    assert desk.refused() == [(2, [([], "tooLong")])]


async def test_candidates_are_imported_as_the_api_would_have_made_them(desk: Desk, region: Region) -> None:
    rows = [
        person(1, phone="020 555 0101", sectors=["Primary education"], notes=None, interactions=[INTERACTION] * 2),
        person(2, id=show(Kind.CANDIDATE, wanted := new_id()), createdAt="2020-01-02T03:04:05.678901+01:00"),
    ]

    done = await desk.bring_in(desk.json_file("candidates", [b"", rows[0], b" ", rows[1]]))

    assert counted(done.after) == (2, 2, 0)
    assert not desk.errors.exists()
    [found] = (await region.get("/candidates/find?email=PERSON1@school.example")).data
    assert found == {**{name: rows[0][name] for name in ("name", "email", "phone", "privacyConsent", "sectors")}} | {
        name: found[name] for name in ("id", "createdAt", "updatedAt")
    }
    listed = (await region.get(f"/candidates/{found['id']}/interactions")).data
    assert [each["performedAt"] for each in listed] == [INTERACTION["performedAt"]] * 2
    assert listed[0]["createdAt"] == found["createdAt"] == found["updatedAt"]
    second = (await region.get(f"/candidates/{show(Kind.CANDIDATE, wanted)}")).data
    assert second["createdAt"] == second["updatedAt"] == "2020-01-02T02:04:05.678901Z"
    assert await region.untouched()


async def test_interactions_find_their_candidate_by_id_address_or_number(desk: Desk, region: Region) -> None:
    candidate = await region.candidate(email="Ann@School.example", phone="+31 20 555 0100")
    rows = [
        {**INTERACTION, "candidateId": candidate, "summary": "by id"},
        {**INTERACTION, "candidateEmail": "ANN@school.example", "performedAt": "2026-07-01T09:00:00", "duration": 60.0},
        {**INTERACTION, "candidatePhone": "31205550100", "type": ["E-mail", "Meeting"], "performedAt": "2026-01-01"},
    ]

    done = await desk.bring_in(desk.json_file("interactions", rows))

    assert counted(done.after) == (3, 3, 0)
    listed = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert [each["performedAt"] for each in listed] == [
        "2026-07-01T09:00:00+02:00",
        INTERACTION["performedAt"],
        "2026-01-01",
    ]
    assert [each["duration"] for each in listed] == [60, None, None]
    assert listed[2]["type"] == ["E-mail", "Meeting"]


async def test_what_is_there_already_by_its_id_stays_as_it_is(desk: Desk, region: Region) -> None:
    there = await region.candidate(name="Ann Original", interactions=[INTERACTION])
    [interaction] = (await region.get(f"/candidates/{there}/interactions")).data
    new = show(Kind.CANDIDATE, new_id())
    people = [person(1, id=there, interactions=[INTERACTION]), person(2, id=new), person(3, id=new)]
    contact = {**INTERACTION, "candidateId": there, "id": interaction["id"], "summary": "Another one"}

    first = await desk.bring_in(desk.json_file("candidates", people))
    second = await desk.bring_in(desk.json_file("interactions", [contact]))

    assert (counted(first.after), counted(second.after)) == ((3, 1, 0), (1, 0, 0))
    assert (await region.get(f"/candidates/{there}")).data["name"] == "Ann Original"
    assert (await region.get(f"/candidates/{new}")).data["email"] == "person2@school.example"
    assert (await region.get(f"/candidates/{there}/interactions")).data == [interaction]


async def test_an_import_into_the_sandbox_touches_nothing_live(desk: Desk, region: Region) -> None:
    await region.candidate(email="person1@school.example")
    live = await desk.rows("candidate")

    await desk.bring_in(desk.json_file("candidates", [person(1)]), sandbox=True)
    contact = {**INTERACTION, "candidateEmail": "person1@school.example"}
    done = await desk.bring_in(desk.json_file("interactions", [contact]), sandbox=True)

    assert counted(done.after) == (1, 1, 0)
    assert (await desk.rows("candidate"), await desk.rows("interaction")) == (live, [])
    assert (len(await desk.rows("candidate", sandbox=True)), len(await desk.rows("interaction", sandbox=True))) == (
        1,
        1,
    )
    again = await desk.bring_in(desk.folder / "candidates.ndjson")
    assert counted(again.after) == (1, 1, 0)  # what the sandbox has says nothing of the live data


@pytest.mark.usefixtures("small_chunks")
async def test_the_feed_tells_of_each_chunk_in_which_something_was_imported(desk: Desk, region: Region) -> None:
    await desk.bring_in(desk.json_file("candidates", [*map(person, range(4)), *[{"bad": 1}] * 3]))
    events = (await region.get("/events")).data
    subject = show(Kind.REGION, region.tenant.id)
    told = [(each["type"], each["subject"], each["data"]) for each in events]
    assert told == [("rapport.candidate.imported", subject, {"records": count}) for count in (3, 1)]


async def test_a_finished_import_run_again_writes_nothing(desk: Desk) -> None:
    path = desk.json_file("candidates", [{"bad": 1}, *map(person, range(7)), {"bad": 2}])
    first = await desk.bring_in(path)
    there, refused = await desk.rows("candidate"), desk.errors.read_bytes()

    second = await desk.bring_in(path.rename(path.with_name("candidates-again.ndjson")))

    assert counted(first.after) == (9, 7, 2)
    assert second.before == second.after == first.after
    assert await desk.rows("candidate") == there
    assert desk.errors.read_bytes() == refused


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("committed", [0, 1, 2, 3])
async def test_an_import_that_failed_goes_on_behind_its_last_commit(
    desk: Desk, committed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refused rows are written before the commit: those of the failed one must not be there twice."""
    path = desk.csv_file(
        "candidates",
        ["name", "email", "privacyConsent", "notes"],
        *(["A", f"person{n}@school.example", "true" if n % 3 else "maybe", f'"{n}"\r\n,\n'] for n in range(11)),
    )
    commits = 0

    async def fails(*arguments: Any) -> None:
        nonlocal commits
        if commits == committed:
            raise ConnectionError
        commits += 1
        await advance(*arguments)

    advance = import_runs.advance_run
    with monkeypatch.context() as patched:
        patched.setattr(run_module, "advance_run", fails)
        with pytest.raises(ConnectionError):
            await desk.bring_in(path)

    done = await desk.bring_in(path)

    assert (done.before.rows_read, counted(done.after)) == (3 * committed, (11, 7, 4))
    assert [line for line, _ in desk.refused()] == [2, 11, 20, 29]
    wanted = [(f"person{n}@school.example", f'"{n}"\r\n,\n') for n in range(11) if n % 3]
    assert sorted((row["email_key"], row["profile"]["notes"]) for row in await desk.rows("candidate")) == sorted(wanted)


@pytest.mark.usefixtures("small_chunks")
async def test_two_imports_of_one_file_at_once_write_each_row_once(desk: Desk) -> None:
    path = desk.json_file("candidates", [person(n) if n % 5 else {"number": n} for n in range(50)])

    one, other = await asyncio.gather(desk.bring_in(path), desk.bring_in(path))

    assert counted(one.after) == counted(other.after) == (50, 40, 10)
    assert len(await desk.rows("candidate")) == 40
    assert [line for line, _ in desk.refused()] == list(range(1, 51, 5))


async def test_csv_is_read_with_quotes_line_breaks_lists_and_a_byte_order_mark(desk: Desk, region: Region) -> None:
    candidate = await region.candidate(email="ann@school.example")
    path = desk.csv_file(
        "interactions",
        INTERACTION_HEADER,
        ["ann@school.example", "E-mail|Meeting", "2026-03-02", 'She said "oui",\nthen: "ça va"', "60"],
        ["ann@school.example", "Other", "2026-03-01", "", ""],
        beginning=codecs.BOM_UTF8,
    )

    done = await desk.bring_in(path)

    assert counted(done.after) == (2, 2, 0)
    first, second = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert (first["type"], first["summary"]) == (["E-mail", "Meeting"], 'She said "oui",\nthen: "ça va"')
    assert (first["duration"], second["summary"], second["duration"]) == (60, None, None)


async def test_each_kind_of_bad_row_in_csv_is_told_and_the_others_are_imported(desk: Desk) -> None:
    path = desk.folder / "candidates.csv"
    path.write_bytes(
        b"name,email,privacyConsent\n"
        b"A,a@school.example,true\n"
        b"\n"
        b"B,b@school.example\n"
        b'C,"c@school.example"x,true\n'
        b"D,d@school.example,maybe\n"
        b"\xff,e@school.example,true\n"
        b'"F\ng",f@school.example,TRUE\n'
        b"G,g@school.example,true,more\n"
        b'"H,h@school.example,true\n'
    )

    done = await desk.bring_in(path)

    assert counted(done.after) == (8, 2, 6)
    assert desk.refused() == [
        (4, [([], "malformed")]),
        (5, [([], "malformed")]),
        (6, [(["privacyConsent"], "type")]),
        (7, [([], "malformed")]),
        (10, [([], "malformed")]),
        (11, [([], "malformed")]),
    ]
    assert sorted(row["profile"]["name"] for row in await desk.rows("candidate")) == ["A", "F\ng"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"name;email;privacyConsent\n", "commas"),
        (b"name,email,privacyConsent,mood\n", "'mood' is none"),
        (b"name,email,privacyConsent,name\n", "'name' twice"),
        (b"name,email\n", "'privacyConsent'"),
        (b"name,privacyConsent\n", "'email' or 'phone'"),
        (b'"name,email\n', "not CSV"),
        ("name,email\n".encode("utf-16"), "not UTF-8"),
    ],
)
async def test_a_wrong_header_is_refused_before_anything_is_written(desk: Desk, content: bytes, words: str) -> None:
    path = desk.folder / "candidates.csv"
    path.write_bytes(content + b"A,a@school.example,true\n" * bool(content))

    with pytest.raises(FileRefusedError, match=words):
        await desk.bring_in(path)

    async with desk.database.tenant(desk.tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM import_run") == 0


async def test_a_file_that_is_no_list_of_refused_rows_is_never_written_to(desk: Desk) -> None:
    desk.errors.write_text('{"valuable": true}\n')

    with pytest.raises(FileRefusedError, match="--errors"):
        await desk.bring_in(desk.json_file("candidates", [{"bad": 1}]))

    assert desk.errors.read_text() == '{"valuable": true}\n'


async def test_the_file_is_what_it_was_when_it_was_opened(desk: Desk) -> None:
    path = desk.json_file("candidates", [person(1)])
    with opened(path) as source:
        whole = source.digest
        with path.open("ab") as file:
            file.write(msgspec.json.encode(person(2)) + b"\n")
        assert [line.number for line in source.lines(0, 0)] == [1]
    assert len(whole) == 32
    with pytest.raises(FileRefusedError):
        opened(desk.folder).__enter__()
    with opened(path) as source:
        path.write_bytes(b"")
        with pytest.raises(FileRefusedError, match="shorter"):
            list(source.lines(0, 0))
