-- The processes that answer requests; each says every second that it is there. Not logged: what a crash or a failover
-- loses is said again a second later, and saying it costs no flush.
CREATE UNLOGGED TABLE node (
    id       uuid PRIMARY KEY,
    seen_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON node TO rapport_app;
