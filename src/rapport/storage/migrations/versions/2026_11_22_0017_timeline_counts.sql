CREATE TABLE interaction_hour (     -- how many interactions of a type there were: the sum of an hour's slots
    tenant_id   uuid NOT NULL REFERENCES tenant,
    at          timestamptz NOT NULL,   -- the beginning of the hour
    type        text NOT NULL,
    slot        int NOT NULL,           -- of whoever counted: below 0 where they removed what another had written
    count       bigint NOT NULL,
    PRIMARY KEY (tenant_id, at, type, slot)
);

CREATE TABLE candidate_met (        -- when each candidate was first in touch
    tenant_id       uuid NOT NULL REFERENCES tenant,
    candidate_id    uuid NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, candidate_id)
);
CREATE INDEX candidate_met_time ON candidate_met (tenant_id, at, candidate_id);

ALTER TABLE interaction NO FORCE ROW LEVEL SECURITY;  -- for the next two statements, which are of all tenants
INSERT INTO interaction_hour (tenant_id, at, type, slot, count)
SELECT i.tenant_id, date_bin('1 hour', i.performed_at, '2000-01-01Z'), t.type, 0, count(*)
FROM interaction i, unnest(i.types) AS t (type) GROUP BY 1, 2, 3;
INSERT INTO candidate_met (tenant_id, candidate_id, at)
SELECT i.tenant_id, i.candidate_id, min(i.performed_at) FROM interaction i GROUP BY 1, 2;
ALTER TABLE interaction FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['interaction_hour', 'candidate_met']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I'
            ' USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
END $$;

-- The slot in which this transaction counts, until it ends; no other does meanwhile. So no writer waits for the row of
-- this hour, and none can block another: the first slot is mostly free, and there are as many as writers at once.
CREATE FUNCTION interaction_slot(tenant uuid) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    FOR slot IN 0 .. 1000 LOOP
        IF pg_try_advisory_xact_lock(hashtextextended(tenant::text, 1700 + slot)) THEN
            RETURN slot;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'a thousand transactions write interactions of tenant %', tenant;
END $$;

