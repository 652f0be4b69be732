"""The history of interviews: each change is written down, told as an event, and can be looked up again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.domain.applicants.interviews import Interview, Invited
from rapport.domain.applicants.invitations.announcing import announce
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Mutation
from rapport.ids import Kind, show
from rapport.storage.database import Transaction

RESCHEDULED, REPROJECTED = "rescheduled", "reprojected"


class State(Struct, frozen=True, kw_only=True):
    """What changes in an interview; fields as in Interview."""

    status: str
    wall_start: datetime
    time_zone: str
    tzdata: str
    starts_at: datetime
    ends_at: datetime
    duration_minutes: int
    location: str
    reason: str | None
    interviewer_ids: Sequence[int]


class Change(Struct, frozen=True, kw_only=True):
    """`what`: scheduled, rescheduled, cancelled, completed, or reprojected: moved as the rules of a time zone were.

    `state` is that from then on.
    """

    sequence: int
    what: str
    at: datetime
    actor: str
    state: State


def application_subject(tenant_id: UUID, application_id: int) -> UUID:
    """What the engine and events know an application by."""
    return subject_of(tenant_id, Kind.APPLICATION, str(application_id))


async def note_change(
    transaction: Transaction,
    tenant_id: UUID,
    mutation: Mutation,
    what: str,
    *,
    before: Interview | None,
    after: Interview,
) -> Completed:
    """Writes the change down, tells everybody, and answers what becomes of the mutation.

    Each change of any interview comes by here.
    """
    await transaction.execute(
        """
        INSERT INTO interview_change (tenant_id, interview_id, sequence, what, at, actor, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        after.id,
        after.sequence,
        what,
        mutation.accepted_at,
        mutation.origin.actor,
        _state(after),
    )
    await announce(transaction, tenant_id, mutation.id, before, after)
    return Completed(events=[_event(tenant_id, what, before, after)], result=result_of(mutation, after))


def result_of(mutation: Mutation, interview: Interview) -> dict[str, Any]:
    """What is kept of the outcome: no more than leads back to the interview as it stood then."""
    shown = show(Kind.INTERVIEW, interview.id)
    return {**mutation.refers, "interviewIds": [shown], "interviewSequence": interview.sequence}


def _state(interview: Interview) -> State:
    given = {name: getattr(interview, name) for name in State.__struct_fields__ if name != "interviewer_ids"}
    return State(**given, interviewer_ids=[each.number for each in interview.interviewers])


def _event(tenant_id: UUID, what: str, before: Interview | None, after: Interview) -> Event:
    data: dict[str, Any] = {
        "number": after.application_id,
        "interviewId": show(Kind.INTERVIEW, after.id),
        "sequence": after.sequence,
        "startsAt": after.starts_at,
        "endsAt": after.ends_at,
    }
    moved = what in (RESCHEDULED, REPROJECTED)
    if moved and before is not None:
        data |= {"previousStartsAt": before.starts_at, "previousEndsAt": before.ends_at}
    return Event(
        type=f"interview.{RESCHEDULED if moved else what}",
        subject=application_subject(tenant_id, after.application_id),
        data=data,
    )


async def find_changes(transaction: Transaction, tenant_id: UUID, interview_id: UUID) -> Sequence[Change]:
    """From the first to the last."""
    rows = await transaction.fetch(
        "SELECT sequence, what, at, actor, state FROM interview_change WHERE tenant_id = $1 AND interview_id = $2"
        " ORDER BY sequence",
        tenant_id,
        interview_id,
    )
    return [Change(**{**row, "state": msgspec.convert(row["state"], State)}) for row in rows]


async def as_it_stood(
    transaction: Transaction, tenant_id: UUID, interview: Interview, sequence: int
) -> Interview | None:
    """The interview after the change with this number; None when that, or who it was with, is not known any more."""
    if sequence == interview.sequence:
        return interview
    row = await transaction.fetchrow(
        "SELECT at, state FROM interview_change WHERE tenant_id = $1 AND interview_id = $2 AND sequence = $3",
        tenant_id,
        interview.id,
        sequence,
    )
    if row is None:
        return None
    state: dict[str, Any] = msgspec.structs.asdict(msgspec.convert(row["state"], State))
    interviewer_ids = state.pop("interviewer_ids")
    invited = await _invited(transaction, tenant_id, interviewer_ids)
    if len(invited) < len(interviewer_ids):
        return None
    return msgspec.structs.replace(interview, **state, sequence=sequence, updated_at=row["at"], interviewers=invited)


async def _invited(transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int]) -> Sequence[Invited]:
    """Those that there still are; what they answered to an earlier time does not count any more."""
    rows = await transaction.fetch(
        """
        SELECT w.id AS number, w.name, w.email, w.time_zone, w.language, 'needs-action' AS answer
        FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, place)
        JOIN interviewer w ON w.tenant_id = $1 AND w.id = n.id ORDER BY n.place
        """,
        tenant_id,
        interviewer_ids,
    )
    return [Invited(**row) for row in rows]
