"""Vacancies by the interest that employees take in them: how many liked or applied, and who."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction

LIKED, APPLIED = "vacancy_liked", "vacancy_applied"


class Listed(Struct, frozen=True, kw_only=True):
    """A vacancy with how many employees have liked it, have applied, and did anything with it at all."""

    external_id: str
    fields: Mapping[str, Any]
    updated_at: datetime
    liked: int
    applied: int
    employees: int


class Interested(Struct, frozen=True, kw_only=True):
    """An employee who did something with a vacancy: what they did last, and when. `types` are all that they did."""

    employee_id: str
    position: str | None
    types: Sequence[str]
    last_at: datetime


async def list_by_update(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    words: Sequence[str],
    active: bool | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[Listed]:
    """The one that was updated latest comes first; `before` is where the last page ended: its last vacancy's time and
    id. All `words` occur in the title, the company or the id.
    """
    rows = await transaction.fetch(
        _LISTED, tenant_id, [word.lower() for word in words], active, *(before or (None, None)), limit, LIKED, APPLIED
    )
    return [Listed(**row) for row in rows]


# What comes on the page is found first, by the index on the time; only of that is interest counted.
_LISTED = """
WITH page AS (
    SELECT v.external_id, v.profile AS fields, v.updated_at FROM vacancy v
    WHERE v.tenant_id = $1
      AND ($3::boolean IS NULL OR (v.profile->'active')::boolean = $3)
      AND ($4::timestamptz IS NULL OR (v.updated_at, v.external_id) < ($4, $5::text COLLATE "C"))
      AND NOT EXISTS (
          SELECT FROM unnest($2::text[]) AS word
          WHERE position(word IN lower(
              concat_ws(' ', v.profile->>'job_title', v.profile->>'company', v.external_id))) = 0)
    ORDER BY v.updated_at DESC, v.external_id DESC LIMIT $6
)
SELECT p.*, coalesce(c.liked, 0) AS liked, coalesce(c.applied, 0) AS applied, coalesce(c.employees, 0) AS employees
FROM page p LEFT JOIN (
    SELECT i.vacancy_id, count(DISTINCT i.employee_id) AS employees,
           count(DISTINCT i.employee_id) FILTER (WHERE i.type = $7) AS liked,
           count(DISTINCT i.employee_id) FILTER (WHERE i.type = $8) AS applied
    FROM employee_interaction i WHERE i.tenant_id = $1 AND i.vacancy_id IN (SELECT external_id FROM page)
    GROUP BY i.vacancy_id
) c ON c.vacancy_id = p.external_id
ORDER BY p.updated_at DESC, p.external_id DESC
"""


async def interested_in(
    transaction: Transaction, tenant_id: UUID, vacancy_id: str, *, limit: int
) -> Sequence[Interested]:
    """Whoever did something latest comes first."""
    rows = await transaction.fetch(
        """
        SELECT i.employee_id, e.profile->>'assigned_position' AS position,
               array_agg(DISTINCT i.type) AS types, max(i.instant) AS last_at
        FROM employee_interaction i
        JOIN employee e ON e.tenant_id = $1 AND e.external_id = i.employee_id
        WHERE i.tenant_id = $1 AND i.vacancy_id = $2
        GROUP BY i.employee_id, e.profile->>'assigned_position' ORDER BY last_at DESC, i.employee_id LIMIT $3
        """,
        tenant_id,
        vacancy_id,
        limit,
    )
    return [Interested(**row) for row in rows]
