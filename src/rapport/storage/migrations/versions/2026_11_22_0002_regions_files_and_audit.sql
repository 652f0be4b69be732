-- ── What a region decides for itself ────────────────────────────────────────────────────────────────────────────

ALTER TABLE tenant ADD wiped_at timestamptz;    -- of a sandbox: when its data were removed last
ALTER TABLE callback_secret ADD retires_at timestamptz;  -- signs until then, beside the one that took its place

CREATE TABLE region_schema (                    -- every version stays; the last one holds, for the sandbox too
    tenant_id   uuid NOT NULL REFERENCES tenant,
    version     int NOT NULL CHECK (version > 0),
    definition  json NOT NULL,                  -- interaction types, enums and custom fields: domain/candidates/region_schema.py
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, version)
);

-- ── Mutations know who asked, and may have to be made ready before they are applied ─────────────────────────────

ALTER TABLE mutation
    ADD origin json NOT NULL DEFAULT '{}',      -- who asked, from where: access/origin.py
    ADD ready boolean NOT NULL DEFAULT true;    -- false: something must be fetched before it can be applied
CREATE INDEX mutation_unready ON mutation (tenant_id, seq) WHERE NOT ready AND state = 'accepted';

-- ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE blob (                             -- the bytes of files, each once in a tenant
    tenant_id   uuid NOT NULL REFERENCES tenant,
    digest      bytea NOT NULL,                 -- SHA-256
    size        bigint NOT NULL,
    media_type  text NOT NULL,                  -- read off the bytes, not believed
    content     bytea,                          -- null: they are in the object store, named by tenant and digest
    touched_at  timestamptz NOT NULL DEFAULT now(),  -- when somebody handed them in last
    PRIMARY KEY (tenant_id, digest)
);
ALTER TABLE blob ALTER content SET STORAGE EXTERNAL;  -- not compressed, so that a part of it is read alone

CREATE TABLE blob_trash (                       -- given up, and removed unless somebody else has it: blob_sweep.py
    tenant_id   uuid NOT NULL REFERENCES tenant,
    digest      bytea NOT NULL,
    trashed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, digest)
);

CREATE TABLE attachment (
    tenant_id     uuid NOT NULL REFERENCES tenant,
    id            uuid NOT NULL,
    candidate_id  uuid NOT NULL,
    field         text NOT NULL CHECK (field IN ('curriculumVitae', 'otherAttachments')),
    name          text NOT NULL,                -- of the file, as given
    digest        bytea NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, candidate_id) REFERENCES candidate ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, digest) REFERENCES blob
);
CREATE INDEX attachment_candidate ON attachment (tenant_id, candidate_id, id);
CREATE INDEX attachment_blob ON attachment (tenant_id, digest);

-- ── The audit log: written once, each entry bound to the one before ─────────────────────────────────────────────

CREATE TABLE audit (
    tenant_id   uuid NOT NULL REFERENCES tenant,
    position    bigint NOT NULL CHECK (position > 0),  -- 1, 2, 3 … without a gap
    at          timestamptz NOT NULL,
    actor       text NOT NULL,                  -- key_…, or what acted without a key
    region      text,                           -- whose key it is, when it is not this tenant's own
    source      text,                           -- the address it came from
    action      text NOT NULL,
    records     text[] NOT NULL,                -- the ids of what was read or changed
    details     json NOT NULL,                  -- names of fields, never their values: it outlives an erasure
    hash        bytea NOT NULL,                 -- SHA-256 over the entry before and this one: access/audit.py
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX audit_records ON audit USING gin (records);  -- directory_audit() is what can use it

CREATE TABLE audit_head (                       -- the last entry of each tenant; its lock puts writers in order
    tenant_id   uuid PRIMARY KEY REFERENCES tenant,
    position    bigint NOT NULL,
    hash        bytea NOT NULL
);

-- ── Imports: how far each file is read, so that one that was cut off goes on ────────────────────────────────────

CREATE TABLE import_run (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    resource     text NOT NULL CHECK (resource IN ('candidates', 'interactions')),
    digest       bytea NOT NULL,                -- SHA-256 of the whole file
    bytes_read   bigint NOT NULL DEFAULT 0,     -- up to the end of the last row that is committed
    lines_read   bigint NOT NULL DEFAULT 0,
    rows_read    bigint NOT NULL DEFAULT 0,
    rows_written bigint NOT NULL DEFAULT 0,     -- read, neither refused nor written: there already, by their id
    rows_refused bigint NOT NULL DEFAULT 0,
    started_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    PRIMARY KEY (tenant_id, resource, digest)
);

-- ── Isolation ───────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['region_schema', 'blob', 'blob_trash', 'attachment', 'audit', 'audit_head',
                                    'import_run']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
END $$;
REVOKE UPDATE, DELETE ON audit, region_schema FROM rapport_app;
REVOKE DELETE ON audit_head FROM rapport_app;

-- What happened may be taken back in a sandbox only, which is wiped every day.
GRANT DELETE ON event TO rapport_app;
CREATE POLICY wiped ON event AS RESTRICTIVE FOR DELETE
    USING (EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.live_id IS NOT NULL));

-- Of all kinds, so that it also serves the foreign key: where mutations are removed, their rows are looked for here.
DROP INDEX outbox_callback;
CREATE UNIQUE INDEX outbox_callback ON outbox (tenant_id, mutation_id, kind);

-- Where a record stands in the log of the tenant that is announced. Under row-level security an index on arrays is of no
-- use: before the tenant is known to be right, only operators that leak nothing are tried, and theirs are not among them.
CREATE POLICY directory ON audit FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION directory_audit(wanted text) RETURNS TABLE ("position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT a.position FROM audit a
    WHERE a.records @> ARRAY[wanted] AND a.tenant_id = nullif(current_setting('rapport.tenant', true), '')::uuid
$$;

-- The tenants that have mutations to make ready; there are few of these, so a plain scan of their index does.
CREATE FUNCTION directory_unready() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT DISTINCT m.tenant_id FROM mutation m WHERE NOT m.ready AND m.state = 'accepted'
$$;

-- The tenants that have bytes of files to remove. The owner may see this much of them: to read, and no more.
DO $$ BEGIN
    EXECUTE format('CREATE POLICY directory ON blob_trash FOR SELECT TO %I USING (true)', current_user);
END $$;
CREATE FUNCTION directory_trash() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT DISTINCT t.tenant_id FROM blob_trash t WHERE t.trashed_at < now() - interval '1 minute'
$$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['directory_unready()', 'directory_trash()', 'directory_audit(text)']
    LOOP
        -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;
