"""Interviews are found: one, or a page of those that a filter lets through."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.interviews import Interview, find_interviews
from rapport.storage.database import Transaction

LONGEST = timedelta(days=1)
"""No interview takes longer."""


class Filter(Struct, frozen=True, kw_only=True):
    """`starts_after` is included, `starts_before` is not; None lets all through. `application_id` is what clients call
    the applicant's id.
    """

    application_id: int | None = None
    interviewer_id: int | None = None
    status: str | None = None
    starts_after: datetime | None = None
    starts_before: datetime | None = None


class Page(Struct, frozen=True, kw_only=True):
    """`total` is how many there are on all pages."""

    total: int
    interviews: Sequence[Interview]


_FOUND = """
FROM interview i
JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id
JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
WHERE i.tenant_id = $1 AND j.team_id = ANY($2::bigint[])
  AND ($3::bigint IS NULL OR i.application_id = $3)
  AND ($4::bigint IS NULL OR EXISTS (SELECT FROM interview_attendee t
                                     WHERE t.tenant_id = $1 AND t.interview_id = i.id AND t.interviewer_id = $4))
  AND ($5::text IS NULL OR i.status = $5)
  AND ($6::timestamptz IS NULL OR i.starts_at >= $6)
  AND ($7::timestamptz IS NULL OR i.starts_at < $7)
"""


async def list_interviews(
    transaction: Transaction, tenant_id: UUID, team_ids: Sequence[int], wanted: Filter, *, limit: int, offset: int
) -> Page:
    """Those of jobs of these teams, by their start; the earliest comes first."""
    given = (
        tenant_id,
        team_ids,
        wanted.application_id,
        wanted.interviewer_id,
        wanted.status,
        wanted.starts_after,
        wanted.starts_before,
    )
    total = await transaction.fetchval(f"SELECT count(*) {_FOUND}", *given)
    rows = await transaction.fetch(
        f"SELECT i.id {_FOUND} ORDER BY i.starts_at, i.id LIMIT $8 OFFSET $9", *given, limit, offset
    )
    found = await find_interviews(transaction, tenant_id, [row["id"] for row in rows])
    return Page(total=total, interviews=[found[row["id"]] for row in rows])


async def interviews_between(
    transaction: Transaction, tenant_id: UUID, since: datetime, until: datetime, interviewer_ids: Sequence[int]
) -> Sequence[Interview]:
    """Those that take or took place then, or a part of them, with one of these interviewers at least; by their start.
    Of all teams; the cancelled ones are left out.
    """
    rows = await transaction.fetch(
        """
        SELECT i.id FROM interview i
        WHERE i.tenant_id = $1 AND i.starts_at > $2::timestamptz - $5::interval AND i.starts_at < $3 AND i.ends_at > $2
          AND i.status <> 'cancelled'
          AND EXISTS (SELECT FROM interview_attendee t WHERE t.tenant_id = $1 AND t.interview_id = i.id
                        AND t.interviewer_id = ANY($4::bigint[]))
        ORDER BY i.starts_at, i.id
        """,
        tenant_id,
        since,
        until,
        interviewer_ids,
        LONGEST,
    )
    found = await find_interviews(transaction, tenant_id, [row["id"] for row in rows])
    return [found[row["id"]] for row in rows]


async def find_interview(
    transaction: Transaction, tenant_id: UUID, interview_id: UUID, team_ids: Sequence[int]
) -> Interview | None:
    """None when it is of no job of these teams."""
    found = (await find_interviews(transaction, tenant_id, [interview_id])).get(interview_id)
    return found if found is not None and found.team_id in team_ids else None
