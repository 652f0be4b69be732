-- ── Events stand in the order of their commits ──────────────────────────────────────────────────────────────────

CREATE TABLE event_head (                       -- the last event of each tenant; its lock puts writers in order
    tenant_id   uuid PRIMARY KEY REFERENCES tenant,
    position    bigint NOT NULL
);
ALTER TABLE event NO FORCE ROW LEVEL SECURITY;  -- for this statement, which is of all tenants
INSERT INTO event_head (tenant_id, position) SELECT tenant_id, max(seq) FROM event GROUP BY tenant_id;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
ALTER TABLE event
    ALTER COLUMN seq DROP IDENTITY,             -- positions of the tenant's own from here on: engine/events.py
    ALTER COLUMN mutation_id DROP NOT NULL;     -- imports and wipes are none

ALTER TABLE event_head ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON event_head USING (tenant_id = nullif(current_setting('rapport.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON event_head TO rapport_app;

-- ── Webhooks: whoever is told of events ─────────────────────────────────────────────────────────────────────────

CREATE TABLE webhook (
    tenant_id       uuid NOT NULL REFERENCES tenant,
    id              uuid NOT NULL,
    url             text NOT NULL,
    types           text[] NOT NULL,            -- candidate.created, or candidate.*; none: all
    description     text,
    position        bigint NOT NULL,            -- events up to here stand in the outbox, or were none of its types
    paused_at       timestamptz,
    paused_because  text CHECK (paused_because IN ('asked', 'failing', 'gone')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CHECK ((paused_at IS NULL) = (paused_because IS NULL))
);
CREATE TABLE webhook_secret (
    tenant_id   uuid NOT NULL REFERENCES tenant,
    webhook_id  uuid NOT NULL,
    id          uuid NOT NULL,
    secret      text NOT NULL,                  -- whsec_…; kept readable because every delivery is signed with it
    retires_at  timestamptz,                    -- from then on it signs no more
    PRIMARY KEY (tenant_id, webhook_id, id),
    FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook ON DELETE CASCADE
);

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['webhook', 'webhook_secret']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
END $$;
CREATE POLICY directory ON webhook FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY directory ON event_head FOR SELECT TO CURRENT_USER USING (true);

ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_check,
    DROP CONSTRAINT outbox_callback_check,
    ALTER COLUMN mutation_id DROP NOT NULL,
    ADD COLUMN webhook_id  uuid,
    ADD COLUMN position    bigint,              -- of the event
    ADD COLUMN event_type  text,
    ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('callback', 'mail', 'webhook')),
    ADD CONSTRAINT outbox_mutation_check CHECK (kind = 'webhook' OR mutation_id IS NOT NULL),
    ADD CONSTRAINT outbox_callback_check
        CHECK (kind = 'mail' OR (url IS NOT NULL AND host IS NOT NULL AND body IS NOT NULL)),
    ADD CONSTRAINT outbox_webhook_check
        CHECK (kind <> 'webhook' OR (webhook_id IS NOT NULL AND position IS NOT NULL AND event_type IS NOT NULL
               AND message_id IS NOT NULL)),
    ADD FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook ON DELETE CASCADE;
CREATE UNIQUE INDEX outbox_webhook ON outbox (tenant_id, webhook_id, position) WHERE kind = 'webhook';
CREATE INDEX outbox_webhook_waiting ON outbox (tenant_id, webhook_id) WHERE state = 'waiting' AND kind = 'webhook';

DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (tenant_id, due_at) WHERE state = 'waiting' AND kind <> 'mail';

CREATE OR REPLACE FUNCTION directory_deliveries() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    WITH RECURSIVE found (tenant_id, due_at) AS (
        (SELECT o.tenant_id, o.due_at FROM outbox o WHERE o.state = 'waiting' AND o.kind <> 'mail'
         ORDER BY o.tenant_id, o.due_at LIMIT 1)
        UNION ALL
        SELECT o.* FROM found, LATERAL (
            SELECT o.tenant_id, o.due_at FROM outbox o
            WHERE o.state = 'waiting' AND o.kind <> 'mail' AND o.tenant_id > found.tenant_id
            ORDER BY o.tenant_id, o.due_at LIMIT 1) o
    )
    SELECT found.tenant_id FROM found WHERE found.due_at <= now()
$$;

-- The tenants with events that a webhook is not told of yet.
CREATE FUNCTION directory_webhooks() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT DISTINCT w.tenant_id FROM webhook w JOIN event_head h ON h.tenant_id = w.tenant_id
    WHERE w.paused_at IS NULL AND w.position < h.position
$$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['directory_deliveries()', 'directory_webhooks()']
    LOOP
        -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;
