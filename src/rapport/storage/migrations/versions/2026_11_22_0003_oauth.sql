CREATE TABLE oauth_client (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    id           uuid NOT NULL,
    secret_hash  bytea,                         -- SHA-256 of the whole secret, which has 190 random bits
    public_key   json,                          -- a JWK; the client has the private one (RFC 7523)
    scopes       text[] NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((secret_hash IS NULL) <> (public_key IS NULL))
);
CREATE INDEX oauth_client_id ON oauth_client (id);

CREATE TABLE oauth_assertion (                  -- used ones, until nobody would take them any more
    tenant_id    uuid NOT NULL REFERENCES tenant,
    client_id    uuid NOT NULL,
    digest       bytea NOT NULL,                -- SHA-256 of its jti, which may have any length
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, client_id, digest),
    FOREIGN KEY (tenant_id, client_id) REFERENCES oauth_client
);
CREATE INDEX oauth_assertion_expired ON oauth_assertion (tenant_id, client_id, expires_at);

-- Of the service as a whole: its tokens name their tenant. The private keys are readable by the application's role
-- because each node signs with them, at each request for a token: whoever has that role has the data they open, too.
CREATE TABLE signing_key (
    id           text PRIMARY KEY,              -- the JWK's thumbprint (RFC 7638), which tokens name as `kid`
    private_key  json NOT NULL,                 -- a JWK
    created_at   timestamptz NOT NULL DEFAULT now(),
    retires_at   timestamptz                    -- null: signs; else: verifies until then what it has signed
);
CREATE UNIQUE INDEX signing_key_signs ON signing_key ((true)) WHERE retires_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_key TO rapport_app;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['oauth_client', 'oauth_assertion']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
    EXECUTE format('CREATE POLICY directory ON oauth_client FOR SELECT TO %I USING (true)', current_user);
END $$;

-- Finds a client by its exact id only, with the tenant that it speaks for.
CREATE FUNCTION directory_oauth_client(wanted uuid)
RETURNS TABLE (tenant_id uuid, tenant_name text, id uuid, secret_hash bytea, public_key json, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT c.tenant_id, t.name, c.id, c.secret_hash, c.public_key, c.scopes
    FROM oauth_client c
    JOIN tenant t ON t.id = c.tenant_id
    WHERE c.id = wanted AND c.revoked_at IS NULL
$$;
DO $$ BEGIN
    -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
    EXECUTE format('ALTER FUNCTION directory_oauth_client(uuid) SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
REVOKE ALL ON FUNCTION directory_oauth_client(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION directory_oauth_client(uuid) TO rapport_app;
