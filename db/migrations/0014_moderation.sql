-- What moderators need: who changed what, which workers live, and a way to forget a channel.

-- Every change a moderator makes. Names and texts of others have no place in `details`: ids and settings only.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    user_id bigint NOT NULL,
    action text NOT NULL,
    channel_id bigint,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_guild ON audit (guild_id, id DESC);

-- Once a server is told which of its channels look like help; never again by itself.
ALTER TABLE guilds ADD COLUMN guided_at timestamptz;

-- A channel whose messages shall go: until then it can be taken back.
ALTER TABLE channels ADD COLUMN erase_at timestamptz;
CREATE INDEX channels_erase ON channels (erase_at) WHERE erase_at IS NOT NULL;

-- A sign of life of each worker, and what it found missing where it runs.
CREATE TABLE workers (
    name text PRIMARY KEY,
    missing_languages text[] NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);

-- The figures of a server over a time.
CREATE INDEX questions_guild ON questions (guild_id, created_at);
CREATE INDEX ocr_results_guild ON ocr_results (guild_id, completed_at);
