"""How long it took from the first contact to the first interview, and from there to the hire."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.people_sql import FIRST_CONTACT, INTERVIEWED, REACHED
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


# Whoever ended a step is told first: coalesce() is not leakproof, so beside it no index would find their records, and
# all of them were read for each person: half a minute for 5,000 people.
_TIMES = f"""
WITH interviewed AS (
    {INTERVIEWED}
), reached AS (
    {REACHED}
), ended AS MATERIALIZED (
    SELECT coalesce(i.person_id, h.person_id) AS person_id, i.at AS interview, h.at AS hire
    FROM interviewed i
    FULL JOIN (SELECT * FROM reached WHERE stage = 'Hired') h ON h.person_id = i.person_id
    WHERE (i.at >= $2 AND i.at < $3) OR (h.at >= $2 AND h.at < $3)
), met AS MATERIALIZED (
    SELECT p.*, ({FIRST_CONTACT}) AS contact FROM ended p
)
SELECT to_char(date_trunc($4, s.ended AT TIME ZONE $5), 'YYYY-MM-DD') AS starts, s.step, count(*) AS people,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY s.days))::numeric, 2)::float8 AS median_days,
       round((percentile_cont(0.8) WITHIN GROUP (ORDER BY s.days))::numeric, 2)::float8 AS p80_days
FROM met, LATERAL (
    SELECT t.*, extract(epoch FROM t.ended - t.began) / 86400 AS days FROM (VALUES
        ('contact_to_interview', met.contact, met.interview),
        ('interview_to_hire', met.interview, met.hire),
        ('contact_to_hire', met.contact, met.hire)) t (step, began, ended)
    WHERE t.ended >= $2 AND t.ended < $3 AND t.ended >= t.began) s
GROUP BY 1, 2 ORDER BY 1, 2
"""
