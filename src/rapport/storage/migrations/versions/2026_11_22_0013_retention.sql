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
