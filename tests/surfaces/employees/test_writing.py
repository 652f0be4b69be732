"""A write is answered once it is done, and the same write is done once."""

import asyncio

import pytest

from desks import Desk, said
from documented import JSON, OPERATIONS, faults
from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region

BODY = {"external_id": "e-1", "assigned_position": "Teacher"}


async def test_a_repeated_request_gets_the_first_answer_again(desk: Desk) -> None:
    first, again = [await desk.post("/employees", BODY, idempotency_key="key") for _ in range(2)]
    assert (first.status, again.status) == (204, 204)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (await desk.post("/employees", BODY)).status == 409


async def test_a_repeated_failure_is_the_same_failure_even_if_it_would_succeed_now(desk: Desk) -> None:
    missing = await desk.patch("/employees/e-1", {"active": False}, idempotency_key="key")
    await desk.employee()
    again = await desk.patch("/employees/e-1", {"active": False}, idempotency_key="key")
    assert (missing.status, again.status) == (404, 404)
    assert again.body == missing.body
    assert again.headers["idempotency-replayed"] == "true"
    assert (await desk.get("/employees/e-1")).body["active"] is True


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/employees", {**BODY, "assigned_position": "Head"}),
        ("/employees?language=nl", BODY),
        ("/vacancies", {"external_id": "e-1", "job_title": "Teacher"}),
    ],
)
async def test_a_key_is_for_one_request_only(desk: Desk, path: str, body: dict[str, str]) -> None:
    await desk.post("/employees", BODY, idempotency_key="key")
    other = await desk.post(path, body, idempotency_key="key")
    assert (other.status, len(said(other))) == (422, 1)
    assert "Idempotency-Key" in said(other)[0]
    assert (await desk.get("/vacancies")).body["count"] == 0
    assert (await desk.get("/employees/e-1")).body["assigned_position"] == "Teacher"


async def test_the_key_of_one_tenant_is_not_anothers(desk: Desk, other_desk: Desk) -> None:
    for each in (desk, other_desk):
        answer = await each.post("/employees", BODY, idempotency_key="key")
        assert (answer.status, "idempotency-replayed" in answer.headers) == (204, False)


async def test_fifty_at_once_with_one_key_are_one_and_all_succeed(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.post("/employees", BODY, idempotency_key="key") for _ in range(50)))
    assert {answer.status for answer in answers} == {204}
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


async def test_of_twenty_at_once_without_a_key_one_makes_the_employee(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.post("/employees", BODY) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [204] + [409] * 19


async def test_a_delete_may_be_repeated_with_its_key(desk: Desk) -> None:
    await desk.employee()
    answers = [await desk.delete("/employees/e-1", idempotency_key="key") for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]
    assert (await desk.delete("/employees/e-1")).status == 404


async def test_a_write_is_a_mutation_that_the_tenants_other_clients_find_as_it_is_documented(
    desk: Desk, database: Database
) -> None:
    tenant = desk.machine.tenant
    await desk.post("/employees", BODY, idempotency_key="key")
    interaction = {"external_id": "i-1", "interaction_type": "x", "title": "Clerk"}
    await desk.post("/employees/e-1/interactions", interaction)
    await desk.vacancy()
    await desk.post("/employees", BODY)
    _, key = await create_key(database, tenant, list(Scope))
    region = Region(tenant, key, "", desk.machine.url, desk.machine.session)

    listed = await region.get("/mutations")

    assert faults(OPERATIONS["getMutations"].response(200)["content"][JSON]["schema"], listed.body) == []
    failed, *completed = listed.data
    assert (failed["operation"], failed["status"], failed["error"]["code"]) == (
        "employees.create",
        "failed",
        "conflict",
    )
    assert [each["operation"] for each in completed] == [
        "vacancies.create",
        "employee_interactions.create",
        "employees.create",
    ]
    assert {each["status"] for each in completed} == {"completed"}
    employee = show(Kind.EMPLOYEE, subject_of(tenant.id, Kind.EMPLOYEE, "e-1"))
    assert (await region.get("/mutations/key")).data["result"] == {
        "candidateIds": [],
        "interactionIds": [],
        "employeeIds": [employee],
    }