-- By the lock of a candidate it waits for whoever writes an interaction of theirs: the foreign key's share of it is
-- taken before statement triggers run, and each statement here sees what was committed until then.
CREATE FUNCTION candidates_met_anew(tenants uuid[], candidates uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidate c JOIN unnest(tenants, candidates) AS t (tenant_id, id)
                 ON c.tenant_id = t.tenant_id AND c.id = t.id
    ORDER BY c.tenant_id, c.id FOR UPDATE OF c;
    WITH touched AS MATERIALIZED (
        SELECT t.tenant_id, t.id, (
            SELECT i.performed_at FROM interaction i WHERE i.tenant_id = t.tenant_id AND i.candidate_id = t.id
            ORDER BY i.performed_at, i.id LIMIT 1) AS at
        FROM unnest(tenants, candidates) AS t (tenant_id, id)
    ), gone AS (
        DELETE FROM candidate_met m USING touched t
        WHERE m.tenant_id = t.tenant_id AND m.candidate_id = t.id AND t.at IS NULL
    )
    INSERT INTO candidate_met AS m (tenant_id, candidate_id, at)
    SELECT t.tenant_id, t.id, t.at FROM touched t WHERE t.at IS NOT NULL ORDER BY t.tenant_id, t.id
    ON CONFLICT (tenant_id, candidate_id) DO UPDATE SET at = excluded.at WHERE m.at <> excluded.at;
END $$;

CREATE FUNCTION count_interactions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH slots AS MATERIALIZED (
        SELECT d.tenant_id, interaction_slot(d.tenant_id) AS slot FROM (SELECT DISTINCT tenant_id FROM written) d)
    INSERT INTO interaction_hour AS h (tenant_id, at, type, slot, count)
    SELECT w.tenant_id, date_bin('1 hour', w.performed_at, '2000-01-01Z'), t.type, s.slot, count(*)
    FROM written w JOIN slots s ON s.tenant_id = w.tenant_id, unnest(w.types) AS t (type) GROUP BY 1, 2, 3, 4
    ON CONFLICT (tenant_id, at, type, slot) DO UPDATE SET count = h.count + excluded.count;

    INSERT INTO candidate_met AS m (tenant_id, candidate_id, at)
    SELECT f.* FROM (
        SELECT w.tenant_id, w.candidate_id, min(w.performed_at) AS at FROM written w GROUP BY 1, 2) f
    WHERE (SELECT true FROM candidate_met e  -- the row of whoever was met before is not even locked
           WHERE e.tenant_id = f.tenant_id AND e.candidate_id = f.candidate_id AND e.at <= f.at LIMIT 1) IS NULL
    ORDER BY 1, 2
    ON CONFLICT (tenant_id, candidate_id) DO UPDATE SET at = least(m.at, excluded.at);
    RETURN NULL;
END $$;

CREATE FUNCTION count_changed_interactions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tenants uuid[];
    candidates uuid[];
BEGIN
    WITH moved AS (
        SELECT c.tenant_id, date_bin('1 hour', c.performed_at, '2000-01-01Z') AS at, t.type, sum(c.count) AS count
        FROM (SELECT b.tenant_id, b.performed_at, b.types, -1 AS count FROM before b
              UNION ALL SELECT w.tenant_id, w.performed_at, w.types, 1 FROM written w) c, unnest(c.types) AS t (type)
        GROUP BY 1, 2, 3 HAVING sum(c.count) <> 0
    ), slots AS MATERIALIZED (
        SELECT d.tenant_id, interaction_slot(d.tenant_id) AS slot FROM (SELECT DISTINCT tenant_id FROM moved) d)
    INSERT INTO interaction_hour AS h (tenant_id, at, type, slot, count)
    SELECT m.tenant_id, m.at, m.type, s.slot, m.count FROM moved m JOIN slots s ON s.tenant_id = m.tenant_id
    ON CONFLICT (tenant_id, at, type, slot) DO UPDATE SET count = h.count + excluded.count;

    SELECT array_agg(d.tenant_id), array_agg(d.candidate_id) INTO tenants, candidates FROM (
        SELECT DISTINCT c.tenant_id, c.candidate_id FROM (
            SELECT b.tenant_id, b.id, b.candidate_id, b.performed_at FROM before b
            UNION ALL SELECT w.tenant_id, w.id, w.candidate_id, w.performed_at FROM written w) c
        GROUP BY c.tenant_id, c.id, c.candidate_id, c.performed_at HAVING count(*) = 1) d;
    IF tenants IS NOT NULL THEN
        PERFORM candidates_met_anew(tenants, candidates);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION uncount_interactions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tenants uuid[];
    candidates uuid[];
BEGIN
    WITH slots AS MATERIALIZED (
        SELECT d.tenant_id, interaction_slot(d.tenant_id) AS slot FROM (SELECT DISTINCT tenant_id FROM gone) d)
    INSERT INTO interaction_hour AS h (tenant_id, at, type, slot, count)
    SELECT g.tenant_id, date_bin('1 hour', g.performed_at, '2000-01-01Z'), t.type, s.slot, -count(*)
    FROM gone g JOIN slots s ON s.tenant_id = g.tenant_id, unnest(g.types) AS t (type) GROUP BY 1, 2, 3, 4
    ON CONFLICT (tenant_id, at, type, slot) DO UPDATE SET count = h.count + excluded.count;

    -- Types of hours in which nothing is left; of slots that this transaction has, as nobody else counts in them.
    WITH slots AS MATERIALIZED (
        SELECT d.tenant_id, interaction_slot(d.tenant_id) AS slot FROM (SELECT DISTINCT tenant_id FROM gone) d)
    DELETE FROM interaction_hour h USING slots s, (
        SELECT DISTINCT g.tenant_id, date_bin('1 hour', g.performed_at, '2000-01-01Z') AS at FROM gone g) g
    WHERE h.tenant_id = g.tenant_id AND h.at = g.at AND s.tenant_id = h.tenant_id AND h.slot = s.slot AND h.count = 0;

    SELECT array_agg(d.tenant_id), array_agg(d.candidate_id) INTO tenants, candidates
    FROM (SELECT DISTINCT g.tenant_id, g.candidate_id FROM gone g) d;
    IF tenants IS NOT NULL THEN
        PERFORM candidates_met_anew(tenants, candidates);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['interaction_slot(uuid)', 'candidates_met_anew(uuid[], uuid[])',
        'count_interactions()', 'count_changed_interactions()', 'uncount_interactions()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;

CREATE TRIGGER timeline_insert AFTER INSERT ON interaction REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION count_interactions();
CREATE TRIGGER timeline_update AFTER UPDATE ON interaction REFERENCING OLD TABLE AS before NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION count_changed_interactions();
CREATE TRIGGER timeline_delete AFTER DELETE ON interaction REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION uncount_interactions();
