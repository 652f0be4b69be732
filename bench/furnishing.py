"""A region in which much has happened in two years, made at once: people, what they did, and what is kept of it.

The database makes the rows itself, without triggers and foreign keys, and then what triggers and rounds would have kept
of them: a million interactions in a minute and a half instead of an hour. All of it is invented.
"""

from uuid import UUID

from bench.ground import Ground, Region
from rapport.domain.applicants.statuses import EVERYWHERE

WEEKS = 104
"""Until now; some interviews are to come."""
WORDS = "gesprek werk school leraar vacature afspraak onderwijs vragen ervaring stage entretien question call answer"
RARE_TYPE, RARE_WORD = "Referral", "zeldzaam"
"""Of one interaction in 20,000, and of one in 50,000."""
MANY = 1000
"""How many interactions the candidate has whose person is told; the others have five each, more or less."""


async def furnish(ground: Ground, region: Region, interactions: int) -> UUID:
    """Somebody who has many of them."""
    connection = await ground.superuser()
    await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    await connection.execute("SET statement_timeout = 0; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'")
    tenant = str(region.tenant.id)
    for statement in _statements():
        await connection.execute(statement.format(tenant=f"'{tenant}'::uuid", n=interactions), timeout=600)
    for table in _TABLES:
        await connection.execute(f"VACUUM ANALYZE {table}", timeout=600)
    person: UUID = await connection.fetchval("SELECT id FROM made_candidate WHERE n = 0")
    await connection.close()
    return UUID(str(person))


_TABLES = (
    *(
        "candidate",
        "interaction",
        "interaction_hour",
        "candidate_met",
        "candidate_touched",
        "employee",
        "employee_interaction",
    ),
    *("applicant", "application", "application_status_change", "interview", "interview_attendee", "interview_change"),
    *("person", "person_record", "person_word", "person_progress", "mutation", "event", "outbox", "audit"),
)


def _statements() -> list[str]:
    return [*_CANDIDATES, *_EMPLOYEES, *_HIRING, *_PEOPLE, *_PROGRESS, *_WRITES]


def _chance(seed: str) -> str:
    """From 0 to 1, the same in each run."""
    return f"(abs(hashint8({seed})::bigint) / 2147483648.0)::float8"


def _moment(seed: str) -> str:
    return f"now() - interval '{WEEKS} weeks' * {_chance(seed)}"


_FIRST = "ARRAY['Sanne','Mehmet','Fleur','Joris','Amina','Bram','Lotte','Daan','Yara','Thijs','Noor','Ruben','Eva']"
_LAST = "ARRAY['Voorbeeld','Sjabloon','Proefstuk','Verzonnen','Schets','Oefening','Bedacht','Ontwerp','Maquette']"
_SOURCES = "ARRAY['Website','Website','Open evening','Referral','Job board','Letter',NULL]"
_TYPES = "ARRAY['Phone call','Phone call','E-mail','E-mail','Intake call','Meeting','WhatsApp','Event registration']"

_CANDIDATES = (
    f"""
    CREATE TEMP TABLE made_candidate AS
    SELECT i AS n, uuidv7(interval '-1 second' * ({{n}} / 5 - i)) AS id, {_moment("i::bigint * 31")} AS at,
           ({_FIRST})[1 + i % 13] AS first, ({_LAST})[1 + i % 9] AS last
    FROM generate_series(0, {{n}} / 5 - 1) i
    """,
    "ALTER TABLE made_candidate ADD PRIMARY KEY (n), ADD email text",
    "UPDATE made_candidate SET email = lower(first || '.' || last) || n || '@mail.example'",
    """
    INSERT INTO candidate (tenant_id, id, profile, email_key, created_at, updated_at)
    SELECT {tenant}, id, jsonb_build_object('name', first || ' ' || last, 'email', email, 'privacyConsent', true,
                                            'phase', CASE n % 3 WHEN 0 THEN 'Orienting' ELSE 'Matching' END),
           email, at, at
    FROM made_candidate ORDER BY id
    """,
    f"""
    INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, summary,
                             duration_seconds, created_at, updated_at)
    SELECT {{tenant}}, uuidv7(m.at - now()), c.id,
           ARRAY[CASE WHEN m.i % 20000 = 1 THEN '{RARE_TYPE}' ELSE ({_TYPES})[1 + (m.chance * 7.99)::int % 8] END],
           m.at, to_char(m.at, 'YYYY-MM-DD"T"HH24:MI:SSOF'), m.words, m.i % 3600, m.at, m.at
    FROM (
        SELECT i, {_moment("i::bigint * 7")} AS at, {_chance("i::bigint * 13")} AS chance,
               CASE WHEN i < {MANY} THEN 0 ELSE i * 7919::bigint % ({{n}} / 5) END AS candidate,
               (SELECT string_agg(w[1 + (abs(hashint8(i::bigint * 17 + k)::bigint) % array_length(w, 1))::int], ' ')
                FROM string_to_array('{WORDS}', ' ') w, generate_series(1, 8) k WHERE i >= 0)
               || CASE WHEN i % 50000 = 1 THEN ' {RARE_WORD}' ELSE '' END AS words
        FROM generate_series(0, {{n}} - 1) i
    ) m JOIN made_candidate c ON c.n = m.candidate
    """,
    """
    INSERT INTO interaction_hour (tenant_id, at, type, slot, count)
    SELECT i.tenant_id, date_bin('1 hour', i.performed_at, '2000-01-01Z'), t.type, 0, count(*)
    FROM interaction i, unnest(i.types) AS t (type) WHERE i.tenant_id = {tenant} GROUP BY 1, 2, 3
    """,
    """
    INSERT INTO candidate_touched (tenant_id, candidate_id, at)
    SELECT c.tenant_id, c.id, greatest(c.created_at, max(i.performed_at))
    FROM candidate c JOIN interaction i ON i.tenant_id = c.tenant_id AND i.candidate_id = c.id
    WHERE c.tenant_id = {tenant} GROUP BY 1, 2
    """,
    """
    INSERT INTO candidate_met (tenant_id, candidate_id, at)
    SELECT tenant_id, candidate_id, min(performed_at) FROM interaction WHERE tenant_id = {tenant} GROUP BY 1, 2
    """,
)

