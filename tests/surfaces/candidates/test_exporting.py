"""Exports: whose records they hold, and that an import of them gives the same records."""

import json
import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.candidate_homes import new_home
from files import PDF, in_base64
from rapport.access.tenants import AccessError
from rapport.domain.candidates.region_schema import ENUMS, INTERACTION_TYPES
from rapport.ids import Kind, new_id, read
from rapport.storage.database import Database
from rapport.surfaces.candidate_schema import MAX_DURATION, SPACES
from rapport.surfaces.candidates.exporting import Form
from support import INTERACTION, Region
from transfers import Desk, counted

TABLES = ("candidate", "interaction")


@pytest.fixture
def desk(database: Database, region: Region, tmp_path: Path) -> Desk:
    return Desk(database, region.tenant, tmp_path)


async def empty_desk(desk: Desk, folder: Path) -> Desk:
    return Desk(desk.database, (await new_home(desk.database)).tenant, folder)


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_a_person_of_another_region_is_not_exported(desk: Desk, other_region: Region, tmp_path: Path) -> None:
    theirs = read(Kind.CANDIDATE, await other_region.candidate(interactions=[INTERACTION]))

    for nobody in (theirs, new_id()):
        with pytest.raises(AccessError, match="no such candidate"):
            await desk.bring_out(tmp_path / "out", candidate_id=nobody)

    assert not (tmp_path / "out").exists()
    assert await desk.bring_out(tmp_path / "all") == {"candidates": 0, "interactions": 0, "attachments": 0}


@pytest.mark.parametrize("form", ["ndjson", "csv"])
async def test_no_file_is_replaced(desk: Desk, region: Region, tmp_path: Path, form: Form) -> None:
    await region.candidate()
    (tmp_path / f"interactions.{form}").write_text("valuable")

    with pytest.raises(AccessError, match="already"):
        await desk.bring_out(tmp_path, form)

    assert not (tmp_path / f"candidates.{form}").exists()
    assert (tmp_path / f"interactions.{form}").read_text() == "valuable"


async def test_records_are_exported_as_the_api_shows_them(desk: Desk, region: Region, tmp_path: Path) -> None:
    first = await region.candidate(interactions=[INTERACTION, {**INTERACTION, "summary": "Second"}])
    archived = await region.candidate(name="Archived")
    await region.finished(await region.call("DELETE", f"/candidates/{archived}"))

    assert await desk.bring_out(tmp_path / "deep" / "out") == {"candidates": 2, "interactions": 2, "attachments": 0}

    out = tmp_path / "deep" / "out"
    shown = [(await region.get(f"/candidates/{each}")).data for each in (first, archived)]
    assert lines(out / "candidates.ndjson") == shown
    listed = (await region.get(f"/candidates/{first}/interactions")).data
    assert lines(out / "interactions.ndjson") == sorted(listed, key=lambda each: str(each["id"]))
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


async def test_one_person_is_exported_alone(desk: Desk, region: Region, tmp_path: Path) -> None:
    wanted = await region.candidate(interactions=[INTERACTION])
    await region.candidate(name="Somebody Else", interactions=[INTERACTION])

    rows = await desk.bring_out(tmp_path, candidate_id=read(Kind.CANDIDATE, wanted))

    assert rows == {"candidates": 1, "interactions": 1, "attachments": 0}
    assert [each["id"] for each in lines(tmp_path / "candidates.ndjson")] == [wanted]
    assert [each["candidateId"] for each in lines(tmp_path / "interactions.ndjson")] == [wanted]


