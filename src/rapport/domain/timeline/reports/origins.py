"""Where applications came from, and how far they came."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.statuses import STAGE_OF_STATUS
from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction


class Origin(Struct, frozen=True, kw_only=True, rename="camel"):
    """Of the applications that were made in the period and named this source, None where they named none: how many
    have led to an interview, an offer and a hire until now. Who was hired without an offer counts only there.
    """

    source: str | None
    applied: int
    interviewed: int
    offered: int
    hired: int


async def count_origins(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[Origin]:
    """The most frequent source first."""
    rows = await transaction.fetch(_ORIGINS, tenant_id, period.since, period.until)
    return [Origin(**row) for row in rows]


_ORIGINS = f"""
WITH made AS MATERIALIZED (
    SELECT a.id, nullif(btrim(a.source), '') AS source FROM application a
    WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at < $3
), reached AS (
    SELECT DISTINCT c.application_id, s.stage
    FROM made m JOIN application_status_change c ON c.tenant_id = $1 AND c.application_id = m.id
    JOIN ({STAGE_OF_STATUS}) s (id, stage) ON s.id = c.after_id
    WHERE s.stage = ANY(ARRAY['Offer', 'Hired'])
), interviewed AS (
    SELECT DISTINCT i.application_id FROM made m
    JOIN interview i ON i.tenant_id = $1 AND i.application_id = m.id WHERE i.status <> 'cancelled'
)
SELECT m.source, count(*) AS applied, count(i.application_id) AS interviewed, count(o.stage) AS offered,
       count(h.stage) AS hired
FROM made m
LEFT JOIN interviewed i ON i.application_id = m.id
LEFT JOIN reached o ON o.application_id = m.id AND o.stage = 'Offer'
LEFT JOIN reached h ON h.application_id = m.id AND h.stage = 'Hired'
GROUP BY 1 ORDER BY 2 DESC, 1
"""
