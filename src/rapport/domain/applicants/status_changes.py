"""The status of an application, set: what it was before is kept, and since when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from rapport.domain.applicants.numbers import result_about, subject_of_number
from rapport.domain.applicants.status_history import note_status
from rapport.domain.applicants.statuses import Status, named, no_status, statuses_of
from rapport.domain.applicants.teams import reached
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


async def _set(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `application_id`, and `status_id` or else `status`, its name. One by one: each follows one."""
    return [await _set_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _set_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    teams = await reached(transaction, tenant_id, body["within"])
    found = await transaction.fetchrow(
        "SELECT a.id, a.status_id, a.status, j.team_id"
        " FROM application a JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id"
        " WHERE a.tenant_id = $1 AND a.id = $2 AND j.team_id = ANY($3::bigint[]) FOR UPDATE OF a",
        tenant_id,
        body["application_id"],
        teams,
    )
    if found is None:
        message = f"applicant_id: there is no application {body['application_id']}"
        return Failed(code="not_found", message=message)
    statuses = await statuses_of(transaction, tenant_id, found["team_id"])
    status = _wanted(statuses, body)
    if status is None:
        return no_status("status" if body["status_id"] is None else "status_id", statuses)
    return await _moved(transaction, tenant_id, mutation, found, status)


def _wanted(statuses: Sequence[Status], body: Any) -> Status | None:
    if body["status_id"] is None:
        return named(statuses, body["status"])
    return next((status for status in statuses if status.id == body["status_id"]), None)


async def _moved(
    transaction: Transaction, tenant_id: UUID, mutation: Mutation, found: asyncpg.Record, status: Status
) -> Outcome:
    number = found["id"]
    result = result_about(mutation, tenant_id, Kind.APPLICATION, number)
    if found["status_id"] == status.id:
        return Completed(result=result)
    await transaction.execute(
        """
        UPDATE application
        SET status_id = $3, status = $4, status_at = $5, updated_at = greatest(updated_at, $5),
            previous_status_id = status_id, previous_status = status, previous_status_at = status_at
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        number,
        status.id,
        status.name,
        mutation.accepted_at,
    )
    before = (found["status_id"], found["status"])
    await note_status(transaction, tenant_id, mutation, number, before=before, after=status)
    subject = subject_of_number(tenant_id, Kind.APPLICATION, number)
    event = Event(type="application.status_changed", subject=subject, data={"number": number, "statusId": status.id})
    return Completed(events=[event], result=result, changed=["status"])


SET = Operation(name="applications.set_status", handler=_set, commutes=False)
