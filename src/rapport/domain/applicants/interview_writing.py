"""What an interview is set to, written down with what it books; whether that clashes is for the database to say."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.applicants.holds import drop_expired, take_hold
from rapport.domain.applicants.interview_parties import Application
from rapport.domain.applicants.interviews import SCHEDULED, Interview
from rapport.domain.applicants.time_zones import TZDATA
from rapport.engine.attempt import savepoint
from rapport.engine.mutation import Failed
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction


class Content(Struct, frozen=True, kw_only=True):
    """All that a client decides of an interview: two that are equal are the same wish.

    `starts_at` is what `wall_start` in `time_zone` is by the rules of today.
    """

    wall_start: datetime
    time_zone: str
    starts_at: datetime
    duration_minutes: int
    location: str
    interviewer_ids: tuple[int, ...]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)


def content_of(interview: Interview) -> Content:
    return Content(
        wall_start=interview.wall_start,
        time_zone=interview.time_zone,
        starts_at=interview.starts_at,
        duration_minutes=interview.duration_minutes,
        location=interview.location,
        interviewer_ids=tuple(interviewer.number for interviewer in interview.interviewers),
    )


class Writing(Struct, frozen=True, kw_only=True):
    """`before` is the interview as it stands, None for a new one. `hold_id` is the hold that it is booked through."""

    application: Application
    before: Interview | None
    content: Content
    at: datetime
    may_overlap: bool
    hold_id: UUID | None = None


_CLASHES = (
    asyncpg.ExclusionViolationError,
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,  # an interviewer who was there a moment ago
)


async def write(transaction: Transaction, tenant_id: UUID, writing: Writing) -> UUID | Failed:
    """The interview's id, or the clash, after which nothing was written. Applicant and interviewers are locked."""
    interview_id = new_id() if writing.before is None else writing.before.id
    try:
        async with savepoint(transaction):
            await _write(transaction, tenant_id, interview_id, writing)
    except _CLASHES:
        return await _clash(transaction, tenant_id, interview_id, writing)
    return interview_id


async def _write(transaction: Transaction, tenant_id: UUID, interview_id: UUID, writing: Writing) -> None:
    await _clear(transaction, tenant_id, interview_id, writing)
    await transaction.execute(_INSERT if writing.before is None else _UPDATE, tenant_id, [_row(interview_id, writing)])
    await _invite(transaction, tenant_id, interview_id, writing)
    await transaction.execute(
        "INSERT INTO booking (tenant_id, id, interviewer_id, interview_id, during, may_overlap)"
        " SELECT $1, b.id, b.interviewer_id, $2, tstzrange($3, $4), $5"
        " FROM unnest($6::uuid[], $7::bigint[]) AS b (id, interviewer_id)",
        tenant_id,
        interview_id,
        writing.content.starts_at,
        writing.content.ends_at,
        writing.may_overlap,
        [new_id() for _ in writing.content.interviewer_ids],
        writing.content.interviewer_ids,
    )


async def _clear(transaction: Transaction, tenant_id: UUID, interview_id: UUID, writing: Writing) -> None:
    """What the interview has booked until now, the hold that it comes from, and holds that are over."""
    await transaction.execute("DELETE FROM booking WHERE tenant_id = $1 AND interview_id = $2", tenant_id, interview_id)
    await drop_expired(transaction, tenant_id, writing.content.interviewer_ids)
    if writing.hold_id is not None:
        await take_hold(transaction, tenant_id, writing.hold_id, writing.content.interviewer_ids)


_ROW = """
FROM json_to_recordset($2::json)
    AS r (id uuid, application_id bigint, applicant_id bigint, wall_start timestamp, time_zone text, tzdata text,
          starts_at timestamptz, ends_at timestamptz, duration_minutes int, location text, ical_uid text,
          may_overlap boolean, at timestamptz)
"""

_INSERT = f"""
INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata, starts_at,
                       ends_at, duration_minutes, location, ical_uid, may_overlap, created_at, updated_at)
SELECT $1, id, application_id, applicant_id, '{SCHEDULED}', wall_start, time_zone, tzdata, starts_at, ends_at,
       duration_minutes, location, ical_uid, may_overlap, at, at
{_ROW}
"""

