"""Jobs with their applications by status: how many there are of each, and those of one job."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction


class Counted(Struct, frozen=True, kw_only=True):
    """Of one job: how many applications have a status."""

    job_id: int
    status_id: int
    status: str
    count: int


class Card(Struct, frozen=True, kw_only=True):
    """An application on its job's board. `interview_at` is when its open interview begins."""

    id: int
    applicant_id: int
    status_id: int
    status: str
    status_at: datetime
    name: str
    source: str | None
    interview_id: UUID | None
    interview_at: datetime | None


async def count_by_status(transaction: Transaction, tenant_id: UUID, job_ids: Sequence[int]) -> Sequence[Counted]:
    """Statuses that no application has are left out."""
    rows = await transaction.fetch(
        "SELECT job_id, status_id, status, count(*) FROM application"
        " WHERE tenant_id = $1 AND job_id = ANY($2::bigint[]) GROUP BY job_id, status_id, status",
        tenant_id,
        job_ids,
    )
    return [Counted(**row) for row in rows]


async def cards_of(
    transaction: Transaction, tenant_id: UUID, job_id: int, status_ids: Sequence[int], *, most: int
) -> Sequence[Card]:
    """The `most` that reached each of these statuses latest, those first."""
    rows = await transaction.fetch(
        """
        SELECT a.id, a.applicant_id, a.status_id, a.status, a.status_at, a.source, i.id AS interview_id,
               i.starts_at AS interview_at,
               CASE WHEN a.person <> '{}' THEN concat_ws(' ', a.person->>'first_name', a.person->>'last_name')
                    ELSE trim(p.first_name || ' ' || p.last_name) END AS name
        FROM unnest($3::bigint[]) AS s (id)
        CROSS JOIN LATERAL (
            SELECT * FROM application a WHERE a.tenant_id = $1 AND a.job_id = $2 AND a.status_id = s.id
            ORDER BY a.status_at DESC, a.id DESC LIMIT $4) AS a
        JOIN applicant p ON p.tenant_id = $1 AND p.id = a.applicant_id
        LEFT JOIN interview i ON i.tenant_id = $1 AND i.application_id = a.id AND i.status = 'scheduled'
        ORDER BY a.status_id, a.status_at DESC, a.id DESC
        """,
        tenant_id,
        job_id,
        status_ids,
        most,
    )
    return [Card(**row) for row in rows]
