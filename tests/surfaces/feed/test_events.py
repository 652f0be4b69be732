"""`GET /events`: who may read it, what is refused, and what is told."""

import asyncio

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from support import Answer, Region


async def events(region: Region, query: str = "", prefix: str = "", **headers: str) -> Answer:
    answer = await region.get(f"{prefix}/events{query}", **headers)
    assert answer.status == 200, answer.body
    return answer


def types(answer: Answer) -> list[str]:
    return [event["type"].removeprefix("rapport.") for event in answer.data]


def wrong(answer: Answer) -> list[str]:
    assert answer.status == 400
    return [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize("headers", [{"x_api_key": ""}, {"x_api_key": "rap_nothing"}])
async def test_without_a_valid_key_nothing_is_told(region: Region, headers: dict[str, str]) -> None:
    refused = await region.get("/events", **headers)
    assert (refused.status, list(refused.body)) == (401, ["message"])


async def test_a_key_without_the_scope_is_refused(region: Region, database: Database) -> None:
    assert Scope.EVENTS_READ in REGIONAL
    _, key = await create_key(database, region.tenant, [each for each in REGIONAL if each != Scope.EVENTS_READ])
    refused = await region.get("/events", x_api_key=key)
    assert (refused.status, refused.body) == (403, {"message": "This API key lacks the scope events:read"})


async def test_another_tenants_events_are_not_there(region: Region, other_region: Region) -> None:
    await region.candidate()
    assert (await events(other_region)).body == {"data": [], "meta": {"cursor": "0", "has_more": False}}


async def test_the_sandbox_has_a_feed_of_its_own(region: Region) -> None:
    await region.candidate("/sandbox")
    assert (await events(region)).data == []
    for asked in (
        await events(region, prefix="/sandbox"),
        await events(region, prefix="/api/sandbox"),
        await events(region, prefix="/api/v2", x_api_sandbox="true"),
    ):
        assert types(asked) == ["candidate.created"]
        assert asked.data[0]["source"] == f"urn:uuid:{region.tenant.sandbox_id}"
    assert wrong(await region.get("/events", x_api_sandbox="maybe")) == ["x-api-sandbox"]


async def test_a_key_may_not_follow_another_region(region: Region, other_region: Region) -> None:
    assert wrong(await region.get("/events", x_region=other_region.tenant.name)) == ["x-region"]


async def test_all_that_is_wrong_is_said_at_once(region: Region) -> None:
    refused = await region.get("/events?after=-1&limit=1001&type=Candidate&wait=31")
    assert wrong(refused) == ["after", "limit", "type", "wait"]
    assert wrong(await region.get("/events?after=01&limit=0&type=*&wait=x")) == ["after", "limit", "type", "wait"]


async def test_a_cursor_beyond_the_newest_event_is_refused(region: Region) -> None:
    await region.candidate()
    assert wrong(await region.get("/events?after=2")) == ["after"]
    assert (await events(region, "?after=1")).body["meta"] == {"cursor": "1", "has_more": False}


async def test_what_is_not_there_is_refused_in_the_same_shape(region: Region) -> None:
    missing, post = await region.get("/events/1"), await region.post("/api/v2/events", {})
    assert (missing.status, list(missing.body)) == (404, ["message"])
    assert (post.status, list(post.body)) == (405, ["message"])


async def test_an_event_is_a_cloud_event_that_names_records_only(region: Region) -> None:
    candidate = await region.candidate(name="Very Private")
    [interaction] = await region.interactions(candidate, {})

    answer = await events(region)

    created, called = answer.data
    assert "Private" not in str(answer.body)
    assert called.pop("time") >= created.pop("time")
    common = {
        "specversion": "1.0",
        "source": f"urn:uuid:{region.tenant.id}",
        "subject": candidate,
        "datacontenttype": "application/json",
    }
    assert created == {**common, "id": "1", "type": "rapport.candidate.created", "data": {}}
    data = {"interactionId": interaction}
    assert called == {**common, "id": "2", "type": "rapport.interaction.created", "data": data}


async def test_pages_go_on_where_the_one_before_ended(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, *[{} for _ in range(4)])
    seen: list[str] = []
    cursor, more = "0", True
    while more:
        page = await events(region, f"?limit=2&after={cursor}")
        seen += [event["id"] for event in page.data]
        cursor, more = page.body["meta"]["cursor"], page.body["meta"]["has_more"]
    assert (seen, cursor) == (["1", "2", "3", "4", "5"], "5")


async def test_types_narrow_it_down_and_the_cursor_goes_past_the_others(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {}, {})
    assert types(await events(region, "?type=candidate.*")) == ["candidate.created"]
    assert types(await events(region, "?type=rapport.interaction.created,candidate.created&limit=2")) == [
        "candidate.created",
        "interaction.created",
    ]
    nothing = await events(region, "?type=candidate.erased&type=vacancy.*")
    assert nothing.body == {"data": [], "meta": {"cursor": "3", "has_more": False}}


async def test_whoever_begins_with_the_latest_gets_what_comes_later(region: Region) -> None:
    await region.candidate()
    start = await events(region, "?after=latest")
    assert start.body == {"data": [], "meta": {"cursor": "1", "has_more": False}}
    later = await region.candidate(email="other@school.example")
    assert [event["subject"] for event in (await events(region, "?after=1")).data] == [later]


async def test_who_waits_is_answered_with_the_next_event(region: Region) -> None:
    waiting = asyncio.create_task(events(region, "?wait=30&type=candidate.*"))
    candidate = await region.candidate()
    assert [event["subject"] for event in (await waiting).data] == [candidate]


async def test_who_waits_in_vain_is_answered_too(region: Region) -> None:
    assert (await events(region, "?wait=1")).body["meta"] == {"cursor": "0", "has_more": False}


async def test_an_erased_person_stays_in_the_feed_as_an_erasure(region: Region) -> None:
    candidate = await region.candidate()
    await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode=erase"))
    assert types(await events(region)) == ["candidate.created", "candidate.erased"]
