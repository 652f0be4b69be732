-- Teams, jobs, applicants (three of five are candidates), their applications, and how far each came.
INSERT INTO team (tenant_id, id, name)
SELECT g.tenant_id, n, pg_temp.one_of(ARRAY['North', 'South', 'East', 'West'], n, 30) || ' ' || n
FROM given g, generate_series(100, 107) n;
INSERT INTO job (tenant_id, id, team_id, name, created_at, updated_at)
SELECT g.tenant_id, 1000 + n, 100 + n % 8,
       'Teacher of ' || pg_temp.one_of(ARRAY['nursing', 'carpentry', 'physics', 'French', 'music'], n, 31) || ' ' || n,
       g.begins, g.begins
FROM given g, generate_series(0, g.jobs - 1) n;

CREATE TEMP TABLE made_applicant ON COMMIT DROP AS
SELECT a.n, 1000000 + a.n AS id, coalesce(c.id, pg_temp.made_id(a.at, 2000000000 + a.n)) AS person_id,
       c.id AS candidate_id, coalesce(c.first_name, pg_temp.first_name(2000000000 + a.n)) AS first_name,
       coalesce(c.last_name, pg_temp.last_name(2000000000 + a.n)) AS last_name, c.email AS known_email,
       greatest(a.at, c.at) AS at
FROM (SELECT n, pg_temp.moment(n::float8 / g.applicants, g.begins, g.days) AS at
      FROM given g, generate_series(0, g.applicants - 1) n) a
LEFT JOIN made_candidate c ON a.n % 5 < 3 AND c.n = greatest(0, a.n * 4 - a.n % 97);
ALTER TABLE made_applicant ADD COLUMN email text GENERATED ALWAYS AS
    (coalesce(known_email, lower(first_name || '.' || last_name) || '.a' || n || '@mail.example')) STORED;
DELETE FROM made_applicant a USING made_applicant b WHERE a.email = b.email AND a.n > b.n;

INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, language, created_at, updated_at)
SELECT g.tenant_id, a.id, a.first_name, a.last_name, a.email, a.email, 'nl', a.at, a.at FROM given g, made_applicant a;

-- The way of an application: its statuses by their numbers (domain/applicants/statuses.py), a step every few days.
CREATE TEMP TABLE made_application ON COMMIT DROP AS
SELECT a.n, 2000000 + a.n AS id, p.id AS applicant_id, 1000 + floor(pg_temp.chance(a.n, 32) * g.jobs)::int AS job_id,
       a.at, a.way, interval '1 hour' * floor(48 + 200 * pg_temp.chance(a.n, 33)) AS step,
       pg_temp.one_of(ARRAY['Website', 'Website', 'Website', 'Open evening', 'Referral', 'Job board', NULL], a.n, 34)
           AS source
FROM given g, LATERAL (
    SELECT n, greatest(0, least(g.applicants - 1, n::bigint * g.applicants / g.applications - n % 53)) AS applicant,
           pg_temp.moment(n::float8 / g.applications, g.begins, g.days) AS at,
           CASE WHEN u < 0.15 THEN '{1}' WHEN u < 0.40 THEN '{1,2}' WHEN u < 0.48 THEN '{1,2,3}'
                WHEN u < 0.52 THEN '{1,2,3,4}' WHEN u < 0.70 THEN '{1,2,3,4,5}' WHEN u < 0.90 THEN '{1,2,6}'
                ELSE '{1,2,3,6}' END::int[] AS way
    FROM generate_series(0, g.applications - 1) n, LATERAL (SELECT pg_temp.chance(n, 35) AS u) c) a
JOIN made_applicant p ON p.n = a.applicant;

CREATE TEMP TABLE made_status ON COMMIT DROP AS
SELECT a.id, s.place, a.at + a.step * (s.place - 1) AS at, a.way[s.place] AS status_id,
       (ARRAY['New', 'In Review', 'Interview', 'Offer', 'Hired', 'Unqualified'])[a.way[s.place]] AS status
FROM made_application a, generate_subscripts(a.way, 1) s (place) WHERE a.at + a.step * (s.place - 1) <= now();

INSERT INTO application_status_change (tenant_id, id, application_id, at, before_id, before, after_id, after, actor)
SELECT g.tenant_id, pg_temp.made_id(s.at, 10 * s.id + s.place), s.id, s.at, b.status_id, b.status, s.status_id,
       s.status, 'key_1'
FROM given g, made_status s LEFT JOIN made_status b ON b.id = s.id AND b.place = s.place - 1 ORDER BY s.at;

INSERT INTO application (tenant_id, id, applicant_id, job_id, status_id, status, status_at, previous_status_id,
                         previous_status, previous_status_at, source, created_at, updated_at)
SELECT g.tenant_id, a.id, a.applicant_id, a.job_id, s.status_id, s.status, s.at, b.status_id, b.status, b.at, a.source,
       a.at, s.at
FROM given g, made_application a
JOIN (SELECT DISTINCT ON (id) * FROM made_status ORDER BY id, place DESC) s ON s.id = a.id
LEFT JOIN made_status b ON b.id = s.id AND b.place = s.place - 1 ORDER BY a.n;
