"""What came of contacts with candidates: how many of those who were spoken to went on, by the type of the contact."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

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
    typed, given = (_OF_EACH_TYPE, []) if type_ is None else (_OF_ONE_TYPE, [type_])
    rows = await transaction.fetch(_OUTCOMES.format(typed=typed), tenant_id, period.since, period.until, *given)
    return [Outcome(**row) for row in rows]


_OF_EACH_TYPE = """
    SELECT i.candidate_id, t.type, count(*) AS count, min(i.performed_at) AS at
    FROM interaction i, unnest(i.types) AS t (type)
    WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at < $3
"""
_OF_ONE_TYPE = """
    SELECT i.candidate_id, $4::text AS type, count(*) AS count, min(i.performed_at) AS at
    FROM interaction i
    WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at < $3 AND $4::text = ANY(i.types)
"""

# How far people came is kept: domain/people/progress.py. Of the few who came somewhere since the period began. Keys are
# compared as records have them: casts beside row-level security would keep indexes from being used.
_OUTCOMES = """
WITH typed AS MATERIALIZED (
    SELECT t.*, t.candidate_id::text AS record FROM ({typed} GROUP BY 1, 2) t
), went AS MATERIALIZED (
    SELECT r.record, p.* FROM person_progress p
    JOIN person_record r ON r.tenant_id = $1 AND r.person_id = p.person_id AND r.kind = 'candidate'
    WHERE p.tenant_id = $1 AND (p.last_applied_at >= $2 OR p.last_interviewed_at >= $2 OR p.last_offered_at >= $2
                                OR p.last_hired_at >= $2)
)
SELECT t.type, sum(t.count)::bigint AS contacts, count(*) AS people,
       count(*) FILTER (WHERE w.last_applied_at >= t.at) AS applied,
       count(*) FILTER (WHERE w.last_interviewed_at >= t.at) AS interviewed,
       count(*) FILTER (WHERE w.last_offered_at >= t.at) AS offered,
       count(*) FILTER (WHERE w.last_hired_at >= t.at) AS hired
FROM typed t LEFT JOIN went w ON w.record = t.record
GROUP BY 1 ORDER BY 2 DESC, 1
"""
