-- What stands behind, of all tenants together: numbers, each counted to `most` at the most, and ages in seconds, null
-- where nothing waits. Nothing tells which tenant, or how many. Tenants that have work are found by the skip scans of the
-- directory; within each, what waits is read in the order of a small index.
CREATE FUNCTION directory_backlog(most int)
RETURNS TABLE (writes bigint, write_seconds float8, posts bigint, post_seconds float8, mails bigint, mail_seconds float8,
               dead bigint)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT
        (SELECT count(*) FROM (
            SELECT FROM directory_lanes() l, LATERAL (
                SELECT FROM mutation m WHERE m.tenant_id = l.tenant_id AND m.state = 'accepted'
                ORDER BY m.seq LIMIT most) w
            LIMIT most) w),
        (SELECT extract(epoch FROM clock_timestamp() - min(w.accepted_at)) FROM directory_lanes() l, LATERAL (
            SELECT m.accepted_at FROM mutation m WHERE m.tenant_id = l.tenant_id AND m.state = 'accepted'
            ORDER BY m.seq LIMIT 1) w),
        (SELECT count(*) FROM (
            SELECT FROM directory_deliveries() d, LATERAL (
                SELECT FROM outbox o
                WHERE o.tenant_id = d.tenant_id AND o.state = 'waiting' AND o.kind <> 'mail' AND o.due_at <= now()
                ORDER BY o.due_at LIMIT most) w
            LIMIT most) w),
        (SELECT extract(epoch FROM clock_timestamp() - min(w.due_at)) FROM directory_deliveries() d, LATERAL (
            SELECT o.due_at FROM outbox o
            WHERE o.tenant_id = d.tenant_id AND o.state = 'waiting' AND o.kind <> 'mail'
            ORDER BY o.due_at LIMIT 1) w),
        (SELECT count(*) FROM (
            SELECT FROM directory_mails() d, LATERAL (
                SELECT FROM outbox o
                WHERE o.tenant_id = d.tenant_id AND o.state = 'waiting' AND o.kind = 'mail' AND o.due_at <= now()
                ORDER BY o.due_at LIMIT most) w
            LIMIT most) w),
        (SELECT extract(epoch FROM clock_timestamp() - min(w.due_at)) FROM directory_mails() d, LATERAL (
            SELECT o.due_at FROM outbox o
            WHERE o.tenant_id = d.tenant_id AND o.state = 'waiting' AND o.kind = 'mail'
            ORDER BY o.due_at LIMIT 1) w),
        (SELECT count(*) FROM (SELECT FROM outbox o WHERE o.state = 'dead' ORDER BY o.tenant_id, o.id LIMIT most) w)
$$;

DO $$
DECLARE
    routine text := 'directory_backlog(int)';
BEGIN
    -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
    -- What is known of a table's content is older than a backlog that came or went since.
    EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', routine);
    EXECUTE format('ALTER FUNCTION %s SET enable_bitmapscan = off', routine);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
END $$;
