"""How far each person came: when they were first in touch, and when they first and last applied, were interviewed, got
an offer and were hired.

Kept for reports, behind the writes, by all the records of a person; triggers note of whom it may have changed.
"""

from uuid import UUID

from rapport.domain.applicants.statuses import STAGE_OF_STATUS
from rapport.storage.database import Transaction


async def keep_progress(transaction: Transaction, tenant_id: UUID, batch: int) -> bool:
    """Finds it out anew of those who wait longest, `batch` notes at most; whether there may be more.

    Under lock_people: who belongs together does not change meanwhile, and no older answer comes after a newer one.
    """
    rows = await transaction.fetch(_TAKE, tenant_id, batch)
    people = {UUID(row["record"]) for row in rows if row["kind"] == "person"}
    records = [(row["kind"], row["record"]) for row in rows if row["kind"] != "person"]
    if records:
        kinds, named = zip(*records, strict=True)
        people |= {row["person_id"] for row in await transaction.fetch(_WHOSE, tenant_id, list(kinds), list(named))}
    if people:
        await transaction.execute(_KEEP, tenant_id, list(people))
    return len(rows) == batch


_TAKE = """
DELETE FROM person_progress_due WHERE tenant_id = $1
  AND seq IN (SELECT seq FROM person_progress_due WHERE tenant_id = $1 ORDER BY seq LIMIT $2)
RETURNING kind, record
"""

# A record that is nobody's yet is noted again, as its person, when it is somebody's.
_WHOSE = """
SELECT DISTINCT r.person_id FROM unnest($2::text[], $3::text[]) AS w (kind, record)
JOIN person_record r ON r.tenant_id = $1 AND r.kind = w.kind AND r.record = w.record
"""

# `theirs` holds the keys in their own types, so that casts leak nothing, and indexes are used.
_KEEP = f"""
WITH theirs AS MATERIALIZED (
    SELECT r.person_id, CASE WHEN r.kind = 'candidate' THEN r.record::uuid END AS candidate_id,
           CASE WHEN r.kind = 'employee' THEN r.record END AS employee_id,
           CASE WHEN r.kind = 'applicant' THEN r.record::bigint END AS applicant_id
    FROM person_record r WHERE r.tenant_id = $1 AND r.person_id = ANY($2::uuid[])
), applied AS MATERIALIZED (
    SELECT t.person_id, a.id, a.created_at FROM theirs t
    JOIN application a ON a.tenant_id = $1 AND a.applicant_id = t.applicant_id
), steps (person_id, contacted_at, applied_at, interviewed_at, offered_at, hired_at) AS (
    SELECT t.person_id, m.at, NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, NULL::timestamptz
    FROM theirs t LEFT JOIN candidate_met m ON m.tenant_id = $1 AND m.candidate_id = t.candidate_id
    UNION ALL
    SELECT t.person_id, i.instant, NULL, NULL, NULL, NULL
    FROM theirs t, LATERAL (
        SELECT e.instant FROM employee_interaction e WHERE e.tenant_id = $1 AND e.employee_id = t.employee_id
        ORDER BY e.instant LIMIT 1) i
    UNION ALL
    SELECT person_id, created_at, created_at, NULL, NULL, NULL FROM applied
    UNION ALL
    SELECT a.person_id, NULL, NULL, i.starts_at, NULL, NULL
    FROM applied a JOIN interview i ON i.tenant_id = $1 AND i.application_id = a.id AND i.status <> 'cancelled'
    UNION ALL
    SELECT a.person_id, NULL, NULL, NULL, CASE WHEN s.stage = 'Offer' THEN h.at END,
           CASE WHEN s.stage = 'Hired' THEN h.at END
    FROM applied a JOIN application_status_change h ON h.tenant_id = $1 AND h.application_id = a.id
    JOIN ({STAGE_OF_STATUS}) s (id, stage) ON s.id = h.after_id
)
INSERT INTO person_progress AS p
    (tenant_id, person_id, contacted_at, applied_at, last_applied_at, interviewed_at, last_interviewed_at,
     offered_at, last_offered_at, hired_at, last_hired_at)
SELECT $1, person_id, min(contacted_at), min(applied_at), max(applied_at), min(interviewed_at), max(interviewed_at),
       min(offered_at), max(offered_at), min(hired_at), max(hired_at)
FROM steps GROUP BY person_id
ON CONFLICT (tenant_id, person_id) DO UPDATE
SET contacted_at = excluded.contacted_at,
    applied_at = excluded.applied_at, last_applied_at = excluded.last_applied_at,
    interviewed_at = excluded.interviewed_at, last_interviewed_at = excluded.last_interviewed_at,
    offered_at = excluded.offered_at, last_offered_at = excluded.last_offered_at,
    hired_at = excluded.hired_at, last_hired_at = excluded.last_hired_at
WHERE p IS DISTINCT FROM excluded
"""
