-- Equality of scalars inside exclusion constraints. A trusted extension: an owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Numbers, because that is what the surface's clients send. One sequence for all records of all tenants: a number says
-- nothing of how many there are. Whoever moves in from another system may bring numbers along.
CREATE SEQUENCE applicants_number AS bigint START 1000;
GRANT USAGE ON SEQUENCE applicants_number TO rapport_app;

-- ── Who works here ──────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE team (
    tenant_id   uuid NOT NULL REFERENCES tenant,
    id          bigint NOT NULL DEFAULT nextval('applicants_number'),
    parent_id   bigint,                         -- null: at the top of its tree
    name        text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES team,
    CHECK (parent_id <> id)
);
CREATE INDEX team_parent ON team (tenant_id, parent_id);

CREATE TABLE partner_key (
    tenant_id   uuid NOT NULL REFERENCES tenant,
    id          uuid NOT NULL,
    team_id     bigint NOT NULL,                -- it opens this team and those below it
    hint        text NOT NULL,                  -- the first characters, to tell keys apart
    hash        bytea NOT NULL,                 -- SHA-256 of the whole key, which has 190 random bits
    scopes      text[] NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    revoked_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES team
);
CREATE INDEX partner_key_hash ON partner_key (hash);

CREATE TABLE interviewer (
    tenant_id              uuid NOT NULL REFERENCES tenant,
    id                     bigint NOT NULL DEFAULT nextval('applicants_number'),
    name                   text NOT NULL,
    email                  text NOT NULL,
    email_key              text NOT NULL,       -- what e-mails are compared by: domain/contacts.py
    time_zone              text NOT NULL,       -- IANA name
    language               text NOT NULL,       -- nl, fr, en, de: of mails
    working_hours          jsonb,               -- {"mon": [["09:00", "17:00"]], …} in their time zone; null: the default
    exceptions             jsonb NOT NULL DEFAULT '{}',  -- of single days: {"2026-12-24": [["09:00", "12:00"]]}
    holidays               text,                -- a country, or a country and a part of it: NL, DE-BY
    buffer_before_minutes  int NOT NULL DEFAULT 0,
    buffer_after_minutes   int NOT NULL DEFAULT 0,
    notice_minutes         int NOT NULL DEFAULT 0,  -- slots begin that long after now at the earliest
    feed_hash              bytea,               -- SHA-256 of the secret in the address of their calendar
    created_at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX interviewer_email ON interviewer (tenant_id, email_key);
CREATE INDEX interviewer_feed ON interviewer (feed_hash) WHERE feed_hash IS NOT NULL;

CREATE TABLE interviewer_team (
    tenant_id       uuid NOT NULL REFERENCES tenant,
    interviewer_id  bigint NOT NULL,
    team_id         bigint NOT NULL,
    PRIMARY KEY (tenant_id, interviewer_id, team_id),
    FOREIGN KEY (tenant_id, interviewer_id) REFERENCES interviewer ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, team_id) REFERENCES team ON DELETE CASCADE
);
CREATE INDEX interviewer_team_team ON interviewer_team (tenant_id, team_id);

CREATE TABLE scheduling (                       -- one row a tenant that decided something; without one, the defaults
    tenant_id         uuid PRIMARY KEY REFERENCES tenant,
    gaps              text NOT NULL DEFAULT 'refuse' CHECK (gaps IN ('refuse', 'rfc5545')),
    may_overlap          boolean NOT NULL DEFAULT false,      -- double booking is allowed
    organizer_name    text,
    organizer_email   text,
    reminder_minutes  int[] NOT NULL DEFAULT '{1440}'      -- before the start
);

-- ── Who applies, for what ───────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE job (
    tenant_id    uuid NOT NULL REFERENCES tenant,
    id           bigint NOT NULL DEFAULT nextval('applicants_number'),
    team_id      bigint NOT NULL,
    name         text NOT NULL,
    fields       jsonb NOT NULL DEFAULT '{}',   -- what the surface shows besides
    archived_at  timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES team
);
CREATE INDEX job_team ON job (tenant_id, team_id);