@pytest.mark.parametrize("form", ["ndjson", "csv"])
async def test_what_is_exported_is_imported_as_the_same_records(
    desk: Desk, region: Region, tmp_path: Path, form: Form
) -> None:
    text = 'a "quoted",\r\nbroken | and ✓\n'
    await region.candidate(
        phone="+31 20 555 0101",
        sectors=["Primary education", "Higher education"],
        notes=text,
        dateOfBirth="1990-12-31",
        interactions=[
            {**INTERACTION, "performedAt": "2026-03-29T02:30:00", "summary": text, "duration": 0},
            {**INTERACTION, "type": ["E-mail", "Other"], "performedAt": "1900-01-01"},
            {**INTERACTION, "performedAt": "2026-03-01T10:00:00.123456789-03:30"},
        ],
    )
    archived = await region.candidate(name="Archived", privacyConsent=False)
    await region.finished(await region.call("DELETE", f"/candidates/{archived}"))
    await desk.bring_out(tmp_path / "out", form)
    empty = await empty_desk(desk, tmp_path)

    for name, count in (("candidates", 2), ("interactions", 3)):
        done = await empty.bring_in(tmp_path / "out" / f"{name}.{form}")
        assert counted(done.after) == (count, count, 0)

    for table in TABLES:
        assert await empty.rows(table) == await desk.rows(table)


text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
days = st.dates(date(1900, 1, 2), date(2199, 12, 30)).map(date.isoformat)
moments = days | st.tuples(days, st.times().map(time.isoformat)).map("T".join)
contacts = st.fixed_dictionaries(
    {"type": st.sampled_from(INTERACTION_TYPES), "performedAt": moments},
    optional={"summary": st.none() | text, "notes": text, "duration": st.none() | st.integers(0, MAX_DURATION)},
)
people = st.fixed_dictionaries(
    {
        "name": text.filter(bool),
        "privacyConsent": st.booleans(),
        "phone": st.from_regex(r"\+?[0-9]{5,20}", fullmatch=True),
    },
    optional={
        "email": text.map(lambda text: re.sub(f"[@{SPACES}]", "", text) + "x@school.example"),
        "sectors": st.none() | st.lists(st.sampled_from(ENUMS["sectors"]), unique=True),
        "motivation": st.none() | text,
        "customFields": st.just({}),
        "interactions": st.lists(contacts, max_size=3),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_rows=st.lists(people, min_size=1, max_size=4))
async def test_whatever_the_schema_allows_makes_the_round_trip(
    database: Database, tmp_path_factory: pytest.TempPathFactory, given_rows: list[dict[str, Any]]
) -> None:
    homes = [(await new_home(database)).tenant for _ in range(2)]
    first, second = (Desk(database, home, tmp_path_factory.mktemp("desk")) for home in homes)
    done = await first.bring_in(first.json_file("candidates", given_rows))
    assert counted(done.after) == (len(given_rows), len(given_rows), 0)

    await first.bring_out(first.folder / "out")
    for name in ("candidates", "interactions"):
        await second.bring_in(first.folder / "out" / f"{name}.ndjson")

    for table in TABLES:
        assert await second.rows(table) == await first.rows(table)


@pytest.mark.parametrize("form", ["ndjson", "csv"])
async def test_files_are_exported_with_their_bytes(desk: Desk, region: Region, tmp_path: Path, form: Form) -> None:
    names = ["cv of Zoë.pdf", "no ending", "strange.p d f", ".pdf"]
    files = [in_base64(PDF + name.encode(), name) for name in names]
    candidate = await region.candidate(curriculumVitae=files)
    await region.candidate(curriculumVitae=[in_base64(b"another's", "other.pdf")])
    whose = read(Kind.CANDIDATE, candidate)

    rows = await desk.bring_out(tmp_path / "one", form, candidate_id=whose)

    assert rows["attachments"] == 4
    listed = (await region.get(f"/candidates/{candidate}/attachments")).data
    assert len(list((tmp_path / "one" / "attachments").iterdir())) == 4
    for each, ending in zip(listed, [".pdf", "", "", ""], strict=True):
        path = tmp_path / "one" / "attachments" / f"{each['id']}{ending}"
        assert path.read_bytes() == PDF + each["fileName"].encode()
        assert path.stat().st_mode & 0o077 == 0
    if form == "ndjson":
        told = lines(tmp_path / "one" / "attachments.ndjson")
        assert [{name: each[name] for name in each if name != "file"} for each in told] == listed
        assert all((tmp_path / "one" / each["file"]).is_file() for each in told)
    else:
        header, *_ = (tmp_path / "one" / "attachments.csv").read_text().splitlines()
        assert header.split(",")[-1] == "size"
