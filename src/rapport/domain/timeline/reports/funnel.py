"""How far people came who were met for the first time in a period."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.people_sql import STAGES
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


# Each step takes only the records of the people whom the one before has left: `theirs` holds them all, so that casts of
# their keys leak nothing, and indexes are used.
_FUNNEL = f"""
WITH met AS (
    SELECT 'candidate' AS kind, c.candidate_id::text AS record FROM candidate_met c
    WHERE c.tenant_id = $1 AND c.at >= $2 AND c.at < $3
    UNION ALL
    SELECT 'employee', t.id FROM (
        SELECT DISTINCT i.employee_id AS id FROM employee_interaction i
        WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant < $3) t
    UNION ALL
    SELECT 'applicant', t.id::text FROM (
        SELECT DISTINCT a.applicant_id AS id FROM application a
        WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at < $3) t
), touched AS (
    SELECT DISTINCT r.person_id FROM met m
    JOIN person_record r ON r.tenant_id = $1 AND r.kind = m.kind AND r.record = m.record
), theirs AS MATERIALIZED (
    SELECT r.person_id, r.kind, CASE WHEN r.kind = 'candidate' THEN r.record::uuid END AS candidate_id,
           CASE WHEN r.kind = 'employee' THEN r.record END AS employee_id,
           CASE WHEN r.kind = 'applicant' THEN r.record::bigint END AS applicant_id
    FROM touched t JOIN person_record r ON r.tenant_id = $1 AND r.person_id = t.person_id
), cohort AS MATERIALIZED (
    SELECT t.person_id, array_remove(array_agg(t.applicant_id), NULL) AS applicants FROM theirs t
    GROUP BY t.person_id HAVING NOT bool_or(CASE t.kind
        WHEN 'candidate' THEN EXISTS (
            SELECT FROM candidate_met c WHERE c.tenant_id = $1 AND c.candidate_id = t.candidate_id AND c.at < $2)
        WHEN 'employee' THEN EXISTS (
            SELECT FROM employee_interaction i
            WHERE i.tenant_id = $1 AND i.employee_id = t.employee_id AND i.instant < $2)
        ELSE EXISTS (
            SELECT FROM application a
            WHERE a.tenant_id = $1 AND a.applicant_id = t.applicant_id AND a.created_at < $2) END)
), applied AS MATERIALIZED (
    SELECT c.person_id, a.applicant_id FROM cohort c, unnest(c.applicants) AS a (applicant_id)
), reached AS MATERIALIZED (
    SELECT c.person_id, s.stage FROM applied c
    JOIN application a ON a.tenant_id = $1 AND a.applicant_id = c.applicant_id
    JOIN application_status_change h ON h.tenant_id = $1 AND h.application_id = a.id
    JOIN ({STAGES}) s (id, stage) ON s.id = h.after_id
)
SELECT (SELECT count(*) FROM cohort) AS contacted,
       (SELECT count(DISTINCT person_id) FROM applied) AS applied,
       (SELECT count(DISTINCT c.person_id) FROM applied c
        JOIN interview i ON i.tenant_id = $1 AND i.applicant_id = c.applicant_id AND i.status <> 'cancelled')
           AS interviewed,
       (SELECT count(DISTINCT person_id) FROM reached WHERE stage = 'Offer') AS offered,
       (SELECT count(DISTINCT person_id) FROM reached WHERE stage = 'Hired') AS hired
"""