CREATE TABLE applicant (                        -- a person who has applied, once or more often
    tenant_id   uuid NOT NULL REFERENCES tenant,
    id          bigint NOT NULL DEFAULT nextval('applicants_number'),
    first_name  text NOT NULL,
    last_name   text NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    fields      jsonb NOT NULL DEFAULT '{}',    -- phone numbers and address
    language    text NOT NULL,                  -- nl, fr, en, de: of mails
    time_zone   text,                           -- null: that of the interview
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX applicant_email ON applicant (tenant_id, email_key);

CREATE TABLE application_status (               -- the ones that a team has made; the six stages are in the code
    tenant_id   uuid NOT NULL REFERENCES tenant,
    id          bigint NOT NULL DEFAULT nextval('applicants_number'),
    team_id     bigint NOT NULL,
    stage       text NOT NULL,
    name        text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES team ON DELETE CASCADE
);
CREATE UNIQUE INDEX application_status_name ON application_status (tenant_id, team_id, lower(name));

CREATE TABLE application (                      -- one person's application to one job: what `applicant_id` in a path names
    tenant_id              uuid NOT NULL REFERENCES tenant,
    id                     bigint NOT NULL DEFAULT nextval('applicants_number'),
    applicant_id           bigint NOT NULL,
    job_id                 bigint NOT NULL,
    external_id            text,                -- the partner's own
    status_id              bigint NOT NULL,
    status                 text NOT NULL,
    status_at              timestamptz NOT NULL,
    previous_status_id     bigint,
    previous_status        text,
    previous_status_at     timestamptz,
    source                 text,
    person                 jsonb NOT NULL DEFAULT '{}',  -- what they said of themselves with it: other teams' is theirs
    details                json NOT NULL DEFAULT '{}',  -- partner attributes and answers: json, as jsonb changes numbers
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, applicant_id) REFERENCES applicant ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, job_id) REFERENCES job
);
CREATE INDEX application_applicant ON application (tenant_id, applicant_id);
CREATE INDEX application_job ON application (tenant_id, job_id);
CREATE UNIQUE INDEX application_external ON application (tenant_id, job_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX application_updated ON application (tenant_id, updated_at, id);

CREATE TABLE application_document (
    tenant_id       uuid NOT NULL REFERENCES tenant,
    id              uuid NOT NULL,
    application_id  bigint NOT NULL,
    name            text NOT NULL,
    media_type      text NOT NULL,              -- as the sender said
    digest          bytea NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, application_id) REFERENCES application ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, digest) REFERENCES blob
);
CREATE INDEX application_document_application ON application_document (tenant_id, application_id);
CREATE INDEX application_document_digest ON application_document (tenant_id, digest);

-- ── When they meet ──────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE interview (
    tenant_id         uuid NOT NULL REFERENCES tenant,
    id                uuid NOT NULL,
    application_id    bigint NOT NULL,
    applicant_id      bigint NOT NULL,
    status            text NOT NULL CHECK (status IN ('scheduled', 'cancelled', 'completed')),
    wall_start        timestamp NOT NULL,       -- the clock on the wall in time_zone: what was asked for
    time_zone         text NOT NULL,            -- IANA name
    tzdata            text NOT NULL,            -- the version of the rules by which the instants were found
    starts_at         timestamptz NOT NULL,
    ends_at           timestamptz NOT NULL,
    duration_minutes  int NOT NULL,
    location          text NOT NULL,
    sequence          int NOT NULL DEFAULT 0,   -- of iCalendar: one more at each change
    ical_uid          text NOT NULL,
    reason            text,                     -- of a cancellation
    may_overlap          boolean NOT NULL,         -- double booking was allowed when it was scheduled
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, application_id) REFERENCES application ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, applicant_id) REFERENCES applicant ON DELETE CASCADE,
    CHECK (ends_at > starts_at),
    CONSTRAINT interview_applicant EXCLUDE USING gist
        (tenant_id WITH =, applicant_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (status = 'scheduled' AND NOT may_overlap)
);
CREATE UNIQUE INDEX interview_open ON interview (tenant_id, application_id) WHERE status = 'scheduled';
CREATE INDEX interview_application ON interview (tenant_id, application_id);
CREATE INDEX interview_applicants ON interview (tenant_id, applicant_id);
CREATE UNIQUE INDEX interview_ical_uid ON interview (tenant_id, ical_uid);
CREATE INDEX interview_starts ON interview (tenant_id, starts_at, id);