_EMPLOYEES = (
    f"""
    CREATE TEMP TABLE made_employee AS
    SELECT 'employee-' || i AS id, gen_random_uuid() AS person, {_moment("i::bigint * 37")} AS at
    FROM generate_series(0, {{n}} / 100 - 1) i
    """,
    """
    INSERT INTO employee (tenant_id, external_id, profile, created_at, updated_at)
    SELECT {tenant}, id, '{{}}', at, at FROM made_employee
    """,
    f"""
    INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown, title,
                                      language, created_at)
    SELECT {{tenant}}, 'employee-' || i % ({{n}} / 100), 'i-' || i, (ARRAY['view', 'like', 'apply'])[1 + i % 3], m.at,
           to_char(m.at, 'YYYY-MM-DD"T"HH24:MI:SSOF'), 'leraar wiskunde', 'auto', m.at
    FROM generate_series(0, {{n}} / 20 - 1) i, LATERAL (SELECT {_moment("i::bigint * 41")} AS at) m
    """,
)

_STATUSES = ", ".join(f"({status.id}, '{status.name}', '{status.stage}')" for status in EVERYWHERE)

# Four of five have been candidates, and have their address. They come to some status one after the other.
_HIRING = (
    f"""
    CREATE TEMP TABLE made_status AS
    SELECT row_number() OVER (ORDER BY s.id) AS step, s.* FROM (VALUES {_STATUSES}) s (id, name, stage)
    WHERE s.stage <> 'Unqualified'
    """,
    """
    INSERT INTO team (tenant_id, name) SELECT {tenant}, 'Team ' || i FROM generate_series(1, 4) i
    """,
    """
    INSERT INTO interviewer (tenant_id, name, email, email_key, time_zone, language)
    SELECT {tenant}, 'Interviewer ' || i, i || '@school.example', i || '@school.example', 'Europe/Amsterdam', 'nl'
    FROM generate_series(1, 20) i
    """,
    """
    INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id)
    SELECT {tenant}, i.id, t.id FROM interviewer i JOIN (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM team WHERE tenant_id = {tenant}) t ON t.n = i.id % 4
    WHERE i.tenant_id = {tenant}
    """,
    """
    INSERT INTO job (tenant_id, team_id, name)
    SELECT {tenant}, (SELECT min(id) FROM team WHERE tenant_id = {tenant}), 'Leraar ' || i FROM generate_series(1, 40) i
    """,
    f"""
    CREATE TEMP TABLE made_applicant AS
    SELECT nextval('applicants_number') AS id, i AS n, coalesce(c.id, gen_random_uuid()) AS person,
           coalesce(c.first, 'Hugo') AS first, coalesce(c.last, 'Quelquepart') AS last,
           coalesce(c.email, 'hugo' || i || '@mail.example') AS email,
           coalesce(c.at + interval '30 days' * {_chance("i::bigint * 43")}, {_moment("i::bigint * 47")}) AS at
    FROM generate_series(0, {{n}} / 20 - 1) i LEFT JOIN made_candidate c ON c.n = i AND i % 5 > 0
    """,
    """
    INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, language, created_at, updated_at)
    SELECT {tenant}, id, first, last, email, email, 'nl', at, at FROM made_applicant
    """,
    f"""
    CREATE TEMP TABLE made_application AS
    SELECT nextval('applicants_number') AS id, a.id AS applicant, a.at + interval '40 days' * k AS at, n * 2 + k AS n,
           1 + ({_chance("n::bigint * 53 + k")} * {_chance("n::bigint * 59 + k")} * 5.99)::int % 5 AS reached
    FROM made_applicant a, generate_series(0, 1) k WHERE k = 0 OR n % 5 = 0
    """,
    f"""
    INSERT INTO application (tenant_id, id, applicant_id, job_id, status_id, status, status_at, source, created_at,
                             updated_at)
    SELECT {{tenant}}, a.id, a.applicant, j.id, s.id, s.name, a.at + interval '6 days' * s.step,
           ({_SOURCES})[1 + a.n % 7], a.at, a.at
    FROM made_application a JOIN made_status s ON s.step = a.reached
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM job WHERE tenant_id = {{tenant}}) j ON j.n = a.n % 40
    """,
    """
    INSERT INTO application_status_change (tenant_id, id, application_id, at, before_id, before, after_id, after, actor)
    SELECT {tenant}, gen_random_uuid(), a.id, a.at + interval '6 days' * s.step, b.id, b.name, s.id, s.name, 'key_1'
    FROM made_application a JOIN made_status s ON s.step <= a.reached LEFT JOIN made_status b ON b.step = s.step - 1
    """,
    """
    CREATE TEMP TABLE made_interview AS
    SELECT uuidv7() AS id, a.id AS application, a.applicant, a.n, (
               date_trunc('day', a.at + interval '18 days') + interval '8 hours' + interval '30 minutes' * (a.n % 16)
           ) AS at FROM made_application a WHERE a.reached >= 3 OR a.n % 4 = 0
    """,
    """
    INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata,
                           starts_at, ends_at, duration_minutes, location, ical_uid, may_overlap, created_at,
                           updated_at)
    SELECT {tenant}, id, application, applicant,
           CASE WHEN at > now() THEN 'scheduled' WHEN n % 11 = 0 THEN 'cancelled' ELSE 'completed' END,
           at AT TIME ZONE 'Europe/Amsterdam', 'Europe/Amsterdam', '', at, at + interval '45 minutes', 45, 'Virtual',
           id::text, true, at - interval '9 days', at - interval '9 days'
    FROM made_interview
    """,
    """
    INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id)
    SELECT {tenant}, m.id, 0, NULL FROM made_interview m
    UNION ALL SELECT {tenant}, m.id, 1, i.id FROM made_interview m JOIN (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM interviewer WHERE tenant_id = {tenant}) i
        ON i.n = m.n % 20
    """,
    """
    INSERT INTO interview_change (tenant_id, interview_id, sequence, what, at, actor, state)
    SELECT {tenant}, i.id, 0, 'scheduled', i.created_at, 'key_1', json_build_object(
        'status', 'scheduled', 'wall_start', i.wall_start, 'time_zone', i.time_zone, 'tzdata', '',
        'starts_at', i.starts_at, 'ends_at', i.ends_at, 'duration_minutes', i.duration_minutes,
        'location', i.location, 'reason', NULL,
        'interviewer_ids', ARRAY[a.interviewer_id])
    FROM interview i JOIN interview_attendee a ON a.tenant_id = i.tenant_id AND a.interview_id = i.id AND a.place = 1
    WHERE i.tenant_id = {tenant}
    """,
)

