"""Reports: who sees them, what they say of what happened, and the same as CSV."""

import csv
import re
from io import StringIO

import pytest

from hired import hire
from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from visitors import Visitor

PAGES = ("/console/reports", "/console/reports/speed", "/console/reports/sources", "/console/reports/workload")
TABLES = ("contact", "outcomes", "speed", "people", "sources", "workload")


async def table(visitor: Visitor, name: str, query: str = "") -> list[dict[str, str]]:
    answer = await visitor.get(f"/console/reports/{name}/csv{query}")
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def shown(text: str) -> list[list[str]]:
    """The lines of the tables of a page, as they are read."""
    lines = re.findall(r"<tr.*?</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in line] for line in cells]


async def test_a_stranger_reads_nothing_of_another_region(
    database: Database, region: Region, stranger: Visitor
) -> None:
    await hire(database, region)
    for path in PAGES:
        assert "Nothing in this period yet" in (await stranger.get(path)).text
    for name in TABLES:
        assert [row for row in await table(stranger, name) if row.get("people") != "0"] == [], name


async def test_nothing_of_the_live_side_is_told_in_the_sandbox(
    console: Console, database: Database, region: Region
) -> None:
    await hire(database, region)
    for path in PAGES:
        assert "Nothing in this period yet" in (await console.viewer.get(path.replace("e/", "e/sandbox/", 1))).text


async def test_there_is_no_table_of_anything_else(viewer: Visitor) -> None:
    assert (await viewer.get("/console/reports/secrets/csv")).status == 404


@pytest.mark.parametrize("path", PAGES)
async def test_what_is_no_period_is_said_at_its_field(viewer: Visitor, path: str) -> None:
    answer = await viewer.get(f"{path}?since=2026-03-02&until=x")
    assert answer.status == 200
    assert 'id="until-fault"' in answer.text
    assert 'value="x"' in answer.text


async def test_a_viewer_reads_how_much_contact_there_was_and_what_came_of_it(
    viewer: Visitor, database: Database, region: Region
) -> None:
    await hire(database, region)
    answer = await viewer.get("/console/reports")
    lines = shown(answer.text)
    assert ["Intake call", "1", "1", "1 100%", "1 100%", "1 100%", "1 100%"] in lines
    assert ["Total", "1", "1", "1", "1", "4"] in lines
    assert '<rect class="s4"' in answer.text
    [outcome] = [row for row in await table(viewer, "outcomes") if row["type"] == "Intake call"]
    assert outcome == {
        "type": "Intake call",
        "contacts": "1",
        "people": "1",
        "applied": "1",
        "interviewed": "1",
        "offered": "1",
        "hired": "1",
    }
    assert sum(int(row["count"]) for row in await table(viewer, "contact")) == 4


async def test_a_type_that_is_chosen_comes_first(viewer: Visitor, database: Database, region: Region) -> None:
    await hire(database, region)
    answer = await viewer.get("/console/reports?type=Phone+call&by=month")
    assert ["Month", "Phone call", "Application", "Intake call", "Interview", "Total"] in shown(answer.text)
    assert "has-choice" in answer.text


async def test_how_fast_people_got_on_is_told_in_days(viewer: Visitor, database: Database, region: Region) -> None:
    await hire(database, region)
    answer = await viewer.get("/console/reports/speed")
    found = {row["step"]: row["medianDays"] for row in await table(viewer, "speed")}
    assert found == {"contact_to_interview": "10.0", "interview_to_hire": "10.0", "contact_to_hire": "20.0"}
    assert answer.text.count("<circle") == 3
    assert any(line[1:4] == ["1", "10", "10"] or line[-3:] == ["1", "20", "20"] for line in shown(answer.text))


async def test_where_people_came_from_and_how_far(viewer: Visitor, database: Database, region: Region) -> None:
    await hire(database, region)
    lines = shown((await viewer.get("/console/reports/sources")).text)
    assert ["Hired", "1", "100%", "", "100%"] in lines
    assert ["Referral", "1", "", "1 100%", "1 100%", "1 100%"] in lines
    assert await table(viewer, "sources") == [
        {"source": "Referral", "applied": "1", "interviewed": "1", "offered": "1", "hired": "1"}
    ]


async def test_who_has_how_much_to_do(viewer: Visitor, database: Database, region: Region) -> None:
    await hire(database, region)
    answer = await viewer.get("/console/reports/workload")
    [line] = [line for line in shown(answer.text) if line[0] == "Ina Bos"]
    assert line[1:3] == ["1.5", "0"]
    assert line.count("1.5") == 2
    assert "heat-4" in answer.text
    [row] = await table(viewer, "workload")
    assert (row["name"], row["hours"]) == ("Ina Bos", "1.5")
