"""`GET /interactions` and `GET /people/{id}/timeline`: who may read them, what is refused, and what is told."""

from functools import partial
from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from support import Answer, Region, until

NOBODY = "pers_01kaqe5y2me5j9s3qd3ss0jv2q"
READS = ["/interactions", f"/people/{NOBODY}/timeline"]


def wrong(answer: Answer) -> list[str]:
    assert answer.status == 400, answer.body
    return [each["field"] for each in answer.body["errors"]]


def texts(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [entry["title"] for entry in answer.data]


async def person_of(region: Region, candidate: str) -> str:
    answer = await region.get(f"/people/by-record/candidate/{candidate}")
    assert answer.status == 200, answer.body
    return str(answer.data["id"])


@pytest.mark.parametrize("path", READS)
async def test_nobody_gets_in_without_a_key_or_its_scope(region: Region, database: Database, path: str) -> None:
    assert (await region.get(path, x_api_key="")).status == 401
    _, key = await create_key(database, region.tenant, [each for each in REGIONAL if each != Scope.TIMELINE_READ])
    refused = await region.get(path, x_api_key=key)
    assert (refused.status, refused.body) == (403, {"message": "This API key lacks the scope timeline:read"})


async def test_another_tenants_people_are_not_there(region: Region, other_region: Region) -> None:
    candidate = await other_region.candidate()
    await other_region.interactions(candidate, {"summary": "Secret"})
    person = await person_of(other_region, candidate)

    assert texts(await other_region.get(f"/people/{person}/timeline")) == ["Secret"]
    assert (await region.get(f"/people/{person}/timeline")).status == 404
    assert (await region.get(f"/interactions?person={person}")).status == 404
    assert (await other_region.get(f"/sandbox/people/{person}/timeline")).status == 404
    for query in ("", "?q=secret", f"?candidateId={candidate}", "?type=Intake%20call"):
        assert texts(await region.get(f"/interactions{query}")) == []
        assert texts(await other_region.get(f"/sandbox/interactions{query}")) == []
        assert texts(await other_region.get(f"/api/v2/interactions{query}")) == ["Secret"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("since=yesterday&until=2026-13-01&limit=0&kind=call", ["since", "until", "kind", "limit"]),
        ("since=2026-03-02&until=2026-03-01", ["until"]),
        ("since=2026-03-02T10:00:00", ["since"]),
        ("limit=201", ["limit"]),
        ("q=", ["q"]),
        ("q=%00", ["q"]),
        ("q=--", ["q"]),
        (f"q={'x' * 201}", ["q"]),
        ("type=", ["type"]),
        ("person=cand_01kaqe5y2me5j9s3qd3ss0jv2q", ["person"]),
        ("candidateId=7&job=x&vacancy=a%20b", ["candidateId", "vacancy", "job"]),
        ("candidateId=cand_01kaqe5y2me5j9s3qd3ss0jv2q&employeeId=erin", ["employeeId"]),
        ("after=x", ["after"]),
        ("after=bnVsbA", ["after"]),
        ("after=WyIyMDI2LTAzLTAyVDA5OjAwOjAwWiIsImludGVyYWN0aW9uIixbIjciXV0", ["after"]),
    ],
)
async def test_all_that_is_wrong_is_said_at_once(region: Region, query: str, fields: list[str]) -> None:
    assert wrong(await region.get(f"/interactions?{query}")) == fields


async def test_a_cursor_of_somebody_elses_question_says_so(region: Region) -> None:
    refused = await region.get(f"/people/{NOBODY}/timeline?after=WyJwZW9wbGUiXQ")
    assert refused.status == 400
    [fault] = refused.body["errors"]
    assert fault == {"field": "after", "message": "must be `meta.cursor` of an answer to the same question"}


async def test_pages_go_on_while_new_ones_come(region: Region) -> None:
    candidate = await region.candidate()
    person = await person_of(region, candidate)
    moments = [{"summary": str(day), "performedAt": f"2026-03-0{day}"} for day in range(1, 6)]
    await region.interactions(candidate, *moments)
    for path in (f"/people/{person}/timeline", "/interactions"):
        seen, query = [], "?limit=2"
        while query:
            page = await region.get(path + query)
            seen += texts(page)
            await region.interactions(candidate, {"summary": "new", "performedAt": "2026-03-09"})
            cursor = page.body["meta"]["cursor"]
            assert page.body["meta"]["has_more"] == (cursor is not None)
            query = f"?limit=2&after={cursor}" if cursor else ""
        assert [text for text in seen if text != "new"] == ["5", "4", "3", "2", "1"]


async def test_an_entry_shows_what_was_given(region: Region) -> None:
    candidate = await region.candidate()
    person = await person_of(region, candidate)
    given = {"performedAt": "2026-03-02", "summary": "Twee gesprekken", "notes": "École", "duration": 600}
    [interaction] = await region.interactions(candidate, given)

    [entry] = (await region.get("/interactions?q=gesprek+ecole&since=2026-03-02&until=2026-03-03")).data

    assert entry == {
        "id": interaction,
        "kind": "interaction",
        "types": ["Intake call"],
        "at": "2026-03-01T23:00:00Z",
        "shown": "2026-03-02",
        "person": person,
        "record": {"kind": "candidate", "id": candidate},
        "title": "Twee gesprekken",
        "text": "École",
        "source": None,
        "actor": None,
        "vacancy": None,
        "job": None,
        "details": {"durationSeconds": 600},
    }
    assert (await region.get("/interactions?since=2026-03-03")).data == []


async def of_action(region: Region, action: str) -> list[dict[str, Any]]:
    return list((await region.get(f"/audit?action={action}")).data)


async def test_what_is_read_stands_in_the_audit_log(region: Region) -> None:
    candidate = await region.candidate()
    person = await person_of(region, candidate)
    await region.interactions(candidate, {"summary": "Very private"})
    await region.get(f"/people/{person}/timeline")
    await region.get("/interactions?q=private")

    # By action: each look at the log is an entry of its own, and would push them off the page.
    told = []
    for action in ("timeline.read", "interactions.find"):
        told += await until(partial(of_action, region, action))
    assert {entry["action"]: entry["records"] for entry in told} == {
        "timeline.read": [person],
        "interactions.find": [person],
    }
    assert "rivate" not in str(told)


async def test_erased_is_erased_here_at_once(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {"summary": "Gone soon"})
    assert texts(await region.get("/interactions?q=gone")) == ["Gone soon"]
    await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode=erase"))
    assert texts(await region.get("/interactions?q=gone")) == []


async def test_errors_under_its_paths_have_its_shape(region: Region) -> None:
    missing, post = await region.get("/reports/none"), await region.post("/interactions", {})
    assert (missing.status, list(missing.body)) == (404, ["message"])
    assert (post.status, list(post.body)) == (405, ["message"])
