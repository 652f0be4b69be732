"""`/reports`: who may read them, what is refused, and that JSON and CSV say the same."""

import csv

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from support import Answer, Region

REPORTS = ["contacts", "funnel", "lead-times", "interviewers"]
MARCH = "since=2026-03-01&until=2026-04-01"


def wrong(answer: Answer) -> list[str]:
    assert answer.status == 400, answer.body
    return [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize("name", REPORTS)
async def test_nobody_gets_in_without_a_key_or_its_scope(region: Region, database: Database, name: str) -> None:
    assert (await region.get(f"/reports/{name}", x_api_key="")).status == 401
    _, key = await create_key(database, region.tenant, [each for each in REGIONAL if each != Scope.REPORTS_READ])
    assert (await region.get(f"/reports/{name}", x_api_key=key)).status == 403


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("since=x&until=y&by=year&format=xml", ["format", "since", "until", "by"]),
        ("since=2026-03-02&until=2026-03-02", ["until"]),
        ("since=2024-01-01&until=2026-03-02", ["until"]),
    ],
)
async def test_all_that_is_wrong_is_said_at_once(region: Region, query: str, fields: list[str]) -> None:
    assert wrong(await region.get(f"/reports/contacts?{query}")) == fields


async def test_the_last_twelve_weeks_are_told_of_when_nothing_is_asked(region: Region) -> None:
    for name in REPORTS:
        answer = await region.get(f"/reports/{name}")
        assert answer.status == 200, answer.body
        assert set(answer.body["meta"]) == {"since", "until", "by", "timeZone"}
        assert answer.body["meta"]["timeZone"] == "Europe/Amsterdam"


async def test_each_side_counts_its_own_contacts(region: Region, other_region: Region) -> None:
    await region.interactions(await region.candidate(), {"performedAt": "2026-03-03"})
    row = {"starts": "2026-03-02", "kind": "interaction", "type": "Intake call", "source": None, "count": 1}
    assert (await region.get(f"/reports/contacts?{MARCH}")).data == [row]
    assert (await region.get(f"/sandbox/reports/contacts?{MARCH}")).data == []
    assert (await other_region.get(f"/reports/contacts?{MARCH}")).data == []


async def test_csv_says_the_same(region: Region) -> None:
    await region.interactions(await region.candidate(), {"performedAt": "2026-03-03"})
    for answer in (
        await region.get(f"/reports/contacts?{MARCH}&format=csv"),
        await region.get(f"/reports/contacts?{MARCH}", accept="text/csv"),
    ):
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.body == "starts,kind,type,source,count\r\n2026-03-02,interaction,Intake call,,1\r\n"
    assert isinstance((await region.get(f"/reports/contacts?{MARCH}&format=json", accept="text/csv")).body, dict)
    empty = await region.get("/reports/funnel?format=csv")
    assert next(csv.reader([empty.body.splitlines()[0]])) == ["step", "people", "ofFirst", "ofPrevious"]