_UPDATE = f"""
UPDATE interview i
SET wall_start = r.wall_start, time_zone = r.time_zone, tzdata = r.tzdata, starts_at = r.starts_at, ends_at = r.ends_at,
    duration_minutes = r.duration_minutes, location = r.location, may_overlap = r.may_overlap,
    sequence = i.sequence + 1, updated_at = greatest(i.updated_at, r.at)
{_ROW}
WHERE i.tenant_id = $1 AND i.id = r.id
"""


def _row(interview_id: UUID, writing: Writing) -> dict[str, Any]:
    content = writing.content
    return {
        "id": interview_id,
        "application_id": writing.application.id,
        "applicant_id": writing.application.applicant_id,
        "wall_start": content.wall_start,
        "time_zone": content.time_zone,
        "tzdata": TZDATA,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "duration_minutes": content.duration_minutes,
        "location": content.location,
        "ical_uid": f"{show(Kind.INTERVIEW, interview_id)}@rapport",
        "may_overlap": writing.may_overlap,
        "at": writing.at,
    }


async def _invite(transaction: Transaction, tenant_id: UUID, interview_id: UUID, writing: Writing) -> None:
    """What somebody has answered stays while the time does."""
    answered = await transaction.fetch(
        "DELETE FROM interview_attendee WHERE tenant_id = $1 AND interview_id = $2"
        " RETURNING interviewer_id, answer, answered_at",
        tenant_id,
        interview_id,
    )
    stays = writing.before is not None and (
        (writing.before.starts_at, writing.before.ends_at) == (writing.content.starts_at, writing.content.ends_at)
    )
    kept = {row["interviewer_id"]: row for row in answered} if stays else {}
    rows = [
        {"place": place, "interviewer_id": number, "answer": "needs-action", **kept.get(number, {})}
        for place, number in enumerate([None, *writing.content.interviewer_ids])
    ]
    await transaction.execute(
        """
        INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id, answer, answered_at)
        SELECT $1, $2, a.* FROM json_to_recordset($3::json)
            AS a (place smallint, interviewer_id bigint, answer text, answered_at timestamptz)
        """,
        tenant_id,
        interview_id,
        rows,
    )


async def _clash(transaction: Transaction, tenant_id: UUID, interview_id: UUID, writing: Writing) -> Failed:
    """Who is busy and when; with whom is nobody's business here."""
    at = (interview_id, writing.content.starts_at, writing.content.ends_at)
    booked = await transaction.fetchrow(_BOOKED, tenant_id, *at, list(writing.content.interviewer_ids), writing.hold_id)
    if booked is not None:
        held = "is held for somebody else" if booked["held"] else "is busy"
        message = f"date: interviewer {booked['interviewer_id']} {held} {_during(booked)}; choose another time"
        return Failed(code="conflict", message=message)
    invited = await transaction.fetchrow(_INVITED, tenant_id, *at, writing.application.applicant_id)
    if invited is not None:
        message = f"date: the applicant has another interview {_during(invited)}; choose another time"
        return Failed(code="conflict", message=message)
    return Failed(code="conflict", message="body: somebody has changed something of it just now; please try again")


_BOOKED = """
SELECT interviewer_id, lower(during) AS starts_at, upper(during) AS ends_at, expires_at IS NOT NULL AS held
FROM booking
WHERE tenant_id = $1 AND interview_id IS DISTINCT FROM $2 AND during && tstzrange($3, $4)
  AND interviewer_id = ANY($5::bigint[]) AND NOT may_overlap AND ($6::uuid IS NULL OR hold_id IS DISTINCT FROM $6)
  AND (expires_at IS NULL OR expires_at > now())
ORDER BY lower(during), interviewer_id LIMIT 1
"""

_INVITED = """
SELECT starts_at, ends_at FROM interview
WHERE tenant_id = $1 AND id <> $2 AND tstzrange(starts_at, ends_at) && tstzrange($3, $4) AND applicant_id = $5
  AND status = 'scheduled' AND NOT may_overlap
ORDER BY starts_at LIMIT 1
"""


def _during(row: asyncpg.Record) -> str:
    return " ".join(
        f"{word} {row[name]:%Y-%m-%dT%H:%M:%SZ}" for word, name in (("from", "starts_at"), ("to", "ends_at"))
    )
