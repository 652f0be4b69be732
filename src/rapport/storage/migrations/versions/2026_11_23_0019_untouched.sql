-- When a candidate who is not archived was last in touch, at the earliest when they were made. It may be behind by a
-- day or more, never ahead: whoever reads it looks into the interactions of the few that are found.
CREATE TABLE candidate_touched (
    tenant_id       uuid NOT NULL REFERENCES tenant,
    candidate_id    uuid NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, candidate_id),
    FOREIGN KEY (tenant_id, candidate_id) REFERENCES candidate ON DELETE CASCADE
);

ALTER TABLE interaction NO FORCE ROW LEVEL SECURITY;  -- for the next statement, which is of all tenants
ALTER TABLE candidate NO FORCE ROW LEVEL SECURITY;
INSERT INTO candidate_touched (tenant_id, candidate_id, at)
SELECT c.tenant_id, c.id, greatest(c.created_at, i.at)
FROM candidate c LEFT JOIN (
    SELECT tenant_id, candidate_id, max(performed_at) AS at FROM interaction GROUP BY 1, 2) i
    ON i.tenant_id = c.tenant_id AND i.candidate_id = c.id
WHERE c.archived_at IS NULL;
ALTER TABLE interaction FORCE ROW LEVEL SECURITY;
ALTER TABLE candidate FORCE ROW LEVEL SECURITY;
CREATE INDEX candidate_touched_time ON candidate_touched (tenant_id, at, candidate_id);

ALTER TABLE candidate_touched ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON candidate_touched
    USING (tenant_id = nullif(current_setting('rapport.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON candidate_touched TO rapport_app;

CREATE FUNCTION touch_new_candidates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO candidate_touched (tenant_id, candidate_id, at)
    SELECT w.tenant_id, w.id, w.created_at FROM written w WHERE w.archived_at IS NULL ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Rows are always locked in one order, so that no two writers wait for each other.
CREATE FUNCTION leave_archived_candidates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidate_touched k JOIN written w ON k.tenant_id = w.tenant_id AND k.candidate_id = w.id
    WHERE w.archived_at IS NOT NULL ORDER BY k.tenant_id, k.candidate_id FOR UPDATE OF k;
    DELETE FROM candidate_touched k USING written w
    WHERE k.tenant_id = w.tenant_id AND k.candidate_id = w.id AND w.archived_at IS NOT NULL;
    RETURN NULL;
END $$;

-- Whoever was in touch less than a day before keeps the row: most interactions then write nothing here.
CREATE FUNCTION touch_candidates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO candidate_touched AS k (tenant_id, candidate_id, at)
    SELECT f.* FROM (
        SELECT w.tenant_id, w.candidate_id, max(w.performed_at) AS at FROM written w GROUP BY 1, 2) f
    WHERE (SELECT e.at FROM candidate_touched e
           WHERE e.tenant_id = f.tenant_id AND e.candidate_id = f.candidate_id LIMIT 1) < f.at - interval '1 day'
    ORDER BY 1, 2
    ON CONFLICT (tenant_id, candidate_id) DO UPDATE SET at = greatest(k.at, excluded.at);
    RETURN NULL;
END $$;

CREATE FUNCTION touch_candidates_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidate_touched k
    JOIN (SELECT DISTINCT b.tenant_id, b.candidate_id FROM before b) t
      ON k.tenant_id = t.tenant_id AND k.candidate_id = t.candidate_id
    ORDER BY k.tenant_id, k.candidate_id FOR UPDATE OF k;
    UPDATE candidate_touched k SET at = n.at
    FROM (
        SELECT t.tenant_id, t.candidate_id, greatest(c.created_at, (
            SELECT i.performed_at FROM interaction i
            WHERE i.tenant_id = t.tenant_id AND i.candidate_id = t.candidate_id
            ORDER BY i.performed_at DESC, i.id DESC LIMIT 1)) AS at
        FROM (SELECT DISTINCT b.tenant_id, b.candidate_id FROM before b) t
        JOIN candidate c ON c.tenant_id = t.tenant_id AND c.id = t.candidate_id) n
    WHERE k.tenant_id = n.tenant_id AND k.candidate_id = n.candidate_id AND k.at <> n.at;
    RETURN NULL;
END $$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['touch_new_candidates()', 'leave_archived_candidates()', 'touch_candidates()',
        'touch_candidates_anew()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;

CREATE TRIGGER touch_insert AFTER INSERT ON candidate REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION touch_new_candidates();
CREATE TRIGGER touch_update AFTER UPDATE ON candidate REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION leave_archived_candidates();
CREATE TRIGGER touch_insert AFTER INSERT ON interaction REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION touch_candidates();
CREATE TRIGGER touch_update AFTER UPDATE ON interaction REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION touch_candidates_anew();
CREATE TRIGGER touch_delete AFTER DELETE ON interaction REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION touch_candidates_anew();
