"""Interviews are scheduled and rescheduled: an application has at most one that is open, and setting it makes it so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.domain.applicants.interview_changes import RESCHEDULED, note_change, result_of
from rapport.domain.applicants.interview_parties import (
    NO_APPLICATION,
    Application,
    Named,
    find_interviewers,
    find_open,
    lock_application,
    lock_interviewers,
    team_ids,
)
from rapport.domain.applicants.interview_writing import Content, Writing, content_of, write
from rapport.domain.applicants.interviews import SCHEDULED, Interview, find_interviews
from rapport.domain.applicants.scheduling_settings import SchedulingSettings, scheduling_settings
from rapport.domain.applicants.time_zones import UnknownZoneError
from rapport.domain.applicants.wall_time import NoSuchTimeError, instant_of
from rapport.domain.contacts import email_key
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction


class Wanted(Struct, frozen=True, kw_only=True):
    """`wall_start` is without an offset, in whole seconds; where clocks show it twice, the first is meant, or else the
    `later` one. `team_id` is the team whose key asks: application and interviewers are in it or below it; None reaches
    all of the tenant. Interviewers are named by `interviewer_ids`, or
    one by `interviewer_team_id` and `interviewer_email`; both ways, it must be the same one. `ids_field` is what the
    client calls the ids. `hold_id` is a hold that this booking takes the place of.
    """

    application_id: int
    team_id: int | None
    wall_start: datetime
    time_zone: str
    duration_minutes: int
    location: str
    interviewer_ids: Sequence[int] = ()
    ids_field: str = "interviewerId"
    interviewer_team_id: int | None = None
    interviewer_email: str | None = None
    hold_id: UUID | None = None
    later: bool = False


class Scheduled(Struct, frozen=True, kw_only=True):
    """The interview as it stands now. `completed` has no events when it stood like that before."""

    interview: Interview
    completed: Completed


async def schedule(transaction: Transaction, tenant_id: UUID, mutation: Mutation, wanted: Wanted) -> Scheduled | Failed:
    """Sets the one open interview of an application: makes it, moves it, or leaves it as it is.

    Of a failure nothing is left. Fails with invalid for a time or a zone that does not exist, not_found for an
    application or interviewer that the team does not reach, conflict for a time at which somebody is busy.
    """
    settings = await scheduling_settings(transaction, tenant_id)
    try:
        starts_at = instant_of(wanted.wall_start, wanted.time_zone, settings.gaps, later=wanted.later)
    except NoSuchTimeError as error:
        return Failed(code="invalid", message=f"date: {error}")
    except UnknownZoneError as error:
        return Failed(code="invalid", message=f"timezone: timezone {error}")
    teams = await team_ids(transaction, tenant_id, wanted.team_id)
    application = await lock_application(transaction, tenant_id, wanted.application_id, teams)
    if application is None:
        return NO_APPLICATION
    found = await find_interviewers(transaction, tenant_id, _named(wanted), teams)
    if isinstance(found, Failed):
        return found
    content = Content(
        wall_start=wanted.wall_start,
        time_zone=wanted.time_zone,
        starts_at=starts_at,
        duration_minutes=wanted.duration_minutes,
        location=wanted.location,
        interviewer_ids=tuple(found),
    )
    return await _set(transaction, tenant_id, mutation, application, content, settings, wanted.hold_id)


def _named(wanted: Wanted) -> Named:
    return Named(
        field=wanted.ids_field,
        ids=wanted.interviewer_ids,
        team_id=wanted.interviewer_team_id,
        email_key=email_key(wanted.interviewer_email),
    )


async def _set(
    transaction: Transaction,
    tenant_id: UUID,
    mutation: Mutation,
    application: Application,
    content: Content,
    settings: SchedulingSettings,
    hold_id: UUID | None,
) -> Scheduled | Failed:
    before = await find_open(transaction, tenant_id, application.id)
    if before is not None and content_of(before) == content:
        return Scheduled(interview=before, completed=Completed(result=result_of(mutation, before)))
    freed = () if before is None else content_of(before).interviewer_ids
    await lock_interviewers(transaction, tenant_id, {*content.interviewer_ids, *freed})
    writing = Writing(
        application=application,
        before=before,
        content=content,
        at=mutation.accepted_at,
        may_overlap=settings.may_overlap,
        hold_id=hold_id,
    )
    written = await write(transaction, tenant_id, writing)
    if isinstance(written, Failed):
        return written
    after = (await find_interviews(transaction, tenant_id, [written]))[written]
    what = SCHEDULED if before is None else RESCHEDULED
    completed = await note_change(transaction, tenant_id, mutation, what, before=before, after=after)
    return Scheduled(interview=after, completed=completed)


async def _schedule(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: the fields of Wanted."""
    outcomes: list[Outcome] = []
    for mutation in mutations:
        done = await schedule(transaction, tenant_id, mutation, msgspec.convert(mutation.body, Wanted))
        outcomes.append(done if isinstance(done, Failed) else done.completed)
    return outcomes


SCHEDULE = Operation(name="interviews.schedule", handler=_schedule, commutes=False)
