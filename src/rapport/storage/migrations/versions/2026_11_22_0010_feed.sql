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
