"""What becomes of interviews when a country changes its clocks: they stay at the time that was asked for.

An interview keeps the clock's time and the zone beside the instant, and the version of the rules that led from the one
to the other. By newer rules it may be another instant: then it is moved, as if somebody had rescheduled it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE
from rapport.domain.applicants.interview_changes import REPROJECTED, note_change, result_of
from rapport.domain.applicants.interview_parties import NO_INTERVIEW, Application, lock_application, lock_interviewers
from rapport.domain.applicants.interview_writing import Writing, content_of, write
from rapport.domain.applicants.interviews import SCHEDULED, Interview, find_interviews
from rapport.domain.applicants.scheduling_settings import scheduling_settings
from rapport.domain.applicants.time_zones import TZDATA, UnknownZoneError
from rapport.domain.applicants.wall_time import Gaps, NoSuchTimeError, instant_of, wall_of
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Database, Transaction


class Aged(Struct, frozen=True, kw_only=True):
    """An interview of older rules. `becomes` is its start by today's; None, with the reason, when there is none."""

    id: UUID
    application_id: int
    time_zone: str
    tzdata: str
    starts_at: datetime
    becomes: datetime | None
    why: str = ""

    @property
    def stays(self) -> bool:
        return self.becomes == self.starts_at


def in_order_of_moving(aged: Sequence[Aged]) -> Sequence[Aged]:
    """Those that do not stay, in an order in which each finds room that the one before it has left."""
    earlier = [each for each in aged if each.becomes is not None and each.becomes < each.starts_at]
    later = [each for each in aged if each.becomes is not None and each.becomes > each.starts_at]
    return [*earlier, *reversed(later), *(each for each in aged if each.becomes is None)]


async def find_aged(transaction: Transaction, tenant_id: UUID) -> Sequence[Aged]:
    """The scheduled interviews to come that older rules placed, by their start."""
    gaps = (await scheduling_settings(transaction, tenant_id)).gaps
    rows = await transaction.fetch(
        """
        SELECT id, application_id, wall_start, time_zone, tzdata, starts_at FROM interview
        WHERE tenant_id = $1 AND status = 'scheduled' AND starts_at > now() AND tzdata COLLATE "C" < $2
        ORDER BY starts_at, id
        """,
        tenant_id,
        TZDATA,
    )
    return [_aged(**row, gaps=gaps) for row in rows]


def _aged(*, wall_start: datetime, starts_at: datetime, gaps: Gaps, time_zone: str, **fields: object) -> Aged:
    becomes, why = None, ""
    try:
        becomes = _start(wall_start, starts_at, time_zone, gaps)
    except (NoSuchTimeError, UnknownZoneError) as error:
        why = str(error)
    return msgspec.convert(
        {**fields, "starts_at": starts_at, "time_zone": time_zone, "becomes": becomes, "why": why}, Aged
    )


def _start(wall_start: datetime, starts_at: datetime, time_zone: str, gaps: Gaps) -> datetime:
    """By the rules of today. Where the clock shows the wall time then, it stays: of two, the later may be meant."""
    if wall_of(starts_at, time_zone) == wall_start:
        return starts_at
    return instant_of(wall_start, time_zone, gaps)


async def note_rules(database: Database, tenant_id: UUID, interview_ids: Sequence[UUID]) -> None:
    """That these, which stay where they are, are right by the rules of today."""
    async with database.tenant(tenant_id, lasting=True) as transaction:
        await transaction.execute(
            "UPDATE interview SET tzdata = $3 WHERE tenant_id = $1 AND id = ANY($2::uuid[])",
            tenant_id,
            interview_ids,
            TZDATA,
        )
        details = {"tzdata": TZDATA, "unmoved": len(interview_ids)}
        entry = Entry(origin=COMMAND_LINE, action=REPROJECT.name, details=details)
        await write_entries(transaction, tenant_id, [entry])


async def _reproject(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `interview_id`, `application_id`."""
    return [await _move(transaction, tenant_id, mutation) for mutation in mutations]


async def _move(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    """What was moved or closed since it was looked at stays as it is."""
    settings = await scheduling_settings(transaction, tenant_id)
    interview_id = UUID(mutation.body["interview_id"])
    application = await lock_application(transaction, tenant_id, mutation.body["application_id"], None)
    before = (await find_interviews(transaction, tenant_id, [interview_id])).get(interview_id)
    if application is None or before is None:
        return NO_INTERVIEW
    try:
        starts_at = _start(before.wall_start, before.starts_at, before.time_zone, settings.gaps)
    except (NoSuchTimeError, UnknownZoneError) as error:
        return Failed(code="conflict", message=f"date: {error}")
    if before.status != SCHEDULED or starts_at == before.starts_at:
        return Completed(result=result_of(mutation, before))
    return await _place(
        transaction, tenant_id, mutation, application, before, starts_at, may_overlap=settings.may_overlap
    )


async def _place(
    transaction: Transaction,
    tenant_id: UUID,
    mutation: Mutation,
    application: Application,
    before: Interview,
    starts_at: datetime,
    *,
    may_overlap: bool,
) -> Outcome:
    content = msgspec.structs.replace(content_of(before), starts_at=starts_at)
    await lock_interviewers(transaction, tenant_id, content.interviewer_ids)
    writing = Writing(
        application=application, before=before, content=content, at=mutation.accepted_at, may_overlap=may_overlap
    )
    written = await write(transaction, tenant_id, writing)
    if isinstance(written, Failed):
        return written
    after = (await find_interviews(transaction, tenant_id, [written]))[written]
    return await note_change(transaction, tenant_id, mutation, REPROJECTED, before=before, after=after)


REPROJECT = Operation(name="interviews.reproject", handler=_reproject, commutes=False)
