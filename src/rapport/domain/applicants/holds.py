"""Holds: an interviewer's time is kept for a moment, until whoever asked for it has decided.

A hold is rows of `booking`, so the constraint that keeps interviews apart decides about holds too. One that is over
is as if it were not there: it stands in nobody's way, is shown nowhere, and is removed by whoever books next.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.domain.applicants.busy_times import find_busy_times
from rapport.domain.applicants.interview_parties import lock_interviewers
from rapport.domain.applicants.interviewer_reach import interviewers_below, out_of_reach
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction


class NewHold(Struct, frozen=True, kw_only=True):
    """`starts_at` is in UTC; it is held for `minutes`. `team_id` is the team of the key."""

    id: UUID
    team_id: int
    interviewer_ids: Sequence[int]
    starts_at: datetime
    duration_minutes: int
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class Release(Struct, frozen=True, kw_only=True):
    """`team_id` is the team of the key."""

    id: UUID
    team_id: int


async def make_way(transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int]) -> None:
    """Whoever books the time of interviewers calls this first.

    It removes their holds that are over, which the constraint cannot tell from others, and lets one transaction at a
    time book each of them: two that insert at once would wait for each other, and one of them end as a deadlock.
    """
    await lock_interviewers(transaction, tenant_id, interviewer_ids)
    await drop_expired(transaction, tenant_id, interviewer_ids)


async def drop_expired(transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int]) -> None:
    """Removes the holds of these interviewers, who are locked, that are over."""
    await transaction.execute(
        "DELETE FROM booking WHERE tenant_id = $1 AND interviewer_id = ANY($2::bigint[]) AND expires_at <= now()",
        tenant_id,
        interviewer_ids,
    )


async def take_hold(transaction: Transaction, tenant_id: UUID, hold_id: UUID, interviewer_ids: Sequence[int]) -> bool:
    """Removes the hold, so that what it kept can be booked in the same transaction; the interviewers are locked.

    False, and nothing is removed: there is no such hold, it is over, or it keeps the time of none of these
    interviewers. `interviewer_ids` are in reach of who calls.
    """
    removed = await transaction.fetch(
        """
        DELETE FROM booking
        WHERE tenant_id = $1 AND hold_id = $2 AND expires_at > now()
          AND EXISTS (SELECT FROM booking b
                      WHERE b.tenant_id = $1 AND b.hold_id = $2 AND b.interviewer_id = ANY($3::bigint[]))
        RETURNING id
        """,
        tenant_id,
        hold_id,
        interviewer_ids,
    )
    return bool(removed)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """One after the other: each may have what the next one wants."""
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    hold = msgspec.convert(mutation.body, NewHold)
    unknown = await out_of_reach(transaction, tenant_id, hold.team_id, hold.interviewer_ids)
    if unknown:
        return Failed(code="not_found", message=f"interviewer_ids: there is no interviewer {_listed(unknown)}")
    if hold.starts_at < mutation.accepted_at:
        return Failed(code="invalid", message="starts_at: starts_at must not be in the past")
    await make_way(transaction, tenant_id, hold.interviewer_ids)
    busy = await find_busy_times(transaction, tenant_id, hold.interviewer_ids, hold.starts_at, hold.ends_at)
    if busy:
        return _clash({time.interviewer_id for time in busy}, hold)
    expires_at = mutation.accepted_at + timedelta(minutes=hold.minutes)
    refused = {*hold.interviewer_ids} - await _insert(transaction, tenant_id, hold, expires_at)
    if refused:
        await transaction.execute("DELETE FROM booking WHERE tenant_id = $1 AND hold_id = $2", tenant_id, hold.id)
        return _clash(refused, hold)
    shown = {
        "id": show(Kind.HOLD, hold.id),
        "expires_at": expires_at,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "interviewer_ids": hold.interviewer_ids,
    }
    return Completed(
        events=[Event(type="hold.created", subject=hold.id)],
        result={**mutation.refers, "hold": msgspec.to_builtins(shown)},
    )


async def _insert(transaction: Transaction, tenant_id: UUID, hold: NewHold, expires_at: datetime) -> set[int]:
    """Answers of whom the constraint left the time to this hold."""
    rows = await transaction.fetch(
        """
        INSERT INTO booking (tenant_id, id, interviewer_id, hold_id, during, may_overlap, expires_at)
        SELECT $1, b.id, b.interviewer_id, $2, tstzrange($5, $6),
               coalesce((SELECT s.may_overlap FROM scheduling s WHERE s.tenant_id = $1), false), $7
        FROM unnest($3::uuid[], $4::bigint[]) AS b (id, interviewer_id)
        ON CONFLICT ON CONSTRAINT booking_interviewer DO NOTHING
        RETURNING interviewer_id
        """,
        tenant_id,
        hold.id,
        [new_id() for _ in hold.interviewer_ids],
        hold.interviewer_ids,
        hold.starts_at,
        hold.ends_at,
        expires_at,
    )
    return {row["interviewer_id"] for row in rows}


def _clash(interviewer_ids: set[int], hold: NewHold) -> Failed:
    until = msgspec.to_builtins(hold.ends_at)
    who = _listed(sorted(interviewer_ids))
    message = (
        f"starts_at: interviewer {who} has something else before {until}; GET /scheduling/slots tells what is free"
    )
    return Failed(code="conflict", message=message)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


async def _release(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return [await _release_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _release_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    """Only whose key reaches all who are held may let them go."""
    release = msgspec.convert(mutation.body, Release)
    reached = await interviewers_below(transaction, tenant_id, release.team_id)
    removed = await transaction.fetch(
        """
        DELETE FROM booking
        WHERE tenant_id = $1 AND hold_id = $2 AND expires_at > now()
          AND NOT EXISTS (SELECT FROM booking b
                          WHERE b.tenant_id = $1 AND b.hold_id = $2 AND b.interviewer_id <> ALL($3::bigint[]))
        RETURNING id
        """,
        tenant_id,
        release.id,
        reached,
    )
    if not removed:
        return Failed(
            code="not_found", message=f"hold_id: there is no hold {show(Kind.HOLD, release.id)}, or it is over"
        )
    return Completed(events=[Event(type="hold.released", subject=release.id)])


CREATE = Operation(name="holds.create", handler=_create, commutes=False)
RELEASE = Operation(name="holds.release", handler=_release, commutes=False)
