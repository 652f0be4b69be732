-- The last weeks of writes, what was told of them, and the audit log of the whole time. Everything is finished: nothing
-- waits for the engine. Retention keeps mutations for 90 days, and deliveries of webhooks for 30.
CREATE TEMP TABLE made_mutation ON COMMIT DROP AS
SELECT m.n, pg_temp.made_id(m.at, 6000000000 + m.n) AS id, m.at, c.id AS candidate_id, m.n % 200 = 0 AS failed,
       coalesce(h.position, 0) + m.n + 1 AS position
FROM (SELECT g.tenant_id, n, now() - interval '27 days' * (1 - n::float8 / g.mutations) AS at,
             floor(pg_temp.chance(n, 50) * g.candidates)::bigint AS candidate
      FROM given g, generate_series(0, g.mutations - 1) n) m
JOIN made_candidate c ON c.n = m.candidate
LEFT JOIN event_head h ON h.tenant_id = m.tenant_id;

INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint, callback_url,
                      state, error_code, error_message, accepted_at, finished_at, origin)
SELECT g.tenant_id, m.id, pg_temp.one_of(ARRAY['interactions.create', 'interactions.create', 'candidates.update'], m.n, 51),
       ARRAY[m.candidate_id], '{}', json_build_object('candidateIds', ARRAY[m.candidate_id]), m.id::text,
       sha256(m.id::text::bytea), CASE WHEN m.n % 10 < 7 THEN 'https://receiver.example/callbacks' END,
       CASE WHEN m.failed THEN 'failed' ELSE 'completed' END, CASE WHEN m.failed THEN 'not_found' END,
       CASE WHEN m.failed THEN 'This candidate is not there.' END, m.at, m.at + interval '50 ms',
       '{"actor": "key_1"}'
FROM given g, made_mutation m ORDER BY m.n;

INSERT INTO webhook (tenant_id, id, url, types, position, paused_at, paused_because)
SELECT g.tenant_id, pg_temp.made_id(g.begins, 1), 'https://receiver.example/events', '{}', max(m.position), now(), 'asked'
FROM given g, made_mutation m GROUP BY 1, 2;
INSERT INTO event (tenant_id, seq, type, subject, mutation_id, data, occurred_at)
SELECT g.tenant_id, m.position, 'interaction.created', m.candidate_id, m.id, '{}', m.at
FROM given g, made_mutation m ORDER BY m.n;
INSERT INTO event_head AS h (tenant_id, position) SELECT g.tenant_id, max(m.position) FROM given g, made_mutation m GROUP BY 1
ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position;

INSERT INTO outbox (tenant_id, id, kind, mutation_id, webhook_id, position, event_type, message_id, url, host, body,
                    state, attempts, due_at, last_status, last_error, created_at, finished_at)
SELECT g.tenant_id, pg_temp.made_id(m.at, 7000000000 + m.n), d.*, 'receiver.example', '{}',
       CASE WHEN m.n % 250 = 1 THEN 'dead' ELSE 'delivered' END, CASE WHEN m.n % 250 = 1 THEN 12 ELSE 1 END, m.at,
       CASE WHEN m.n % 250 = 1 THEN 503 ELSE 200 END, CASE WHEN m.n % 250 = 1 THEN 'HTTP 503' END, m.at,
       m.at + interval '200 ms'
FROM given g, made_mutation m, LATERAL (
    SELECT 'callback', m.id, NULL::uuid, NULL::bigint, NULL::text, NULL::text, 'https://receiver.example/callbacks'
    WHERE m.n % 10 < 7
    UNION ALL
    SELECT 'webhook', NULL, pg_temp.made_id(g.begins, 1), m.position, 'interaction.created', 'evt_' || m.n,
           'https://receiver.example/events' WHERE m.n % 10 >= 7) d
ORDER BY m.n;

INSERT INTO audit (tenant_id, position, at, actor, source, action, records, details, hash)
SELECT m.tenant_id, h.position + 1 + m.n, m.at, 'key_1', '192.0.2.1',
       pg_temp.one_of(ARRAY['candidates.read', 'interactions.create', 'people.list'], m.n, 52), ARRAY[m.record], '{}',
       sha256(m.n::text::bytea)
FROM (SELECT g.tenant_id, n, pg_temp.moment(n::float8 / g.mutations, g.begins, g.days) AS at,
             'cand_' || floor(pg_temp.chance(n, 53) * g.candidates) AS record
      FROM given g, generate_series(0, g.mutations - 1) n) m
JOIN audit_head h ON h.tenant_id = m.tenant_id ORDER BY m.n;
UPDATE audit_head h SET position = h.position + g.mutations FROM given g WHERE h.tenant_id = g.tenant_id;
