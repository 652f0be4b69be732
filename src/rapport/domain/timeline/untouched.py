"""Candidates with whom nobody has been in contact for some time, and with whom nothing is planned."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.records import RecordKind
from rapport.storage.database import Transaction

PATIENCE = timedelta(days=30)
"""After which somebody who may be looking for work is likely to have found it elsewhere."""
MOST = 1000
"""Beyond which they are not counted: nobody calls more."""


class Untouched(Struct, frozen=True, array_like=True):
    """Where a person stands among them: `at` is about when they were last in contact, or were made a candidate."""

    at: datetime
    candidate_id: UUID
    person_id: UUID


async def count_untouched(transaction: Transaction, tenant_id: UUID, since: datetime) -> int:
    """How many people: those whom `list_untouched` lists. MOST + 1 for more than MOST."""
    sql = f"SELECT count(*) FROM ({_UNTOUCHED}) AS u"
    return int(await transaction.fetchval(sql, tenant_id, since, *_first(), MOST + 1, None))


async def list_untouched(
    transaction: Transaction,
    tenant_id: UUID,
    since: datetime,
    *,
    kind: RecordKind | None,
    after: Untouched | None,
    limit: int,
) -> Sequence[Untouched]:
    """People all of whose candidates were made before `since`, with no interaction from then on, the longest ago
    first. An archived candidate does not count; what an employee or an applicant did does not either.
    With `kind` those who have such a record too.
    """
    last = _first() if after is None else (after.at, after.candidate_id)
    rows = await transaction.fetch(_UNTOUCHED, tenant_id, since, *last, limit, kind)
    return [Untouched(row["at"], row["candidate_id"], row["person_id"]) for row in rows]


async def untouched_among(
    transaction: Transaction, tenant_id: UUID, since: datetime, people: Sequence[UUID]
) -> Collection[UUID]:
    """Those of these people whom `list_untouched` would list."""
    rows = await transaction.fetch(_AMONG, tenant_id, since, people)
    return {row["person_id"] for row in rows}


def _first() -> tuple[datetime, UUID]:
    return datetime.fromisoformat("0001-01-02T00:00:00Z"), UUID(int=0)


# The index on `at` is walked from its beginning, and the walk ends with the last one asked for. What is kept may be
# behind, so the interactions of each have the last word.
_UNTOUCHED = """
SELECT k.at, k.candidate_id, p.person_id
FROM candidate_touched k
CROSS JOIN LATERAL (
    SELECT r.person_id FROM person_record r
    WHERE r.tenant_id = $1 AND r.kind = 'candidate' AND r.record = k.candidate_id::text LIMIT 1) AS p
WHERE k.tenant_id = $1 AND k.at < $2 AND (k.at, k.candidate_id) > ($3, $4::uuid)
  AND (SELECT true FROM candidate c
       WHERE c.tenant_id = $1 AND c.id = k.candidate_id AND c.archived_at IS NULL LIMIT 1)
  AND (SELECT true FROM interaction i
       WHERE i.tenant_id = $1 AND i.candidate_id = k.candidate_id AND i.performed_at >= $2 LIMIT 1) IS NULL
  AND (SELECT true FROM person_record o  -- of two that are one person, the later one decides
       WHERE o.tenant_id = $1 AND o.person_id = p.person_id AND (
           SELECT (t.at, t.candidate_id) > (k.at, k.candidate_id) FROM candidate_touched t
           WHERE t.tenant_id = $1 AND t.candidate_id = CASE o.kind WHEN 'candidate' THEN o.record::uuid END LIMIT 1)
       LIMIT 1) IS NULL
  AND ($6::text IS NULL OR (
      SELECT true FROM person_record s
      WHERE s.tenant_id = $1 AND s.person_id = p.person_id AND s.kind = $6 LIMIT 1))
ORDER BY k.at, k.candidate_id LIMIT $5
"""

_AMONG = """
SELECT r.person_id
FROM person_record r
JOIN candidate_touched k
  ON k.tenant_id = $1 AND k.candidate_id = CASE r.kind WHEN 'candidate' THEN r.record::uuid END
WHERE r.tenant_id = $1 AND r.person_id = ANY($3::uuid[])
GROUP BY r.person_id
HAVING bool_and(k.at < $2 AND (
    SELECT true FROM interaction i
    WHERE i.tenant_id = $1 AND i.candidate_id = k.candidate_id AND i.performed_at >= $2 LIMIT 1) IS NULL)
"""
