-- What the triggers of migrations 0017 and 0019 keep; those of 0011 note what is due, which people.sql has done.
INSERT INTO interaction_hour (tenant_id, at, type, slot, count)
SELECT i.tenant_id, date_bin('1 hour', i.performed_at, '2000-01-01Z'), t.type, 1, count(*)
FROM given g JOIN interaction i ON i.tenant_id = g.tenant_id, unnest(i.types) AS t (type) GROUP BY 1, 2, 3;
INSERT INTO candidate_met (tenant_id, candidate_id, at)
SELECT i.tenant_id, i.candidate_id, min(i.performed_at)
FROM given g JOIN interaction i ON i.tenant_id = g.tenant_id GROUP BY 1, 2;
INSERT INTO candidate_touched (tenant_id, candidate_id, at)
SELECT c.tenant_id, c.id, greatest(c.created_at, i.at)
FROM given g JOIN candidate c ON c.tenant_id = g.tenant_id AND c.archived_at IS NULL
LEFT JOIN (SELECT candidate_id, max(performed_at) AS at FROM given g JOIN interaction i ON i.tenant_id = g.tenant_id
           GROUP BY 1) i ON i.candidate_id = c.id
ON CONFLICT DO NOTHING;
-- How far people came, as domain/people/progress.py finds it out.
INSERT INTO person_progress
SELECT g.tenant_id, s.person_id, min(s.at), min(s.applied), max(s.applied), min(s.interviewed), max(s.interviewed),
       min(s.offered), max(s.offered), min(s.hired), max(s.hired)
FROM given g, (
    SELECT r.person_id, m.at, NULL::timestamptz AS applied, NULL::timestamptz AS interviewed,
           NULL::timestamptz AS offered, NULL::timestamptz AS hired
    FROM made_record r LEFT JOIN candidate_met m ON r.kind = 'candidate' AND m.candidate_id::text = r.record
    UNION ALL
    SELECT r.person_id, min(e.instant), NULL, NULL, NULL, NULL
    FROM given g JOIN employee_interaction e ON e.tenant_id = g.tenant_id
    JOIN made_record r ON r.kind = 'employee' AND r.record = e.employee_id GROUP BY 1
    UNION ALL
    SELECT p.person_id, a.created_at, a.created_at, i.starts_at,
           CASE WHEN h.after = 'Offer' THEN h.at END, CASE WHEN h.after = 'Hired' THEN h.at END
    FROM made_applicant p JOIN given g ON true
    JOIN application a ON a.tenant_id = g.tenant_id AND a.applicant_id = p.id
    LEFT JOIN interview i ON i.tenant_id = g.tenant_id AND i.application_id = a.id AND i.status <> 'cancelled'
    LEFT JOIN application_status_change h ON h.tenant_id = g.tenant_id AND h.application_id = a.id
) s GROUP BY g.tenant_id, s.person_id
ON CONFLICT DO NOTHING;
UPDATE tenant t SET created_at = g.begins FROM given g WHERE t.id = g.tenant_id;
