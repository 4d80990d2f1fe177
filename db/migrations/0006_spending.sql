-- The vision models' part of reading: the outbox of pictures they shall read too. While a row is here, the
-- local reading of its picture is provisional. The row goes when a model's reading has replaced it, or when
-- none will. The same claim as elsewhere: owner, token, lease.
CREATE TABLE better_readings (
    attachment_id uuid PRIMARY KEY REFERENCES message_attachments (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    message_id bigint NOT NULL,
    -- 0 live, 10 backfill, as in ocr_results
    priority smallint NOT NULL,
    -- how little the local reading says, the least first (ocr/need.py)
    rank smallint NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'processing')),
    error_code text,
    retry_count integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    owner text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'processing') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX better_readings_order ON better_readings (priority, rank, message_id DESC) WHERE status = 'waiting';
CREATE INDEX better_readings_leases ON better_readings (lease_until) WHERE status = 'processing';
CREATE INDEX better_readings_age ON better_readings (created_at);
CREATE INDEX better_readings_message ON better_readings (message_id);

-- An answer is bettered once: when a model has read its picture, and read something else.
-- better_since: from then on it may be; bettered_at: it was, and never is again.
ALTER TABLE questions ADD COLUMN better_since timestamptz, ADD COLUMN bettered_at timestamptz;
CREATE INDEX questions_better ON questions (better_since) WHERE better_since IS NOT NULL;

-- The bot edits what it has sent while revision > sent_revision.
ALTER TABLE answers
    ADD COLUMN revision integer NOT NULL DEFAULT 0,
    ADD COLUMN sent_revision integer NOT NULL DEFAULT 0;
CREATE INDEX answers_revised ON answers (guild_id) WHERE status = 'sent' AND revision > sent_revision;
