"""How much interviewers have to do: interviews and hours, past and to come."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction


class Load(Struct, frozen=True, kw_only=True, rename="camel"):
    """Of one interviewer, in the part of the period that begins on the day `starts`; cancelled ones do not count."""

    starts: str
    interviewer: int
    name: str
    interviews: int
    upcoming: int
    hours: float


async def measure_loads(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[Load]:
    """An interview counts when it begins; those that have not begun are upcoming."""
    rows = await transaction.fetch(_LOADS, tenant_id, period.since, period.until, period.by, period.zone)
    return [Load(**row) for row in rows]


_LOADS = """
SELECT to_char(date_trunc($4, i.starts_at AT TIME ZONE $5), 'YYYY-MM-DD') AS starts, w.id AS interviewer, w.name,
       count(*) AS interviews, count(*) FILTER (WHERE i.starts_at > now()) AS upcoming,
       round(sum(i.duration_minutes) / 60.0, 2)::float8 AS hours
FROM interview i
JOIN interview_attendee t ON t.tenant_id = $1 AND t.interview_id = i.id
JOIN interviewer w ON w.tenant_id = $1 AND w.id = t.interviewer_id
WHERE i.tenant_id = $1 AND i.status <> 'cancelled' AND i.starts_at >= $2 AND i.starts_at < $3
GROUP BY 1, 2, 3 ORDER BY 1, 3, 2
"""
