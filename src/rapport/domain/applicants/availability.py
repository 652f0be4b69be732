"""Availability: when an interviewer can be booked at all, as they have said it themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.domain.applicants.interviewer_reach import interviewer_subject, out_of_reach
from rapport.domain.applicants.working_hours import DEFAULT, Hours, WorkingHours
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction


class Availability(Struct, frozen=True, kw_only=True):
    """`working_hours` by the names of days, mon to sun, in `time_zone`; `exceptions` by dates.

    Kept free ahead of and behind each interview: the buffers. A slot begins `notice_minutes` after now, or later.
    """

    time_zone: str
    working_hours: Mapping[str, Hours]
    exceptions: Mapping[str, Hours]
    holidays: str | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int

    @property
    def hours(self) -> WorkingHours:
        return WorkingHours(
            time_zone=self.time_zone, weekly=self.working_hours, exceptions=self.exceptions, holidays=self.holidays
        )


class Change(Struct, frozen=True, kw_only=True):
    """All of an interviewer's availability anew; without `time_zone` they stay where they are, without
    `working_hours` they work by `DEFAULT`. `team_id` is the team of the key.
    """

    interviewer_id: int
    team_id: int
    time_zone: str | None
    working_hours: Mapping[str, Hours] | None
    exceptions: Mapping[str, Hours]
    holidays: str | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int


_COLUMNS = "time_zone, working_hours, exceptions, holidays, buffer_before_minutes, buffer_after_minutes, notice_minutes"


async def find_availability(
    transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int]
) -> Mapping[int, Availability]:
    """Of those that there are, in the order of their numbers."""
    rows = await transaction.fetch(
        f"SELECT id, {_COLUMNS} FROM interviewer WHERE tenant_id = $1 AND id = ANY($2::bigint[]) ORDER BY id",
        tenant_id,
        interviewer_ids,
    )
    return {row["id"]: _availability(dict(row)) for row in rows}


def _availability(row: dict[str, Any]) -> Availability:
    if row["working_hours"] is None:
        row["working_hours"] = DEFAULT
    return msgspec.convert(row, Availability)


async def _set(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """No two of a set are about the same interviewer: the operation does not commute."""
    return [await _set_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _set_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    change = msgspec.convert(mutation.body, Change)
    if await out_of_reach(transaction, tenant_id, change.team_id, [change.interviewer_id]):
        return missing(change.interviewer_id)
    row = await transaction.fetchrow(
        f"""
        UPDATE interviewer
        SET time_zone = coalesce($3, time_zone), working_hours = $4, exceptions = $5, holidays = $6,
            buffer_before_minutes = $7, buffer_after_minutes = $8, notice_minutes = $9
        WHERE tenant_id = $1 AND id = $2
        RETURNING {_COLUMNS}
        """,
        tenant_id,
        change.interviewer_id,
        change.time_zone,
        change.working_hours,
        change.exceptions,
        change.holidays,
        change.buffer_before_minutes,
        change.buffer_after_minutes,
        change.notice_minutes,
    )
    assert row is not None
    subject = interviewer_subject(tenant_id, change.interviewer_id)
    availability = msgspec.to_builtins(_availability(dict(row)))
    return Completed(
        events=[Event(type="interviewer.availability_set", subject=subject, data={"number": change.interviewer_id})],
        result={**mutation.refers, "availability": availability},
    )


def missing(interviewer_id: int) -> Failed:
    return Failed(code="not_found", message=f"interviewer_id: there is no interviewer {interviewer_id}")


SET = Operation(name="availability.set", handler=_set, commutes=False)
