"""What both peers keep: the rows that one write of Rapport leaves, without regions, chains and row-level security.

`request` is the idempotency key and the state, `event` what callbacks and timelines are fed from, `audit` who did it.
"""

TABLES = """
CREATE TABLE candidate (id uuid PRIMARY KEY, profile jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE interaction (
    id uuid PRIMARY KEY, candidate_id uuid NOT NULL REFERENCES candidate ON DELETE CASCADE, type text NOT NULL,
    performed_at timestamptz NOT NULL, summary text, notes text, duration int, created_at timestamptz NOT NULL);
CREATE INDEX interaction_newest ON interaction (candidate_id, performed_at DESC, id DESC);
CREATE TABLE request (
    id uuid PRIMARY KEY, idempotency_key text NOT NULL UNIQUE, body jsonb NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL, candidate_id uuid NOT NULL,
    interaction_id uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, actor text NOT NULL, action text NOT NULL,
    record uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
"""
