-- What the triggers of migration 0017 keep; those of 0011 note what is due, which people.sql has done.
INSERT INTO interaction_hour (tenant_id, at, type, slot, count)
SELECT i.tenant_id, date_bin('1 hour', i.performed_at, '2000-01-01Z'), t.type, 1, count(*)
FROM given g JOIN interaction i ON i.tenant_id = g.tenant_id, unnest(i.types) AS t (type) GROUP BY 1, 2, 3;
INSERT INTO candidate_met (tenant_id, candidate_id, at)
SELECT i.tenant_id, i.candidate_id, min(i.performed_at)
FROM given g JOIN interaction i ON i.tenant_id = g.tenant_id GROUP BY 1, 2;
UPDATE tenant t SET created_at = g.begins FROM given g WHERE t.id = g.tenant_id;
