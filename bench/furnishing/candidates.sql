-- Candidates come all the time; most of what happens is with those who came last, and a fiftieth with ten of the first.
CREATE TEMP TABLE made_candidate ON COMMIT DROP AS
SELECT n, pg_temp.made_id(at, n) AS id, at, pg_temp.first_name(n) AS first_name, pg_temp.last_name(n) AS last_name
FROM given g, generate_series(0, g.candidates - 1) n,
     LATERAL (SELECT pg_temp.moment(n::float8 / g.candidates, g.begins, g.days) AS at) m;
ALTER TABLE made_candidate ADD COLUMN email text
    GENERATED ALWAYS AS (lower(first_name || '.' || last_name) || '.' || n || '@mail.example') STORED;

INSERT INTO candidate (tenant_id, id, profile, email_key, created_at, updated_at)
SELECT g.tenant_id, c.id, jsonb_build_object(
           'name', c.first_name || ' ' || c.last_name, 'email', c.email, 'privacyConsent', true,
           'phase', pg_temp.one_of(ARRAY['New', 'Orienting', 'Orienting', 'Matching'], c.n, 4),
           'city', pg_temp.one_of(ARRAY['Amsterdam', 'Zaandam', 'Haarlem', 'Alkmaar', 'Hoorn'], c.n, 5)),
       c.email, c.at, c.at
FROM given g, made_candidate c ORDER BY c.n;

-- Eight words each, of a few that are common.
CREATE TEMP TABLE said ON COMMIT DROP AS
SELECT number, (SELECT string_agg(pg_temp.one_of(ARRAY['gesprek', 'werk', 'school', 'leraar', 'vacature', 'afspraak',
                    'onderwijs', 'vragen', 'ervaring', 'stage', 'entretien', 'question', 'call', 'answer'],
                    number, 10 + place), ' ') FROM generate_series(1, 8) place) AS summary
FROM generate_series(0, 4095) number;

INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, summary,
                         duration_seconds, created_at, updated_at)
SELECT g.tenant_id, pg_temp.made_id(m.at, m.n), c.id, m.types, m.at, to_char(m.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       m.summary, 60 + m.n % 1800, m.at, m.at
FROM given g,
     LATERAL (
        SELECT n, pg_temp.moment(n::float8 / g.interactions, g.begins, g.days) AS at,
               CASE WHEN pg_temp.chance(n, 6) < 0.02 THEN least(n / 5, floor(pg_temp.chance(n, 7) * 10)::bigint)
                    ELSE floor(n / 5 * (1 - pg_temp.chance(n, 7) ^ 2))::bigint END AS candidate,
               CASE WHEN n % 20000 = 77 THEN ARRAY['Referral']
                    WHEN n % 50 = 1 THEN ARRAY['Meeting', 'Advice meeting']
                    ELSE ARRAY[pg_temp.one_of(ARRAY['Phone call', 'Phone call', 'Phone call', 'Phone call', 'E-mail',
                        'E-mail', 'E-mail', 'Intake call', 'Meeting', 'Event registration', 'WhatsApp'], n, 8)]
               END AS types,
               said.summary
               || CASE WHEN n % 50000 = 99 THEN ' zeldzaam' ELSE '' END AS summary
        FROM generate_series(0, g.interactions - 1) n JOIN said ON said.number = n % 4096) m
     JOIN made_candidate c ON c.n = m.candidate;
