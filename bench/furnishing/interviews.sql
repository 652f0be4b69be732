-- One of each application that came so far, in their order, four weeks ahead at the end; three a day of each of twenty
-- interviewers at the most. Interviewers of even numbers meet at other hours than those of odd numbers, so that the next
-- one can join, which one of three meetings has.
INSERT INTO interviewer (tenant_id, id, name, email, email_key, time_zone, language, created_at)
SELECT g.tenant_id, 200 + n, i.name, i.email, i.email, 'Europe/Amsterdam', 'nl', g.begins
FROM given g, generate_series(0, 19) n,
     LATERAL (SELECT pg_temp.first_name(3000000000 + n) || ' ' || pg_temp.last_name(3000000000 + n) AS name,
                     'interviewer.' || n || '@school.example' AS email) i;
INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id)
SELECT g.tenant_id, 200 + n, 100 + n % 8 FROM given g, generate_series(0, 19) n;

CREATE TEMP TABLE made_interview ON COMMIT DROP AS
WITH met AS (
    SELECT row_number() OVER (ORDER BY s.at, s.id) - 1 AS n, count(*) OVER () AS of_all, s.id AS application_id, s.at
    FROM made_status s WHERE s.status_id = 3),
placed AS (
    SELECT m.*, (m.n / 20) % 3 AS turn, m.n % 20 AS interviewer,
           20 + floor((m.n / 20) * (g.days - 1) / ceil(m.of_all / 20.0))::int AS day, g.begins
    FROM given g, met m),
timed AS (
    SELECT p.*, p.begins + interval '1 day' * (p.day / 5 * 7 + p.day % 5)
                + interval '1 hour' * (7 + 2 * p.turn + p.interviewer % 2) AS starts_at FROM placed p)
SELECT t.n, pg_temp.made_id(t.at, 4000000000 + t.n) AS id, t.application_id, a.applicant_id, t.starts_at, t.at,
       interval '1 minute' * (30 + 15 * (t.n % 3)) AS length, 200 + t.interviewer AS interviewer_id,
       CASE WHEN t.n % 3 = 0 THEN 200 + (t.interviewer + 1) % 20 END AS second_id,
       CASE WHEN t.starts_at > now() THEN 'scheduled' WHEN t.n % 11 = 0 THEN 'cancelled' ELSE 'completed' END AS status
FROM timed t JOIN made_application a ON a.id = t.application_id;

INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata, starts_at,
                       ends_at, duration_minutes, location, sequence, ical_uid,
                       may_overlap, created_at, updated_at)
SELECT g.tenant_id, i.id, i.application_id, i.applicant_id, i.status, i.starts_at AT TIME ZONE 'Europe/Amsterdam',
       'Europe/Amsterdam', '', i.starts_at, i.starts_at + i.length, extract(epoch FROM i.length) / 60,
       pg_temp.one_of(ARRAY['Virtual', 'School de Verzonnen Hoek'], i.n, 40), (i.status <> 'scheduled')::int, i.id::text,
       (i.applicant_id, i.starts_at) IN (SELECT applicant_id, starts_at FROM made_interview GROUP BY 1, 2
                                         HAVING count(*) > 1), i.at, i.at
FROM given g, made_interview i;

INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id, answer)
SELECT g.tenant_id, i.id, t.place, t.interviewer_id, pg_temp.one_of(ARRAY['accepted', 'needs-action'], i.n, 41)
FROM given g, made_interview i,
     LATERAL (VALUES (0, NULL), (1, i.interviewer_id), (2, i.second_id)) t (place, interviewer_id)
WHERE t.place = 0 OR t.interviewer_id IS NOT NULL;

INSERT INTO booking (tenant_id, id, interviewer_id, interview_id, during, may_overlap)
SELECT g.tenant_id, pg_temp.made_id(i.at, 5000000000 + 10 * i.n + t.place), t.interviewer_id, i.id,
       tstzrange(i.starts_at, i.starts_at + i.length), false
FROM given g, made_interview i, LATERAL (VALUES (1, i.interviewer_id), (2, i.second_id)) t (place, interviewer_id)
WHERE t.interviewer_id IS NOT NULL AND i.status <> 'cancelled';

INSERT INTO interview_change (tenant_id, interview_id, sequence, what, at, actor, state)
SELECT g.tenant_id, i.id, c.sequence, c.what, c.at, 'key_1', jsonb_build_object(
           'status', c.status, 'wall_start', to_char(v.wall_start, 'YYYY-MM-DD"T"HH24:MI:SS'),
           'time_zone', v.time_zone, 'tzdata', v.tzdata,
           'starts_at', to_char(v.starts_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'ends_at', to_char(v.ends_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'duration_minutes', v.duration_minutes,
           'location', v.location, 'reason', NULL,
           'interviewer_ids', to_jsonb(array_remove(ARRAY[i.interviewer_id, i.second_id], NULL)))
FROM given g CROSS JOIN made_interview i JOIN interview v ON v.tenant_id = g.tenant_id AND v.id = i.id,
     LATERAL (VALUES (0, 'scheduled', 'scheduled', i.at),
                     (1, nullif(i.status, 'scheduled'), i.status, least(v.ends_at, now()))) c (sequence, what, status, at)
WHERE c.what IS NOT NULL ORDER BY c.at;