CREATE TABLE interview_attendee (
    tenant_id       uuid NOT NULL REFERENCES tenant,
    interview_id    uuid NOT NULL,
    place           smallint NOT NULL,          -- 0: the applicant; from 1 on: the interviewers, in their order
    interviewer_id  bigint,
    answer          text NOT NULL DEFAULT 'needs-action'
                    CHECK (answer IN ('needs-action', 'accepted', 'tentative', 'declined')),
    answered_at     timestamptz,
    PRIMARY KEY (tenant_id, interview_id, place),
    UNIQUE (tenant_id, interview_id, interviewer_id),
    FOREIGN KEY (tenant_id, interview_id) REFERENCES interview ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, interviewer_id) REFERENCES interviewer,
    CHECK ((place = 0) = (interviewer_id IS NULL))
);
CREATE INDEX interview_attendee_interviewer ON interview_attendee (tenant_id, interviewer_id);

CREATE TABLE interview_change (                 -- the history: each state that an interview was brought into
    tenant_id     uuid NOT NULL REFERENCES tenant,
    interview_id  uuid NOT NULL,
    sequence      int NOT NULL,
    what          text NOT NULL,                -- scheduled, rescheduled, cancelled, completed, reprojected
    at            timestamptz NOT NULL,
    actor         text NOT NULL,
    state         jsonb NOT NULL,               -- when and where, and with whom, from then on
    PRIMARY KEY (tenant_id, interview_id, sequence, what),
    FOREIGN KEY (tenant_id, interview_id) REFERENCES interview ON DELETE CASCADE
);

CREATE TABLE booking (                          -- of an interviewer's time: by an interview, or held for a moment
    tenant_id       uuid NOT NULL REFERENCES tenant,
    id              uuid NOT NULL,
    interviewer_id  bigint NOT NULL,
    interview_id    uuid,
    hold_id         uuid,                       -- several interviewers that are held together share it
    during          tstzrange NOT NULL,
    may_overlap     boolean NOT NULL,
    expires_at      timestamptz,                -- of a hold; one that is over is removed by whoever books next
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, interview_id, interviewer_id),
    UNIQUE (tenant_id, hold_id, interviewer_id),
    FOREIGN KEY (tenant_id, interviewer_id) REFERENCES interviewer ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, interview_id) REFERENCES interview ON DELETE CASCADE,
    CHECK ((interview_id IS NULL) <> (hold_id IS NULL)),
    CHECK ((hold_id IS NULL) = (expires_at IS NULL)),
    CONSTRAINT booking_interviewer EXCLUDE USING gist
        (tenant_id WITH =, interviewer_id WITH =, during WITH &&) WHERE (NOT may_overlap)
);

-- The constraint's own index is of those that may not overlap, and its ranges are no use behind RLS (see busy_time).
CREATE INDEX booking_time ON booking (tenant_id, interviewer_id);

CREATE TABLE busy_time (                        -- what else an interviewer does; offered slots keep away from it
    tenant_id       uuid NOT NULL REFERENCES tenant,
    id              uuid NOT NULL,
    interviewer_id  bigint NOT NULL,
    starts_at       timestamptz NOT NULL,       -- not a range: its operators are not leakproof, and so no use behind RLS
    ends_at         timestamptz NOT NULL,
    imported        boolean NOT NULL,           -- from a calendar: the next import replaces it
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, interviewer_id) REFERENCES interviewer ON DELETE CASCADE,
    CHECK (ends_at > starts_at)
);
CREATE INDEX busy_time_interviewer ON busy_time (tenant_id, interviewer_id, ends_at);

-- ── Isolation ───────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['team', 'partner_key', 'interviewer', 'interviewer_team', 'scheduling', 'job',
                                    'applicant', 'application_status', 'application', 'application_document',
                                    'interview', 'interview_attendee', 'interview_change', 'booking', 'busy_time']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''rapport.tenant'', true), '''')::uuid)',
            relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapport_app', relation);
    END LOOP;
    EXECUTE format('CREATE POLICY directory ON partner_key FOR SELECT TO %I USING (true)', current_user);
END $$;

-- Finds a key by its exact hash only, with the tenant and the team that it opens.
CREATE FUNCTION directory_partner_key(wanted bytea)
RETURNS TABLE (tenant_id uuid, key_id uuid, team_id bigint, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT k.tenant_id, k.id, k.team_id, k.scopes FROM partner_key k WHERE k.hash = wanted AND k.revoked_at IS NULL
$$;
DO $$ BEGIN
    -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
    EXECUTE format('ALTER FUNCTION directory_partner_key(bytea) SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
REVOKE ALL ON FUNCTION directory_partner_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION directory_partner_key(bytea) TO rapport_app;
