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


# Interactions are counted by the hour as they are written; only what lies outside whole hours is counted here. A row
# finds its part among the beginnings of all: a tenth of the time that its own look at the rules of the zone takes.
_COUNTS = """
WITH parts AS (
    SELECT array_agg(s AT TIME ZONE $5 ORDER BY s) AS begins, array_agg(to_char(s, 'YYYY-MM-DD') ORDER BY s) AS starts
    FROM generate_series(date_trunc($4, $2 AT TIME ZONE $5), $3 AT TIME ZONE $5, ('1 ' || $4)::interval) s
), counted (kind, type, source, part, count) AS (
    SELECT 'interaction', h.type, NULL, width_bucket(h.at, (SELECT begins FROM parts)), sum(h.count)
    FROM interaction_hour h WHERE h.tenant_id = $1 AND h.at >= $6 AND h.at < $7 GROUP BY 2, 4
    UNION ALL
    SELECT 'interaction', t.type, NULL, width_bucket(i.performed_at, (SELECT begins FROM parts)), count(*)
    FROM interaction i, unnest(i.types) AS t (type)
    WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at < $6 GROUP BY 2, 4
    UNION ALL
    SELECT 'interaction', t.type, NULL, width_bucket(i.performed_at, (SELECT begins FROM parts)), count(*)
    FROM interaction i, unnest(i.types) AS t (type)
    WHERE i.tenant_id = $1 AND i.performed_at >= $7 AND i.performed_at < $3 GROUP BY 2, 4
    UNION ALL
    SELECT 'employee_interaction', i.type, NULL, width_bucket(i.instant, (SELECT begins FROM parts)), count(*)
    FROM employee_interaction i WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant < $3 GROUP BY 2, 4
    UNION ALL
    SELECT 'application', 'applied', a.source, width_bucket(a.created_at, (SELECT begins FROM parts)), count(*)
    FROM application a WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at < $3 GROUP BY 3, 4
    UNION ALL
    SELECT 'interview', i.status, NULL, width_bucket(i.starts_at, (SELECT begins FROM parts)), count(*)
    FROM interview i WHERE i.tenant_id = $1 AND i.starts_at >= $2 AND i.starts_at < $3 GROUP BY 2, 4
)
SELECT p.starts[c.part] AS starts, c.kind, c.type, c.source, sum(c.count)::bigint AS count
FROM counted c, parts p GROUP BY 1, 2, 3, 4 HAVING sum(c.count) <> 0 ORDER BY 1, 2, 3, 4
"""
