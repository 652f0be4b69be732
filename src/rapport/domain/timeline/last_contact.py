"""When people were last in contact: the newest interaction, deed of an employee, or application of theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.records import RecordKind
from rapport.storage.database import Transaction


class Contact(Struct, frozen=True, array_like=True):
    """When somebody was last in contact, which is also where they stand among all who were."""

    at: datetime
    person_id: UUID


async def last_contacts(
    transaction: Transaction, tenant_id: UUID, people: Sequence[UUID], now: datetime
) -> dict[UUID, datetime]:
    """Of each; who was never in contact is absent. What is planned for after `now` does not count."""
    rows = await transaction.fetch(
        f"SELECT r.person_id, max(n.at) AS at FROM person_record r, LATERAL ({_newest('$3')}) AS n"
        " WHERE r.tenant_id = $1 AND r.person_id = ANY($2::uuid[]) GROUP BY r.person_id",
        tenant_id,
        people,
        now,
    )
    return {row["person_id"]: row["at"] for row in rows}


async def recent_contacts(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    since: datetime,
    now: datetime,
    kind: RecordKind | None,
    after: Contact | None,
    limit: int,
) -> list[Contact]:
    """Whose last contact was between the two moments, the latest first; with `kind` those who have such a record."""
    last = after or Contact(now, _GREATEST)
    rows = await transaction.fetch(_RECENT, tenant_id, since, last.at, last.person_id, now, kind, limit)
    return [Contact(row["at"], row["person_id"]) for row in rows]


_GREATEST = UUID(int=2**128 - 1)


def _newest(until: str) -> str:
    """Of the record `r` when it was last in contact. Each kind looks into its own index; the others cost nothing.

    A record is read as a number or an id only where it is one.
    """
    return f"""
        (SELECT i.performed_at AS at FROM interaction i
         WHERE i.tenant_id = $1 AND i.candidate_id = CASE r.kind WHEN 'candidate' THEN r.record::uuid END
           AND i.performed_at <= {until} ORDER BY i.performed_at DESC LIMIT 1)
        UNION ALL
        (SELECT i.instant FROM employee_interaction i
         WHERE i.tenant_id = $1 AND i.employee_id = CASE r.kind WHEN 'employee' THEN r.record END
           AND i.instant <= {until} ORDER BY i.instant DESC LIMIT 1)
        UNION ALL
        (SELECT a.created_at FROM application a
         WHERE a.tenant_id = $1 AND a.applicant_id = CASE r.kind WHEN 'applicant' THEN r.record::bigint END
           AND a.created_at <= {until} ORDER BY a.created_at DESC LIMIT 1)
    """


# All contacts are walked, newest first, by three indexes at once, and the walk ends with the last one asked for.
_RECENT = f"""
SELECT DISTINCT h.at, p.person_id
FROM (SELECT * FROM (
    (SELECT i.performed_at AS at, 'candidate' AS kind, i.candidate_id::text AS record FROM interaction i
     WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at <= $3 ORDER BY i.performed_at DESC)
    UNION ALL
    (SELECT i.instant, 'employee', i.employee_id FROM employee_interaction i
     WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant <= $3 ORDER BY i.instant DESC)
    UNION ALL
    (SELECT a.created_at, 'applicant', a.applicant_id::text FROM application a
     WHERE a.tenant_id = $1 AND a.created_at >= $2 AND a.created_at <= $3 ORDER BY a.created_at DESC)
    ) AS walked ORDER BY at DESC) AS h
CROSS JOIN LATERAL (
    SELECT o.person_id FROM person_record o
    WHERE o.tenant_id = $1 AND o.kind = h.kind AND o.record = h.record LIMIT 1) AS p
WHERE (h.at, p.person_id) < ($3, $4::uuid)
  AND h.at = (
      SELECT max(n.at) FROM person_record r, LATERAL ({_newest("$5")}) AS n
      WHERE r.tenant_id = $1 AND r.person_id = p.person_id)
  AND ($6::text IS NULL OR (
      SELECT true FROM person_record k
      WHERE k.tenant_id = $1 AND k.person_id = p.person_id AND k.kind = $6 LIMIT 1))
ORDER BY h.at DESC, p.person_id DESC LIMIT $7
"""
