"""A write is answered once it is done, and the same write is done once."""

import asyncio
from typing import Any

import pytest

from documented import JSON, OPERATIONS, faults
from hiring import new_application, new_interviewer
from partners import Partner
from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.domain.applicants.interview_changes import application_subject
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Answer, Region

LIST = "/scheduling/interviews"


@pytest.fixture
async def application(database: Database, partner: Partner) -> int:
    return await new_application(database, partner)


@pytest.fixture
async def body(database: Database, partner: Partner) -> dict[str, Any]:
    interviewer = await new_interviewer(database, partner)
    return {"date": "2026-05-01T10:00Z", "timezone": "UTC", "interviewerId": interviewer}


async def put(partner: Partner, application: int, body: dict[str, Any], key: str = "") -> Answer:
    return await partner.put(f"/applicants/{application}/interviews", body, idempotency_key=key)


async def test_a_repeated_request_gets_the_first_answer_again(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    first, again = [await put(partner, application, body, "key") for _ in range(2)]
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_repeated_failure_is_the_same_failure_even_if_it_would_succeed_now(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    first = await put(partner, application, body)
    other = await new_application(database, partner)
    busy = await put(partner, other, body, "key")
    await partner.post(f"{LIST}/{first.body['id']}/cancel", {})
    again = await put(partner, other, body, "key")
    assert (busy.status, again.status, again.body) == (409, 409, busy.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert (await put(partner, other, body)).status == 200


async def test_a_key_is_for_one_request_only(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    first = await put(partner, application, body, "key")
    others = [
        await put(partner, application, {**body, "location": "Room 5"}, "key"),
        await put(partner, await new_application(database, partner), body, "key"),
        await partner.post(f"{LIST}/{first.body['id']}/cancel", {}, idempotency_key="key"),
    ]
    for other in others:
        assert (other.status, other.body["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert (await partner.get(LIST)).data == [first.body]


async def test_the_key_of_one_tenant_is_not_anothers(
    database: Database, partner: Partner, other_partner: Partner
) -> None:
    for each in (partner, other_partner):
        interviewer, application = await new_interviewer(database, each), await new_application(database, each)
        body = {"date": "2026-05-01T10:00Z", "timezone": "UTC", "interviewerId": interviewer}
        answer = await put(each, application, body, "key")
        assert (answer.status, "idempotency-replayed" in answer.headers) == (200, False)


async def test_fifty_at_once_with_one_key_are_one_and_all_succeed(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    answers = await asyncio.gather(*(put(partner, application, body, "key") for _ in range(50)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


async def test_once_the_applicant_is_erased_a_repeated_request_shows_nothing(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    await put(partner, application, body, "key")
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute("DELETE FROM applicant")
    again = await put(partner, application, body, "key")
    assert (again.status, again.body["errors"][0]["field"]) == (404, "interview_id")


async def test_a_write_is_a_mutation_that_the_tenants_other_clients_find_as_it_is_documented(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    made = await put(partner, application, body, "key")
    await partner.post(f"{LIST}/{made.body['id']}/complete", None)
    await put(partner, await new_application(database, partner), {**body, "interviewerId": "1"})
    _, key = await create_key(database, partner.tenant, list(Scope))
    region = Region(partner.tenant, key, "", partner.url, partner.session)

    listed = await region.get("/mutations")

    assert faults(OPERATIONS["getMutations"].response(200)["content"][JSON]["schema"], listed.body) == []
    assert [(each["operation"], each["status"]) for each in listed.data] == [
        ("interviews.schedule", "failed"),
        ("interviews.complete", "completed"),
        ("interviews.schedule", "completed"),
    ]
    assert (await region.get("/mutations/key")).data["result"] == {
        "candidateIds": [],
        "interactionIds": [],
        "applicationIds": [show(Kind.APPLICATION, application_subject(partner.tenant.id, application))],
        "interviewIds": [made.body["id"]],
        "interviewSequence": 0,
    }
