"""How far people came who were met for the first time in a period."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.people_sql import FIRST_CONTACT, INTERVIEWED, REACHED
from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction

STEPS = ("contacted", "applied", "interviewed", "offered", "hired")


class Step(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many people came to it until now, and what part that is of those of the first step and the step before.

    Who was hired without an offer counts in the one and not in the other.
    """

    step: str
    people: int
    of_first: float | None
    of_previous: float | None


async def count_funnel(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[Step]:
    row = await transaction.fetchrow(_FUNNEL, tenant_id, period.since, period.until)
    assert row is not None
    counts = [row[step] for step in STEPS]
    return [
        Step(
            step=step,
            people=count,
            of_first=_part(count, counts[0]),
            of_previous=_part(count, before),
        )
        for step, count, before in zip(STEPS, counts, [counts[0], *counts], strict=False)
    ]


def _part(count: int, whole: int) -> float | None:
    return round(count / whole, 4) if whole else None


# Who was met before by the same record is left out first: of 60,000 candidates in 12 weeks that are nearly all.
_FUNNEL = f"""
WITH touched AS (
    SELECT DISTINCT r.person_id FROM (
        SELECT 'candidate' AS kind, c.candidate_id::text AS record FROM candidate_met c
        WHERE c.tenant_id = $1 AND c.at >= $2 AND c.at < $3
        UNION ALL
        SELECT 'employee', t.id FROM (
            SELECT DISTINCT i.employee_id AS id FROM employee_interaction i
            WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant < $3) t
        WHERE NOT EXISTS (SELECT FROM employee_interaction e
                          WHERE e.tenant_id = $1 AND e.employee_id = t.id AND e.instant < $2)
        UNION ALL
        SELECT DISTINCT 'applicant', a.applicant_id::text FROM application a
        WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at < $3) t
    JOIN person_record r ON r.tenant_id = $1 AND r.kind = t.kind AND r.record = t.record
), cohort AS MATERIALIZED (
    SELECT p.person_id FROM touched p WHERE ({FIRST_CONTACT}) >= $2
), interviewed AS (
    {INTERVIEWED}
), reached AS (
    {REACHED}
)
SELECT count(*) AS contacted,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM person_record r WHERE r.tenant_id = $1 AND r.person_id = c.person_id AND r.kind = 'applicant'))
           AS applied,
       count(*) FILTER (WHERE i.person_id IS NOT NULL) AS interviewed,
       count(*) FILTER (WHERE o.person_id IS NOT NULL) AS offered,
       count(*) FILTER (WHERE h.person_id IS NOT NULL) AS hired
FROM cohort c
LEFT JOIN interviewed i ON i.person_id = c.person_id
LEFT JOIN reached o ON o.person_id = c.person_id AND o.stage = 'Offer'
LEFT JOIN reached h ON h.person_id = c.person_id AND h.stage = 'Hired'
"""
