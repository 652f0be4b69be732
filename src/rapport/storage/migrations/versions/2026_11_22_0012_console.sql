-- ── The people who use the console ──────────────────────────────────────────────────────────────────────────────

CREATE TABLE console_user (
    tenant_id        uuid NOT NULL REFERENCES tenant,   -- the live one; its users see the sandbox too
    id               uuid NOT NULL,
    email            text NOT NULL,
    email_key        text NOT NULL,                     -- what the user signs in by: domain/contacts.py
    name             text NOT NULL,
    language         text NOT NULL CHECK (language IN ('nl', 'en')),
    time_zone        text NOT NULL,
    role             text NOT NULL CHECK (role IN ('viewer', 'coordinator', 'admin')),
    password_hash    text NOT NULL,                     -- argon2id, with its salt and parameters
    created_at       timestamptz NOT NULL DEFAULT now(),
    last_sign_in_at  timestamptz,
    disabled_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT console_user_email UNIQUE (tenant_id, email_key)
);
CREATE INDEX console_user_sign_in ON console_user (email_key);

CREATE TABLE console_session (                          -- whoever signs in to several tenants has one in each
    tenant_id    uuid NOT NULL REFERENCES tenant,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    hash         bytea NOT NULL,                        -- SHA-256 of the token, which has 256 random bits
    created_at   timestamptz NOT NULL DEFAULT now(),
    touched_at   timestamptz NOT NULL DEFAULT now(),    -- true to the minute
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES console_user ON DELETE CASCADE
);
CREATE INDEX console_session_hash ON console_session (hash);
CREATE INDEX console_session_user ON console_session (tenant_id, user_id);

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['console_user', 'console_session']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
        EXECUTE format('CREATE POLICY directory ON %I FOR SELECT TO %I USING (true)', relation, current_user);
    END LOOP;
END $$;

-- Who may sign in by this address, in whatever tenant. Whoever asks checks the password.
CREATE FUNCTION directory_console_users(wanted text)
RETURNS TABLE (tenant_id uuid, tenant_name text, user_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT u.tenant_id, t.name, u.id, u.password_hash
    FROM console_user u JOIN tenant t ON t.id = u.tenant_id
    WHERE u.email_key = wanted AND u.disabled_at IS NULL
    ORDER BY lower(t.name)
$$;

-- Finds sessions by their exact hash only, each with its tenant and that tenant's sandbox.
CREATE FUNCTION directory_console_sessions(wanted bytea)
RETURNS TABLE (id uuid, user_id uuid, tenant_id uuid, sandbox_id uuid, tenant_name text, time_zone text,
               tenant_created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT c.id, c.user_id, t.id, s.id, t.name, t.time_zone, t.created_at
    FROM console_session c
    JOIN console_user u ON u.tenant_id = c.tenant_id AND u.id = c.user_id
    JOIN tenant t ON t.id = c.tenant_id
    JOIN tenant s ON s.live_id = c.tenant_id
    WHERE c.hash = wanted AND c.expires_at > now() AND u.disabled_at IS NULL
    ORDER BY lower(t.name)
$$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['directory_console_users(text)', 'directory_console_sessions(bytea)']
    LOOP
        -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
END $$;

-- ── What was given up, for those who mend it ────────────────────────────────────────────────────────────────────

CREATE INDEX outbox_dead ON outbox (tenant_id, id) WHERE state = 'dead';