_PEOPLE = (
    """
    CREATE TEMP TABLE made_record AS
    SELECT 'candidate' AS kind, id::text AS record, id AS person, first || ' ' || last AS name, email,
           ARRAY[lower(first), lower(last), email, 'mail.example', n::text] AS words, 'itself' AS linked_by
    FROM made_candidate
    UNION ALL SELECT 'applicant', a.id::text, a.person, a.first || ' ' || a.last, a.email,
           ARRAY[lower(a.first), lower(a.last), a.email, 'mail.example', a.id::text],
           CASE WHEN a.n % 5 > 0 THEN 'email' ELSE 'itself' END FROM made_applicant a
    UNION ALL SELECT 'employee', id, person, NULL, NULL, ARRAY[id], 'itself' FROM made_employee
    """,
    """
    INSERT INTO person (tenant_id, id, name) SELECT {tenant}, person, max(name) FROM made_record GROUP BY person
    """,
    """
    INSERT INTO person_record (tenant_id, kind, record, person_id, name, email_key, words, linked_by)
    SELECT {tenant}, kind, record, person, name, email, words, linked_by FROM made_record
    """,
    """
    INSERT INTO person_word (tenant_id, word, kind, record)
    SELECT DISTINCT {tenant}, word, kind, record FROM made_record, unnest(words) AS word
    """,
)

