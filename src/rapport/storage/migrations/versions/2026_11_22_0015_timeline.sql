-- ── The history of statuses ─────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE application_status_change (        -- each status that an application was brought into
    tenant_id       uuid NOT NULL REFERENCES tenant,
    id              uuid NOT NULL,
    application_id  bigint NOT NULL,
    at              timestamptz NOT NULL,
    before_id       bigint,                     -- null: it was applied with this one, or what came before is not known
    before          text,
    after_id        bigint NOT NULL,
    after           text NOT NULL,
    actor           text,                       -- null: it was so before this history began
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, application_id) REFERENCES application ON DELETE CASCADE,
    CHECK ((before_id IS NULL) = (before IS NULL))
);
CREATE INDEX application_status_change_application
    ON application_status_change (tenant_id, application_id, at DESC, id DESC);
CREATE INDEX application_status_change_time ON application_status_change (tenant_id, at DESC, id DESC);

ALTER TABLE application NO FORCE ROW LEVEL SECURITY;  -- for the next statement, which is of all tenants
INSERT INTO application_status_change (tenant_id, id, application_id, at, before_id, before, after_id, after)
SELECT a.tenant_id, gen_random_uuid(), a.id, s.*
FROM application a, LATERAL (
    SELECT a.previous_status_at, NULL::bigint, NULL::text, a.previous_status_id, a.previous_status
    WHERE a.previous_status_id IS NOT NULL
    UNION ALL
    SELECT a.status_at, a.previous_status_id, a.previous_status, a.status_id, a.status) s;
ALTER TABLE application FORCE ROW LEVEL SECURITY;

