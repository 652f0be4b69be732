"""Interviews as they stand: when and where, by which clock, and with whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.storage.database import Transaction

SCHEDULED, CANCELLED, COMPLETED = "scheduled", "cancelled", "completed"


class Invited(Struct, frozen=True, kw_only=True):
    """Who takes part, and what they have answered: needs-action, accepted, tentative or declined.

    `number` is the interviewer's, or the applicant's; `time_zone` is None where it is not known.
    """

    number: int
    name: str
    email: str
    time_zone: str | None
    language: str
    answer: str


class Interview(Struct, frozen=True, kw_only=True):
    """`wall_start` is the clock on the wall in `time_zone`, without an offset; the instants are in UTC.

    `tzdata` is the version of the rules that led from the one to the others. `sequence` counts the changes, from 0;
    `ical_uid` stays the same for life.
    """

    id: UUID
    application_id: int
    team_id: int
    job: str
    status: str
    wall_start: datetime
    time_zone: str
    tzdata: str
    starts_at: datetime
    ends_at: datetime
    duration_minutes: int
    location: str
    sequence: int
    ical_uid: str
    reason: str | None
    created_at: datetime
    updated_at: datetime
    applicant: Invited
    interviewers: Sequence[Invited]


async def find_interviews(
    transaction: Transaction, tenant_id: UUID, interview_ids: Sequence[UUID]
) -> Mapping[UUID, Interview]:
    """Those that there are."""
    rows = await transaction.fetch(
        """
        SELECT i.id, i.application_id, j.team_id, j.name AS job, i.status, i.wall_start, i.time_zone, i.tzdata,
               i.starts_at, i.ends_at, i.duration_minutes, i.location, i.sequence, i.ical_uid, i.reason, i.created_at,
               i.updated_at
        FROM interview i
        JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id
        JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
        WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])
        """,
        tenant_id,
        interview_ids,
    )
    invited = await _invited(transaction, tenant_id, [row["id"] for row in rows])
    return {row["id"]: _interview(row, invited[row["id"]]) for row in rows}


def _interview(row: asyncpg.Record, invited: Sequence[Invited]) -> Interview:
    applicant, *interviewers = invited
    return Interview(**row, applicant=applicant, interviewers=interviewers)


async def _invited(
    transaction: Transaction, tenant_id: UUID, interview_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[Invited]]:
    """The applicant, who comes first, and the interviewers in their order."""
    rows = await transaction.fetch(
        """
        SELECT t.interview_id, t.answer, coalesce(w.id, p.id) AS number, coalesce(w.email, p.email) AS email,
               coalesce(w.name, trim(p.first_name || ' ' || p.last_name)) AS name,
               CASE WHEN w.id IS NULL THEN p.time_zone ELSE w.time_zone END AS time_zone,
               coalesce(w.language, p.language) AS language
        FROM interview_attendee t
        JOIN interview i ON i.tenant_id = $1 AND i.id = t.interview_id
        JOIN applicant p ON p.tenant_id = $1 AND p.id = i.applicant_id
        LEFT JOIN interviewer w ON w.tenant_id = $1 AND w.id = t.interviewer_id
        WHERE t.tenant_id = $1 AND t.interview_id = ANY($2::uuid[])
        ORDER BY t.interview_id, t.place
        """,
        tenant_id,
        interview_ids,
    )
    found: dict[UUID, list[Invited]] = {}
    for row in rows:
        fields: dict[str, Any] = dict(row)
        found.setdefault(fields.pop("interview_id"), []).append(Invited(**fields))
    return found
