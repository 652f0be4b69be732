-- ── Properties that a tenant defines itself ─────────────────────────────────────────────────────────────────────

CREATE TABLE custom_property (
    tenant_id   uuid NOT NULL REFERENCES tenant,
    record      text COLLATE "C" NOT NULL CHECK (record IN ('employee', 'vacancy')),  -- what has it
    name        text COLLATE "C" NOT NULL,      -- 1 to 100 characters, without __
    type        text NOT NULL CHECK (type IN ('number', 'text', 'boolean', 'datetime', 'list[text]')),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, record, name)
);

-- Values by the names of their properties; a name that is absent has no value, and none is null. Every value of a
-- property is of its type: a number, a text, true or false, a list of texts; a datetime is a text that ::timestamp
-- reads, as it was given, in UTC.
ALTER TABLE employee ADD COLUMN custom jsonb NOT NULL DEFAULT '{}';
ALTER TABLE vacancy ADD COLUMN custom jsonb NOT NULL DEFAULT '{}';

-- ── Isolation ───────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE custom_property ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON custom_property
    USING (tenant_id = nullif(current_setting('rapport.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON custom_property TO rapport_app;
