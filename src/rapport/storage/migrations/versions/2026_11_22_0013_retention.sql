-- ── Mails are written when they are sent ────────────────────────────────────────────────────────────────────────

-- What a mail is made of, as it was at the change that it tells of; null once it is of no more use. `message` is null
-- but in rows that were put before: they are sent as they stand.
ALTER TABLE outbox ADD COLUMN facts json;

-- ── What is removed after its time ──────────────────────────────────────────────────────────────────────────────

ALTER TABLE tenant ADD COLUMN looked_through_at timestamptz;                -- for what is older than it is kept
ALTER TABLE event_head ADD COLUMN removed_upto bigint NOT NULL DEFAULT 0;   -- events up to here are no longer kept

-- In a sandbox, which is wiped every day, whatever happened; elsewhere nothing of the last day, whatever the settings.
DROP POLICY wiped ON event;
CREATE POLICY removed ON event AS RESTRICTIVE FOR DELETE
    USING (occurred_at < now() - interval '1 day'
           OR EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.live_id IS NOT NULL));

-- ── Locks on one row that every write takes ─────────────────────────────────────────────────────────────────────

-- A foreign key locks the row that it refers to, and a tenant's row is everybody's: with 16 writers of a tenant at once
-- each lock lists 16 holders. Each of these tables has a row of the same tenant to belong to, which belongs to a tenant.
ALTER TABLE outbox DROP CONSTRAINT outbox_tenant_id_fkey;                           -- a mutation or a webhook
ALTER TABLE interview_attendee DROP CONSTRAINT interview_attendee_tenant_id_fkey;   -- an interview
ALTER TABLE interview_change DROP CONSTRAINT interview_change_tenant_id_fkey;       -- an interview
ALTER TABLE booking DROP CONSTRAINT booking_tenant_id_fkey;                         -- an interviewer

-- ── Tables of which each row is changed once, soon after it was written ─────────────────────────────────────────

-- The change is of the state, which indexes of what waits speak of, so it is never a heap-only one, and room on the page
-- is of no use. What it leaves in those indexes is passed by each look at what waits: of 300,000 rows it takes 7 ms. By
-- default a vacuum would come after a fifth of the table, and skip indexes when few pages of it have changed.
ALTER TABLE mutation SET (fillfactor = 100, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000,
                          vacuum_index_cleanup = on);
ALTER TABLE outbox SET (fillfactor = 100, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000,
                        vacuum_index_cleanup = on);
