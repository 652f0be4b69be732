-- ── Records that clients name by ids of their own ───────────────────────────────────────────────────────────────

CREATE TABLE employee (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    external_id  text COLLATE "C" NOT NULL,     -- the client's own id, 1 to 100 of [a-zA-Z0-9_-]
    profile      jsonb NOT NULL,                -- the fields that are given, without the id
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, external_id)
);
CREATE INDEX employee_updated ON employee (tenant_id, updated_at, external_id);

CREATE TABLE vacancy (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    external_id  text COLLATE "C" NOT NULL,
    profile      jsonb NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, external_id)
);
CREATE INDEX vacancy_updated ON vacancy (tenant_id, updated_at, external_id);

CREATE TABLE employee_interaction (
    tenant_id        uuid NOT NULL REFERENCES tenant,
    employee_id      text COLLATE "C" NOT NULL,
    external_id      text COLLATE "C" NOT NULL,  -- the client's own, unique beneath the employee
    type             text NOT NULL,
    instant          timestamptz NOT NULL,      -- what timestamp_shown means; none of its own offset: UTC
    timestamp_shown  text NOT NULL,             -- as given, byte for byte; else created_at
    vacancy_id       text COLLATE "C",          -- stays when the vacancy is deleted, so no foreign key
    title            text,
    language         text NOT NULL,             -- of the title: auto, nl, fr, en, de
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, external_id),
    FOREIGN KEY (tenant_id, employee_id) REFERENCES employee ON DELETE CASCADE,
    CHECK ((vacancy_id IS NULL) <> (title IS NULL))
);
CREATE INDEX employee_interaction_created
    ON employee_interaction (tenant_id, employee_id, created_at, external_id);

-- ── Isolation ───────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['employee', 'vacancy', 'employee_interaction']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
END $$;
