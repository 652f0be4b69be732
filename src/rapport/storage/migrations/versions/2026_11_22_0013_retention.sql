-- ── Mails are written when they are sent ────────────────────────────────────────────────────────────────────────

-- What a mail is made of, as it was at the change that it tells of; null once it is of no more use. `message` is null
-- but in rows that were put before: they are sent as they stand.
ALTER TABLE outbox ADD COLUMN facts json;
