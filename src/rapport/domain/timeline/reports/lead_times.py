"""How long it took from the first contact to the first interview, and from there to the hire."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction

STEPS = ("contact_to_interview", "interview_to_hire", "contact_to_hire")


class LeadTime(Struct, frozen=True, kw_only=True, rename="camel"):
    """Of the people whose step ended in the part of the period that begins on the day `starts`: half of them took no
    longer than `median_days`, and four of five no longer than `p80_days`.
    """

    starts: str
    step: str
    people: int
    median_days: float
    p80_days: float


async def measure_lead_times(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[LeadTime]:
    """Parts in which nobody ended a step are left out, and so is who was hired before being met."""
    rows = await transaction.fetch(_TIMES, tenant_id, period.since, period.until, period.by, period.zone)
    return [LeadTime(**row) for row in rows]


# Of what is kept of each person: domain/people/progress.py.
_TIMES = """
SELECT to_char(date_trunc($4, s.ended AT TIME ZONE $5), 'YYYY-MM-DD') AS starts, s.step, count(*) AS people,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY s.days))::numeric, 2)::float8 AS median_days,
       round((percentile_cont(0.8) WITHIN GROUP (ORDER BY s.days))::numeric, 2)::float8 AS p80_days
FROM person_progress p, LATERAL (
    SELECT t.*, extract(epoch FROM t.ended - t.began) / 86400 AS days FROM (VALUES
        ('contact_to_interview', p.contacted_at, p.interviewed_at),
        ('interview_to_hire', p.interviewed_at, p.hired_at),
        ('contact_to_hire', p.contacted_at, p.hired_at)) t (step, began, ended)
    WHERE t.ended >= $2 AND t.ended < $3 AND t.ended >= t.began) s
WHERE p.tenant_id = $1
  AND ((p.interviewed_at >= $2 AND p.interviewed_at < $3) OR (p.hired_at >= $2 AND p.hired_at < $3))
GROUP BY 1, 2 ORDER BY 1, 2
"""
