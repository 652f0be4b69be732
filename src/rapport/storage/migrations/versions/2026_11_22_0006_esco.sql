-- ── ESCO, the European classification of skills ─────────────────────────────────────────────────────────────────
-- Of the service as a whole: public knowledge, the same for every tenant, and none of it about anybody. The
-- application's role may write it, as `rapport skills import-esco` is that role too; no route of HTTP does.

CREATE TABLE esco_import (
    language     text PRIMARY KEY CHECK (language IN ('nl', 'fr', 'en', 'de')),
    version      text NOT NULL,                 -- ESCO's own, 1.2.0; the same in every row
    digest       text NOT NULL,                 -- SHA-256 of the labels, hexadecimal: another content is another reader
    labels       integer NOT NULL,
    imported_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE esco_concept (
    id           uuid PRIMARY KEY,              -- the last part of its URI, http://data.europa.eu/esco/skill/…
    type         text NOT NULL,                 -- skill/competence or knowledge
    reuse_level  text NOT NULL                  -- transversal, cross-sector, sector-specific or occupation-specific
);

CREATE TABLE esco_label (
    language     text NOT NULL REFERENCES esco_import ON DELETE CASCADE,
    concept_id   uuid NOT NULL REFERENCES esco_concept,
    preferred    text NOT NULL,
    alternative  text[] NOT NULL,
    hidden       text[] NOT NULL,               -- searched, never shown
    PRIMARY KEY (language, concept_id)
);

CREATE TABLE skill_vectors (                    -- what `rapport skills encode` made of the labels
    encoder      text PRIMARY KEY,              -- its name and version
    digest       text NOT NULL,                 -- SHA-256 of the labels; of others these are no vectors
    skill_ids    text[] NOT NULL,               -- one for each row of the matrix
    matrix       bytea NOT NULL,                -- rows of half-precision floats (IEEE 754 binary16), little-endian
    made_at      timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON esco_import, esco_concept, esco_label, skill_vectors TO rapport_app;
