-- Employees of schools, and what they did with vacancies and titles. No title has been read for skills.
INSERT INTO vacancy (tenant_id, external_id, profile, created_at, updated_at)
SELECT g.tenant_id, 'v-' || n, jsonb_build_object(
           'job_title', 'Teacher of ' || pg_temp.one_of(ARRAY['nursing', 'carpentry', 'physics', 'French', 'music'], n, 20),
           'job_description', 'You teach groups of twenty, and look after the workshop of the school.'),
       at, at
FROM given g, generate_series(1, g.vacancies) n,
     LATERAL (SELECT pg_temp.moment(n::float8 / (g.vacancies + 1), g.begins, g.days) AS at) m;

CREATE TEMP TABLE made_employee ON COMMIT DROP AS
SELECT n, 'e-' || n AS external_id, pg_temp.made_id(at, 1000000000 + n) AS person_id, at
FROM given g, generate_series(1, g.employees) n,
     LATERAL (SELECT pg_temp.moment(n::float8 / (g.employees + 1), g.begins, g.days) AS at) m;

INSERT INTO employee (tenant_id, external_id, profile, created_at, updated_at)
SELECT g.tenant_id, e.external_id, jsonb_build_object(
           'assigned_position', pg_temp.one_of(ARRAY['Registered nurse', 'Carpenter', 'Youth worker'], e.n, 21)),
       e.at, e.at
FROM given g, made_employee e;

INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown, vacancy_id,
                                  title, language, created_at)
SELECT g.tenant_id, 'e-' || (1 + floor(m.share * g.employees * pg_temp.chance(m.n, 22))), 'i-' || m.n, m.type, m.at,
       to_char(m.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       CASE WHEN m.n % 4 > 0 THEN 'v-' || (1 + floor(pg_temp.chance(m.n, 23) * g.vacancies)) END,
       CASE WHEN m.n % 4 = 0 THEN 'Mentor of a class, school ' || m.n % 300 END, 'auto', m.at
FROM given g, LATERAL (
    SELECT n, n::float8 / g.employee_interactions AS share,
           pg_temp.one_of(ARRAY['vacancy_viewed', 'vacancy_viewed', 'vacancy_viewed', 'vacancy_liked', 'vacancy_saved',
                                'vacancy_applied', 'vacancy_dismissed'], n, 24) AS type,
           pg_temp.moment(n::float8 / g.employee_interactions, g.begins, g.days) AS at
    FROM generate_series(0, g.employee_interactions - 1) n) m;
