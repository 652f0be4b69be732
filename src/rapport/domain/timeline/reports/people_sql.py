"""Parts of statements about people: when they were first met, interviewed, and hired. `$1` is the tenant."""

from rapport.domain.applicants.statuses import EVERYWHERE

_EVERYWHERE = ", ".join(f"({status.id}, '{status.stage}')" for status in EVERYWHERE)
STAGES = f"""
    VALUES {_EVERYWHERE}
    UNION ALL SELECT s.id, s.stage FROM application_status s WHERE s.tenant_id = $1
"""
"""Each status of the tenant with its stage: `id`, `stage`."""

FIRST_CONTACT = """
SELECT min(m.at) FROM person_record r, LATERAL (
    SELECT c.at FROM candidate_met c
    WHERE r.kind = 'candidate' AND c.tenant_id = $1
      AND c.candidate_id = CASE WHEN r.kind = 'candidate' THEN r.record::uuid END
    UNION ALL
    SELECT min(i.instant) FROM employee_interaction i
    WHERE r.kind = 'employee' AND i.tenant_id = $1 AND i.employee_id = r.record
    UNION ALL
    SELECT min(a.created_at) FROM application a
    WHERE r.kind = 'applicant' AND a.tenant_id = $1
      AND a.applicant_id = CASE WHEN r.kind = 'applicant' THEN r.record::bigint END) m
WHERE r.tenant_id = $1 AND r.person_id = p.person_id
"""
"""When the person `p` was first in touch, by whichever of their records."""

INTERVIEWED = """
SELECT r.person_id, min(i.starts_at) AS at
FROM interview i JOIN person_record r
  ON r.tenant_id = $1 AND r.kind = 'applicant' AND r.record = i.applicant_id::text
WHERE i.tenant_id = $1 AND i.status <> 'cancelled' GROUP BY 1
"""
"""Who was, or will be; and the first time."""

REACHED = f"""
SELECT r.person_id, s.stage, min(c.at) AS at
FROM application_status_change c
JOIN ({STAGES}) s (id, stage) ON s.id = c.after_id
JOIN application a ON a.tenant_id = $1 AND a.id = c.application_id
JOIN person_record r ON r.tenant_id = $1 AND r.kind = 'applicant' AND r.record = a.applicant_id::text
WHERE c.tenant_id = $1 AND s.stage = ANY(ARRAY['Offer', 'Hired']) GROUP BY 1, 2
"""
"""Whose application came to these stages, and the first time."""
