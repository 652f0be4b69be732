"""Applications through the engine: what is kept of one that fails, and the names that mutations keep."""

from typing import Any

import pytest

from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.domain.applicants import (
    applying,
    erasing,
    interviewers,
    jobs,
    status_changes,
    statuses,
    teams,
)
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Failed, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database

OPERATIONS = {
    "applications.create": applying.CREATE,
    "applications.set_status": status_changes.SET,
    "applicants.erase": erasing.ERASE,
    "teams.create": teams.CREATE,
    "statuses.create": statuses.CREATE,
    "interviewers.create": interviewers.CREATE,
    "interviewers.update": interviewers.UPDATE,
    "jobs.create": jobs.CREATE,
    "jobs.update": jobs.UPDATE,
}
PERSON = {"first_name": "Ann", "last_name": "Example", "email": "Ann@home.example"}


def test_the_operations_keep_their_names() -> None:
    assert {operation.name: operation for operation in OPERATIONS.values()} == OPERATIONS


@pytest.fixture
async def job(quiet: Database, tenant: Tenant) -> int:
    async with quiet.tenant(tenant.id) as transaction:
        team = await teams.create_team(transaction, tenant.id, "Team", parent_id=None, number=None)
    body: dict[str, Any] = {"within": None, "id": None, "team_id": team.id, "name": "Nurse", "fields": {}}
    done = await run(quiet, tenant, jobs.CREATE, body)
    assert isinstance(done, Completed)
    assert done.result is not None
    return int(done.result["number"])


async def run(quiet: Database, tenant: Tenant, operation: Operation, body: dict[str, Any]) -> Outcome:
    return (await execute(quiet, request_of(tenant.id, operation.name, body=body), operation)).outcome


async def apply(quiet: Database, tenant: Tenant, job: int, **fields: Any) -> Outcome:
    body: dict[str, Any] = {
        "within": None,
        "job_id": job,
        "external_id": None,
        "status": "New",
        "applied_at": None,
        "person": PERSON,
        "language": "en",
        "source": None,
        "details": {},
        "document": None,
        "interview": None,
    }
    return await run(quiet, tenant, applying.CREATE, {**body, **fields})


async def bodies(quiet: Database, tenant: Tenant) -> list[Any]:
    async with quiet.tenant(tenant.id) as transaction:
        rows = await transaction.fetch("SELECT body FROM mutation WHERE operation = 'applications.create' ORDER BY seq")
        return [row["body"] for row in rows]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"job_id": 1}, "not_found"),
        ({"within": 1}, "not_found"),
        ({"status": "Elsewhere"}, "invalid"),
        ({"document": {"id": str(new_id()), "name": "cv", "content_type": "a/b", "digest": "00" * 32}}, "conflict"),
    ],
)
async def test_of_an_application_that_fails_nothing_is_kept(
    quiet: Database, tenant: Tenant, job: int, fields: dict[str, Any], code: str
) -> None:
    outcome = await apply(quiet, tenant, job, **fields)

    assert isinstance(outcome, Failed)
    assert (outcome.code, await bodies(quiet, tenant)) == (code, [{}])
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM applicant") == 0
        assert await transaction.fetchval("SELECT count(*) FROM application") == 0


async def test_what_was_said_is_forgotten_with_the_person(quiet: Database, tenant: Tenant, job: int) -> None:
    digest = await Blobs(quiet, None).put(tenant.id, b"cv")
    document = {"id": str(new_id()), "name": "cv", "content_type": "text/plain", "digest": digest}
    done = await apply(quiet, tenant, job, document=document)
    other = await apply(quiet, tenant, job, person={**PERSON, "email": "bob@home.example"})
    assert isinstance(done, Completed)
    assert isinstance(other, Completed)
    assert done.result is not None

    erased = await run(quiet, tenant, erasing.ERASE, {"within": None, "applicant_id": done.result["applicantNumber"]})

    assert isinstance(erased, Completed)
    assert [event.type for event in erased.events] == ["application.erased", "applicant.erased"]
    assert [body != {} for body in await bodies(quiet, tenant)] == [False, True]
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT encode(digest, 'hex') FROM blob_trash") == digest
        assert await transaction.fetchval("SELECT count(*) FROM application") == 1