_PROGRESS = (
    """
    INSERT INTO person_progress
    SELECT {tenant}, s.person_id, min(s.at), min(s.applied), max(s.applied), min(s.interviewed), max(s.interviewed),
           min(s.offered), max(s.offered), min(s.hired), max(s.hired)
    FROM (
        SELECT r.person_id, m.at, NULL::timestamptz AS applied, NULL::timestamptz AS interviewed,
               NULL::timestamptz AS offered, NULL::timestamptz AS hired
        FROM person_record r JOIN candidate_met m ON m.tenant_id = r.tenant_id AND m.candidate_id::text = r.record
        WHERE r.tenant_id = {tenant} AND r.kind = 'candidate'
        UNION ALL SELECT r.person_id, min(e.instant), NULL, NULL, NULL, NULL
        FROM person_record r JOIN employee_interaction e ON e.tenant_id = r.tenant_id AND e.employee_id = r.record
        WHERE r.tenant_id = {tenant} AND r.kind = 'employee' GROUP BY 1
        UNION ALL SELECT p.person, a.created_at, a.created_at, i.starts_at,
               CASE WHEN h.after = 'Offer' THEN h.at END, CASE WHEN h.after = 'Hired' THEN h.at END
        FROM made_applicant p JOIN application a ON a.tenant_id = {tenant} AND a.applicant_id = p.id
        LEFT JOIN interview i ON i.tenant_id = {tenant} AND i.application_id = a.id AND i.status <> 'cancelled'
        LEFT JOIN application_status_change h ON h.tenant_id = {tenant} AND h.application_id = a.id
    ) s GROUP BY s.person_id ON CONFLICT DO NOTHING
    """,
)

# What a tenth of the interactions came with is still kept. One callback in five was refused in the end.
_WRITES = (
    """
    CREATE TEMP TABLE made_write AS
    SELECT uuidv7(i.performed_at - now()) AS mutation, i.id, i.candidate_id, i.performed_at AS at,
           row_number() OVER (ORDER BY i.performed_at, i.id) AS n
    FROM interaction i WHERE i.tenant_id = {tenant} ORDER BY i.performed_at DESC LIMIT {n} / 10
    """,
    """
    INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint, callback_url,
                          state, accepted_at, finished_at)
    SELECT {tenant}, mutation, 'interactions.create', ARRAY[candidate_id],
           json_build_object('candidate_id', candidate_id, 'interactions', ARRAY[id]),
           json_build_object('candidateIds', ARRAY[candidate_id], 'interactionIds', ARRAY[id]),
           mutation::text, '\\x00', CASE WHEN n % 5 = 0 THEN 'https://hr.example/callback' END, 'completed', at, at
    FROM made_write ORDER BY n
    """,
    """
    INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body, state, attempts, last_status, created_at,
                        finished_at)
    SELECT {tenant}, uuidv7(at - now()), 'callback', mutation, 'https://hr.example/callback', 'hr.example', '{{}}',
           CASE WHEN n % 25 = 0 THEN 'dead' ELSE 'delivered' END, 1, CASE WHEN n % 25 = 0 THEN 500 ELSE 204 END, at, at
    FROM made_write WHERE n % 5 = 0
    """,
    """
    INSERT INTO event_head AS h (tenant_id, position) SELECT {tenant}, count(*) FROM made_write
    ON CONFLICT (tenant_id) DO UPDATE SET position = h.position + excluded.position
    """,
    """
    INSERT INTO event (tenant_id, seq, type, subject, mutation_id, data)
    SELECT {tenant}, h.position - (SELECT count(*) FROM made_write) + n, 'interaction.created', candidate_id, mutation,
           json_build_object('interactionId', id)
    FROM made_write, event_head h WHERE h.tenant_id = {tenant}
    """,
    """
    INSERT INTO audit (tenant_id, position, at, actor, action, records, details, hash)
    SELECT {tenant}, h.position + n, at, 'key_1', 'interactions.create', ARRAY[mutation::text], '{{}}', '\\x00'
    FROM made_write, audit_head h WHERE h.tenant_id = {tenant}
    """,
    """
    UPDATE audit_head SET position = position + (SELECT count(*) FROM made_write) WHERE tenant_id = {tenant}
    """,
)