ALTER TABLE application_status_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON application_status_change
    USING (tenant_id = nullif(current_setting('rapport.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON application_status_change TO rapport_app;

-- ── All of a tenant by time ─────────────────────────────────────────────────────────────────────────────────────

-- With what reports count by, so that they need not look at the rows: it halves their time.
CREATE INDEX interaction_time ON interaction (tenant_id, performed_at DESC, id DESC) INCLUDE (candidate_id, types);
CREATE INDEX employee_interaction_newest
    ON employee_interaction (tenant_id, employee_id, instant DESC, external_id DESC);
CREATE INDEX employee_interaction_time
    ON employee_interaction (tenant_id, instant DESC, employee_id DESC, external_id DESC);
CREATE INDEX employee_interaction_type
    ON employee_interaction (tenant_id, type, instant DESC, employee_id DESC, external_id DESC);
CREATE INDEX employee_interaction_vacancy
    ON employee_interaction (tenant_id, vacancy_id, instant DESC, employee_id DESC, external_id DESC)
    WHERE vacancy_id IS NOT NULL;
CREATE INDEX application_created ON application (tenant_id, created_at DESC, id DESC);
CREATE INDEX interview_change_time
    ON interview_change (tenant_id, at DESC, interview_id DESC, sequence DESC, what COLLATE "C" DESC);

-- ── Words, in whatever language they are ────────────────────────────────────────────────────────────────────────

-- Trusted extensions: an owner of the database may create them.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $$
DECLARE
    language text;
    place text := quote_ident(current_schema());
    asked text := '';
BEGIN
    FOREACH language IN ARRAY ARRAY['dutch', 'french', 'english', 'german']
    LOOP
        -- Without stop words: whoever asks for one means it, and the languages do not agree on them ("die", "or").
        EXECUTE format('CREATE TEXT SEARCH DICTIONARY rapport_%1$s (TEMPLATE = snowball, LANGUAGE = %1$s)', language);
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION rapport_%s (COPY = simple)', language);
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION rapport_%1$s ALTER MAPPING FOR asciiword, word, hword,
                        hword_part, asciihword, hword_asciipart WITH unaccent, rapport_%1$s', language);
        asked := asked || format(' || timeline_beginnings(phraseto_tsquery(''%s.rapport_%s'', term[2]))', place, language);
    END LOOP;

    -- What a text is found by: its words' Dutch stems, without accents. One language's, as each one doubles what a write
    -- costs; and Dutch, as its stems begin otherwise than its words do (school, scholen: schol), which those of the other
    -- three rarely do. Not a function that could be inlined, and a cost that says how long it takes.
    EXECUTE format($routine$
        CREATE FUNCTION timeline_words(VARIADIC texts text[]) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5000 AS $body$
        BEGIN RETURN to_tsvector('%s.rapport_dutch', array_to_string(texts, E'\n')); END $body$
    $routine$, place);

    -- Words that begin with these stems. English ones that end in i are of words that may end in y (company, companies).
    CREATE FUNCTION timeline_beginnings(stems tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
        SELECT CASE WHEN numnode(stems) = 0 THEN stems
                    ELSE regexp_replace(stems::text, '(\w)i?''(?=[ )]|$)', '\1'':*', 'g')::tsquery END
    $body$;

    -- What is asked for, as websearch_to_tsquery reads it: words, "words in a row", -not, or. Of each term what begins
    -- with its stem in any of the languages.
    EXECUTE format($routine$
        CREATE FUNCTION timeline_query(wanted text) RETURNS tsquery
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
        DECLARE
            term text[];
            stems tsquery;
            all_of tsquery;
            any_of tsquery;
        BEGIN
            FOR term IN SELECT ARRAY[m[1], coalesce(m[2], m[3])]
                        FROM regexp_matches(wanted, '(-?)(?:"([^"]*)"?|([^[:space:]"]+))', 'g') m
            LOOP
                IF lower(term[2]) = 'or' THEN
                    any_of := coalesce(any_of || all_of, any_of, all_of);
                    all_of := NULL;
                ELSE
                    stems := %s;
                    IF numnode(stems) > 0 THEN
                        stems := CASE WHEN term[1] = '-' THEN !!stems ELSE stems END;
                        all_of := coalesce(all_of && stems, stems);
                    END IF;
                END IF;
            END LOOP;
            RETURN coalesce(any_of || all_of, any_of, all_of);
        END $body$
    $routine$, substr(asked, 5));
END $$;

-- The hash, and not the tenant's id itself: the planner combines two indexes only where they share no condition, and
-- those by time begin with the id.
CREATE INDEX interaction_found
    ON interaction USING gin (uuid_hash(tenant_id), types, timeline_words(summary, notes));
CREATE INDEX employee_interaction_found
    ON employee_interaction USING gin (uuid_hash(tenant_id), timeline_words(title)) WHERE title IS NOT NULL;

-- Under row-level security these two indexes are of no use: before the tenant is known to be right, only operators that
-- leak nothing are tried, and theirs are not among them. So this reads as the owner, of the announced tenant alone.
CREATE POLICY directory ON interaction FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY directory ON employee_interaction FOR SELECT TO CURRENT_USER USING (true);

-- The keys of the newest `most` rows of `source` that have one of these types and these words, from `since` on, up to
-- the position (until, key1, key2), which is not among them; without a key, up to that instant. A word may be in every
-- row or in one, and the planner would walk through a million rows for one that it takes for common, or sort 300,000
-- for the newest 100: so the newest 400 are looked through, then ever larger spans of time by the index of words.
CREATE FUNCTION timeline_found(
    source text, types text[], words text, since timestamptz, until timestamptz, key1 text, key2 text, most int)
RETURNS TABLE (at timestamptz, first text, second text)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    few CONSTANT int := 400;    -- 20 ms, where every one of them is split into words
    wider CONSTANT int := 16;   -- times the span before
    tenant uuid := nullif(current_setting('rapport.tenant', true), '')::uuid;
    wanted tsquery := timeline_query(words);
    shown text;                 -- the columns that are answered
    standing text;              -- the rows that may be
    downward text;
    fits text;
    newest timestamptz;
    oldest timestamptz;         -- of those that were looked through
    first_one timestamptz;
    ats timestamptz[];
    firsts text[];
    seconds text[];
BEGIN
    IF source = 'interaction' THEN
        shown := 'i.performed_at AS at, i.id::text AS first, NULL::text AS second';
        standing := 'FROM interaction i WHERE i.tenant_id = $1 AND i.performed_at >= $2 AND i.performed_at <= $3'
                 || CASE WHEN key1 IS NULL THEN '' ELSE ' AND (i.performed_at, i.id) < ($3, $6::uuid)' END;
        downward := 'i.performed_at DESC, i.id DESC';
        fits := ' AND uuid_hash(i.tenant_id) = uuid_hash($1)'
             || CASE WHEN types IS NULL THEN '' ELSE ' AND i.types && $4' END
             || CASE WHEN words IS NULL THEN '' ELSE ' AND timeline_words(i.summary, i.notes) @@ $5' END;
    ELSIF source = 'employee_interaction' THEN
        shown := 'i.instant AS at, i.employee_id AS first, i.external_id AS second';
        standing := 'FROM employee_interaction i WHERE i.tenant_id = $1 AND i.instant >= $2 AND i.instant <= $3'
                 || CASE WHEN key1 IS NULL THEN ''
                         ELSE ' AND (i.instant, i.employee_id, i.external_id) < ($3, $6, $7)' END;
        downward := 'i.instant DESC, i.employee_id DESC, i.external_id DESC';
        fits := ' AND uuid_hash(i.tenant_id) = uuid_hash($1)'
             || CASE WHEN types IS NULL THEN '' ELSE ' AND i.type = ANY($4)' END
             || CASE WHEN words IS NULL THEN '' ELSE ' AND i.title IS NOT NULL AND timeline_words(i.title) @@ $5' END;
    ELSE
        RAISE EXCEPTION 'there is no source %', source;
    END IF;
    EXECUTE format('SELECT max(n.at), min(n.at) FROM (SELECT %s %s ORDER BY %s LIMIT %s) n',
                   shown, standing, downward, few)
        INTO newest, oldest USING tenant, since, until, types, wanted, key1, key2;
    EXECUTE format('SELECT array_agg(n.at), array_agg(n.first), array_agg(n.second) FROM (SELECT %s FROM'
                   ' (SELECT i.* %s ORDER BY %s LIMIT %s) i WHERE true%s LIMIT %s) n',
                   shown, standing, downward, few, fits, most)
        INTO ats, firsts, seconds USING tenant, since, until, types, wanted, key1, key2;
    IF coalesce(cardinality(ats), 0) < most AND oldest IS NOT NULL THEN
        EXECUTE format('SELECT n.at FROM (SELECT %s %s ORDER BY %s LIMIT 1) n',
                       shown, standing, replace(downward, 'DESC', 'ASC'))
            INTO first_one USING tenant, since, until, types, wanted, key1, key2;
        PERFORM set_config('enable_indexscan', 'off', true);  -- bitmaps from here on: of the words, and of the span
        LOOP
            oldest := greatest(newest - greatest(newest - oldest, interval '1 hour') * wider, first_one);
            EXECUTE format('SELECT array_agg(n.at), array_agg(n.first), array_agg(n.second) FROM'
                           ' (SELECT %s %s%s ORDER BY %s LIMIT %s) n', shown, standing, fits, downward, most)
                INTO ats, firsts, seconds USING tenant, oldest, until, types, wanted, key1, key2;
            EXIT WHEN cardinality(ats) >= most OR oldest <= first_one;
        END LOOP;
    END IF;
    RETURN QUERY SELECT * FROM unnest(ats, firsts, seconds);
END $$;

DO $$
DECLARE
    routine text;
BEGIN
    FOREACH routine IN ARRAY ARRAY['timeline_words(text[])', 'timeline_beginnings(tsquery)', 'timeline_query(text)',
        'timeline_found(text, text[], text, timestamptz, timestamptz, text, text, int)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO rapport_app', routine);
    END LOOP;
    -- pg_temp is named to come last: unnamed it comes first, and whoever calls could put tables of their own there.
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema());
    -- What the function itself turns off is on again for whoever called it, since it is named here.
    EXECUTE format('ALTER FUNCTION %s SET enable_indexscan = on SET enable_seqscan = off SET work_mem = %L'
                   ' SET max_parallel_workers_per_gather = 0', routine, '32MB');
END $$;
