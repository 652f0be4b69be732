-- ── Mail waits where callbacks wait ─────────────────────────────────────────────────────────────────────────────

ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_check,
    DROP CONSTRAINT outbox_state_check,
    ALTER COLUMN url DROP NOT NULL,
    ALTER COLUMN host DROP NOT NULL,
    ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN what          text CHECK (what IN ('request', 'cancel', 'reminder')),
    ADD COLUMN interview_id  uuid,          -- no foreign key: that it is cancelled may outlive it
    ADD COLUMN sequence      int,           -- of the interview, as the mail tells of it
    ADD COLUMN attendee      bigint,        -- the interviewer's number; null: the applicant
    ADD COLUMN recipient     text,          -- an address, ASCII
    ADD COLUMN message_id    text,          -- the same for the same news to the same person
    ADD COLUMN message       bytea,         -- the bytes that are sent, without From; null once they are of no more use
    ADD COLUMN useless_at    timestamptz,   -- from then on it is not sent any more
    ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('callback', 'mail')),
    ADD CONSTRAINT outbox_state_check CHECK (state IN ('waiting', 'delivered', 'dead', 'dropped')),
    ADD CONSTRAINT outbox_callback_check
        CHECK (kind <> 'callback' OR (url IS NOT NULL AND host IS NOT NULL AND body IS NOT NULL)),
    ADD CONSTRAINT outbox_mail_check
        CHECK (kind <> 'mail' OR (what IS NOT NULL AND interview_id IS NOT NULL AND sequence IS NOT NULL
               AND recipient IS NOT NULL AND message_id IS NOT NULL));

-- One callback a mutation, and as many mails as it has news for. Also for the foreign key, as before.
DROP INDEX outbox_callback;
CREATE UNIQUE INDEX outbox_callback ON outbox (tenant_id, mutation_id, kind, message_id) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX outbox_message ON outbox (tenant_id, message_id) WHERE kind = 'mail';
CREATE INDEX outbox_interview ON outbox (tenant_id, interview_id) WHERE kind = 'mail';

-- Apart, so that mail which nobody may send yet is not in the way of callbacks.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (tenant_id, due_at) WHERE state = 'waiting' AND kind = 'callback';
CREATE INDEX outbox_mail ON outbox (tenant_id, due_at) WHERE state = 'waiting' AND kind = 'mail';

CREATE OR REPLACE FUNCTION directory_deliveries() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    WITH RECURSIVE found (tenant_id, due_at) AS (
        (SELECT o.tenant_id, o.due_at FROM outbox o WHERE o.state = 'waiting' AND o.kind = 'callback'
         ORDER BY o.tenant_id, o.due_at LIMIT 1)
        UNION ALL
        SELECT o.* FROM found, LATERAL (
            SELECT o.tenant_id, o.due_at FROM outbox o
            WHERE o.state = 'waiting' AND o.kind = 'callback' AND o.tenant_id > found.tenant_id
            ORDER BY o.tenant_id, o.due_at LIMIT 1) o
    )
    SELECT found.tenant_id FROM found WHERE found.due_at <= now()
$$;

-- The tenants that have mail which is due; the same skip scan.
CREATE FUNCTION directory_mails() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    WITH RECURSIVE found (tenant_id, due_at) AS (
        (SELECT o.tenant_id, o.due_at FROM outbox o WHERE o.state = 'waiting' AND o.kind = 'mail'
         ORDER BY o.tenant_id, o.due_at LIMIT 1)
        UNION ALL
        SELECT o.* FROM found, LATERAL (
            SELECT o.tenant_id, o.due_at FROM outbox o
            WHERE o.state = 'waiting' AND o.kind = 'mail' AND o.tenant_id > found.tenant_id
            ORDER BY o.tenant_id, o.due_at LIMIT 1) o
    )
    SELECT found.tenant_id FROM found WHERE found.due_at <= now()
$$;

-- ── Calendars ───────────────────────────────────────────────────────────────────────────────────────────────────

CREATE POLICY directory ON interviewer FOR SELECT TO CURRENT_USER USING (true);

-- Finds an interviewer by the exact hash of the secret in their calendar's address only.
CREATE FUNCTION directory_calendar(wanted bytea) RETURNS TABLE (tenant_id uuid, interviewer_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT i.tenant_id, i.id FROM interviewer i WHERE i.feed_hash = wanted
$$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['directory_deliveries()', 'directory_mails()', 'directory_calendar(bytea)']
    LOOP
        -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;
