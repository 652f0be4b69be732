"""Busy times: what else an interviewer does. Offered slots keep away from it; what it is, is not kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.domain.applicants.availability import missing
from rapport.domain.applicants.interviewer_reach import interviewer_subject, out_of_reach
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class BusyTime(Struct, frozen=True, kw_only=True):
    """`imported`: from a calendar, and replaced by the next import of it."""

    id: UUID
    interviewer_id: int
    starts_at: datetime
    ends_at: datetime
    imported: bool


class _Given(Struct, frozen=True, kw_only=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime


class New(Struct, frozen=True, kw_only=True):
    """Further busy times of an interviewer, or all that their calendar has; `team_id` is the team of the key."""

    interviewer_id: int
    team_id: int
    times: Sequence[_Given]


class Removal(Struct, frozen=True, kw_only=True):
    """`team_id` is the team of the key."""

    interviewer_id: int
    team_id: int
    id: UUID


async def find_busy_times(
    transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[BusyTime]:
    """Those that lie between the two instants, or reach into the time between them; the earliest first."""
    rows = await transaction.fetch(
        """
        SELECT id, interviewer_id, starts_at, ends_at, imported FROM busy_time
        WHERE tenant_id = $1 AND interviewer_id = ANY($2::bigint[]) AND ends_at > $3 AND starts_at < $4
        ORDER BY starts_at, id
        """,
        tenant_id,
        interviewer_ids,
        since,
        until,
    )
    return [BusyTime(**row) for row in rows]


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    new = msgspec.convert(mutation.body, New)
    if await out_of_reach(transaction, tenant_id, new.team_id, [new.interviewer_id]):
        return missing(new.interviewer_id)
    await _insert(transaction, tenant_id, new, imported=False)
    return _changed(tenant_id, mutation, new.interviewer_id)


async def _replace(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """No two of a set are about the same interviewer: the operation does not commute."""
    return [await _replace_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _replace_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    new = msgspec.convert(mutation.body, New)
    if await out_of_reach(transaction, tenant_id, new.team_id, [new.interviewer_id]):
        return missing(new.interviewer_id)
    # Two imports at once would each leave what the other one brought.
    await transaction.execute(
        "SELECT FROM interviewer WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE", tenant_id, new.interviewer_id
    )
    await transaction.execute(
        "DELETE FROM busy_time WHERE tenant_id = $1 AND interviewer_id = $2 AND imported", tenant_id, new.interviewer_id
    )
    await _insert(transaction, tenant_id, new, imported=True)
    return _changed(tenant_id, mutation, new.interviewer_id, imported=len(new.times))


async def _insert(transaction: Transaction, tenant_id: UUID, new: New, *, imported: bool) -> None:
    await transaction.execute(
        """
        INSERT INTO busy_time (tenant_id, id, interviewer_id, starts_at, ends_at, imported)
        SELECT $1, id, $2, starts_at, ends_at, $4
        FROM json_to_recordset($3::json) AS t (id uuid, starts_at timestamptz, ends_at timestamptz)
        """,
        tenant_id,
        new.interviewer_id,
        new.times,
        imported,
    )


async def _delete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return [await _delete_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _delete_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    removal = msgspec.convert(mutation.body, Removal)
    if await out_of_reach(transaction, tenant_id, removal.team_id, [removal.interviewer_id]):
        return missing(removal.interviewer_id)
    removed = await transaction.fetchval(
        "DELETE FROM busy_time WHERE tenant_id = $1 AND interviewer_id = $2 AND id = $3 RETURNING id",
        tenant_id,
        removal.interviewer_id,
        removal.id,
    )
    if removed is None:
        shown = show(Kind.BUSY_TIME, removal.id)
        return Failed(
            code="not_found", message=f"busy_id: interviewer {removal.interviewer_id} has no busy time {shown}"
        )
    return _changed(tenant_id, mutation, removal.interviewer_id)


def _changed(tenant_id: UUID, mutation: Mutation, interviewer_id: int, **beside: int) -> Outcome:
    subject = interviewer_subject(tenant_id, interviewer_id)
    event = Event(type="interviewer.busy_times_changed", subject=subject, data={"number": interviewer_id})
    return Completed(events=[event], result={**mutation.refers, **beside})


CREATE = Operation(name="busy_times.create", handler=_create, commutes=False)
REPLACE = Operation(name="busy_times.replace", handler=_replace, commutes=False)
DELETE = Operation(name="busy_times.delete", handler=_delete, commutes=False)
