-- In place of the engine, which would take a while: who is one person, and the words that each record is found by
-- (domain/people/words.py). Nobody else's are there: the region is empty but for one candidate, who is settled.
CREATE TEMP TABLE made_record ON COMMIT DROP AS
SELECT 'candidate' AS kind, id::text AS record, id AS person_id, first_name || ' ' || last_name AS name, email,
       'itself' AS linked_by, at,
       ARRAY[lower(first_name), lower(last_name), n::text, email, 'mail.example'] AS words
FROM made_candidate
UNION ALL
SELECT 'applicant', id::text, person_id, first_name || ' ' || last_name, email,
       CASE WHEN candidate_id IS NULL THEN 'itself' ELSE 'email' END, at,
       ARRAY[lower(first_name), lower(last_name), split_part(split_part(email, '@', 1), '.', 3), email, 'mail.example',
             id::text]
FROM made_applicant
UNION ALL
SELECT 'employee', external_id, person_id, NULL, NULL, 'itself', at, ARRAY['e', n::text] FROM made_employee;

INSERT INTO person (tenant_id, id, name, created_at, updated_at)
SELECT g.tenant_id, r.person_id, min(r.name), min(r.at), max(r.at)
FROM given g, made_record r GROUP BY 1, 2 ORDER BY 2;
INSERT INTO person_record (tenant_id, kind, record, person_id, name, email_key, words, linked_by, linked_at)
SELECT g.tenant_id, r.kind, r.record, r.person_id, r.name, r.email,
       ARRAY(SELECT DISTINCT w COLLATE "C" FROM unnest(r.words) w ORDER BY 1), r.linked_by, r.at
FROM given g, made_record r ORDER BY r.kind COLLATE "C", r.record COLLATE "C";
INSERT INTO person_word (tenant_id, word, kind, record)
SELECT DISTINCT g.tenant_id, w COLLATE "C", r.kind COLLATE "C", r.record COLLATE "C"
FROM given g, made_record r, unnest(r.words) w ORDER BY 2, 3, 4;
