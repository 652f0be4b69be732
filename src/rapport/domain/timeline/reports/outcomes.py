"""What came of contacts with candidates: how many of those who were spoken to went on, by the type of the contact."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.statuses import STAGE_OF_STATUS
from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction


class Outcome(Struct, frozen=True, kw_only=True, rename="camel"):
    """Of the contacts of one type in the period: with how many candidates, and how many of those applied, were
    interviewed, got an offer and were hired after the first of them, until now. One of two types counts with each.
    """

    type: str
    contacts: int
    people: int
    applied: int
    interviewed: int
    offered: int
    hired: int


async def follow_contacts(
    transaction: Transaction, tenant_id: UUID, period: Period, type_: str | None = None
) -> Sequence[Outcome]:
    """The most frequent type first; with `type_` only that one."""
    rows = await transaction.fetch(_OUTCOMES, tenant_id, period.since, period.until, type_)
    return [Outcome(**row) for row in rows]


# From those who applied, as they are few beside those who were spoken to.
_OUTCOMES = f"""
WITH typed AS (
    SELECT i.candidate_id, t.type, count(*) AS count, min(i.performed_at) AS at
    FROM interaction i, unnest(i.types) AS t (type)
    WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at < $3 AND ($4::text IS NULL OR t.type = $4)
    GROUP BY 1, 2
), went AS (
    SELECT c.record::uuid AS candidate_id, max(a.created_at) AS applied, max(i.at) AS interviewed,
           max(s.offered) AS offered, max(s.hired) AS hired
    FROM application a
    JOIN person_record p ON p.tenant_id = $1 AND p.kind = 'applicant' AND p.record = a.applicant_id::text
    JOIN person_record c ON c.tenant_id = $1 AND c.person_id = p.person_id AND c.kind = 'candidate'
    LEFT JOIN (
        SELECT application_id, max(starts_at) AS at FROM interview
        WHERE tenant_id = $1 AND status <> 'cancelled' GROUP BY 1) i ON i.application_id = a.id
    LEFT JOIN (
        SELECT h.application_id, max(h.at) FILTER (WHERE s.stage = 'Offer') AS offered,
               max(h.at) FILTER (WHERE s.stage = 'Hired') AS hired
        FROM application_status_change h JOIN ({STAGE_OF_STATUS}) s (id, stage) ON s.id = h.after_id
        WHERE h.tenant_id = $1 GROUP BY 1) s ON s.application_id = a.id
    WHERE a.tenant_id = $1 GROUP BY 1
)
SELECT t.type, sum(t.count)::bigint AS contacts, count(*) AS people,
       count(*) FILTER (WHERE w.applied >= t.at) AS applied,
       count(*) FILTER (WHERE w.interviewed >= t.at) AS interviewed,
       count(*) FILTER (WHERE w.offered >= t.at) AS offered,
       count(*) FILTER (WHERE w.hired >= t.at) AS hired
FROM typed t LEFT JOIN went w ON w.candidate_id = t.candidate_id
GROUP BY 1 ORDER BY 2 DESC, 1
"""
