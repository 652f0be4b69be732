"""How many contacts there were, of which kind and type, and where applications came from."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction


class Contacts(Struct, frozen=True, kw_only=True, rename="camel"):
    """`starts` is the first day of the part, as a date. An interaction of two types counts once with each.

    `kind` says on which side: `interaction` with candidates, `employee_interaction` of employees, `application` and
    `interview` of applicants. The type of an interview is its status, and it counts when it begins.
    """

    starts: str
    kind: str
    type: str
    source: str | None
    count: int


async def count_contacts(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[Contacts]:
    """In the order of their parts."""
    rows = await transaction.fetch(
        _COUNTS, tenant_id, period.since, period.until, period.by, period.zone, *period.whole_hours
    )
    return [Contacts(**row) for row in rows]


# Interactions are counted by the hour as they are written; only what lies outside whole hours is counted here. Other
# rows are counted before types are split and zones are looked at. Rules of time zones change at whole quarters of
# an hour.
_COUNTS = """
WITH counted (kind, types, source, at, count) AS (
    SELECT 'interaction', ARRAY[h.type], NULL, h.at, sum(h.count)::bigint
    FROM interaction_hour h WHERE h.tenant_id = $1 AND h.at >= $6 AND h.at < $7 GROUP BY 2, 4
    UNION ALL
    SELECT 'interaction', i.types, NULL, date_bin('15 minutes', i.performed_at, '2000-01-01Z'), count(*)
    FROM interaction i WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at < $6 GROUP BY 2, 4
    UNION ALL
    SELECT 'interaction', i.types, NULL, date_bin('15 minutes', i.performed_at, '2000-01-01Z'), count(*)
    FROM interaction i WHERE i.tenant_id = $1 AND i.performed_at >= $7 AND i.performed_at < $3 GROUP BY 2, 4
    UNION ALL
    SELECT 'employee_interaction', ARRAY[i.type], NULL, date_bin('15 minutes', i.instant, '2000-01-01Z'), count(*)
    FROM employee_interaction i WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant < $3 GROUP BY 2, 4
    UNION ALL
    SELECT 'application', ARRAY['applied'], a.source, date_bin('15 minutes', a.created_at, '2000-01-01Z'), count(*)
    FROM application a WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at < $3 GROUP BY 3, 4
    UNION ALL
    SELECT 'interview', ARRAY[i.status], NULL, date_bin('15 minutes', i.starts_at, '2000-01-01Z'), count(*)
    FROM interview i WHERE i.tenant_id = $1 AND i.starts_at >= $2 AND i.starts_at < $3 GROUP BY 2, 4
)
SELECT to_char(p.starts, 'YYYY-MM-DD') AS starts, p.kind, p.type, p.source, p.count
FROM (
    SELECT date_trunc($4, c.at AT TIME ZONE $5) AS starts, c.kind, t.type, c.source, sum(c.count)::bigint AS count
    FROM counted c, unnest(c.types) AS t (type) GROUP BY 1, 2, 3, 4) p
WHERE p.count <> 0 ORDER BY p.starts, p.kind, p.type, p.source
"""
