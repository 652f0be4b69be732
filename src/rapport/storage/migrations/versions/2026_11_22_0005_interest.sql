-- ── What a tenant decides ───────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE skill_settings (                   -- what is null or not in it: domain/employees/skill_settings.py
    tenant_id       uuid PRIMARY KEY REFERENCES tenant,
    language        text CHECK (language IN ('nl', 'fr', 'en', 'de')),
    weights         jsonb NOT NULL DEFAULT '{}',  -- a number for each type of interaction
    half_life_days  float8 CHECK (half_life_days > 0)
);

-- ── Texts, each read once in a tenant ───────────────────────────────────────────────────────────────────────────

CREATE TABLE skill_reading (                    -- the text itself stays in the records that have it
    tenant_id   uuid NOT NULL REFERENCES tenant,
    digest      bytea NOT NULL,                 -- of text and language: domain/skills/texts.py
    asked       text NOT NULL CHECK (asked IN ('auto', 'nl', 'fr', 'en', 'de')),
    fallback    text CHECK (fallback IN ('nl', 'fr', 'en', 'de')),  -- where auto cannot tell; else null
    size        int NOT NULL,                   -- in characters
    due_since   timestamptz DEFAULT clock_timestamp(),  -- null: it is read
    version     text,                           -- of the reader that read it last; null: it failed on this text, or it is due
    detected    text,                           -- by auto, and how surely
    confidence  real,
    PRIMARY KEY (tenant_id, digest),
    CHECK ((asked = 'auto') = (fallback IS NOT NULL))
);
CREATE INDEX skill_reading_due ON skill_reading (tenant_id, due_since) WHERE due_since IS NOT NULL;

CREATE TABLE skill_finding (                    -- of each skill in a text the surest words, and of these the first
    tenant_id  uuid NOT NULL REFERENCES tenant,
    digest     bytea NOT NULL,
    skill_id   text COLLATE "C" NOT NULL,
    starts     int NOT NULL,                    -- in characters; the words themselves are cut from the text
    ends       int NOT NULL,
    method     text NOT NULL,
    score      float8 NOT NULL,
    PRIMARY KEY (tenant_id, digest, skill_id),
    FOREIGN KEY (tenant_id, digest) REFERENCES skill_reading ON DELETE CASCADE
);
CREATE INDEX skill_finding_skill ON skill_finding (tenant_id, skill_id, digest) INCLUDE (score);

-- ── Who has which text ──────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE employee_interaction ADD digest bytea;  -- of the title
CREATE INDEX employee_interaction_digest ON employee_interaction (tenant_id, digest) WHERE digest IS NOT NULL;

CREATE TABLE profile_text (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    record       text NOT NULL CHECK (record IN ('employee', 'vacancy')),
    external_id  text COLLATE "C" NOT NULL,
    path         text[] COLLATE "C" NOT NULL,   -- in the profile: {working_history,0,job_title}
    digest       bytea NOT NULL,
    noted_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, record, external_id, path)
);
CREATE INDEX profile_text_digest ON profile_text (tenant_id, digest);

-- ── Isolation ───────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['skill_settings', 'skill_reading', 'skill_finding', 'profile_text']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
    EXECUTE format('CREATE POLICY directory ON skill_reading FOR SELECT TO %I USING (true)', current_user);
END $$;

-- The tenants that have texts to read. A skip scan, as for lanes: there may be very many of one tenant.
CREATE FUNCTION directory_texts() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    WITH RECURSIVE found (tenant_id) AS (
        (SELECT r.tenant_id FROM skill_reading r WHERE r.due_since IS NOT NULL ORDER BY r.tenant_id LIMIT 1)
        UNION ALL
        SELECT (SELECT r.tenant_id FROM skill_reading r WHERE r.due_since IS NOT NULL AND r.tenant_id > found.tenant_id
                ORDER BY r.tenant_id LIMIT 1)
        FROM found WHERE found.tenant_id IS NOT NULL
    )
    SELECT found.tenant_id FROM found WHERE found.tenant_id IS NOT NULL
$$;
DO $$ BEGIN
    -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
    EXECUTE format('ALTER FUNCTION directory_texts() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
REVOKE ALL ON FUNCTION directory_texts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION directory_texts() TO rapport_app;
