-- Reading the past: a run, and for each channel and thread of it the place up to which it has come.
-- The claim is that of the other outboxes: owner, token, lease; every checkpoint must still hold the token.

CREATE TABLE backfills (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    -- NULL: every watched channel
    channel_id bigint REFERENCES channels (id) ON DELETE CASCADE,
    since timestamptz,
    until timestamptz,
    max_messages integer CHECK (max_messages > 0),
    status text NOT NULL DEFAULT 'waiting' CHECK (
        status IN ('waiting', 'running', 'paused', 'done', 'failed')
    ),
    -- NULL: the command line
    requested_by bigint,
    messages integer NOT NULL DEFAULT 0,
    pictures integer NOT NULL DEFAULT 0,
    calls integer NOT NULL DEFAULT 0,
    -- how much of the time asked for is read; an estimate, since Discord counts no messages
    share real NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 1),
    note text,
    owner text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((status = 'running') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL))
);
CREATE UNIQUE INDEX backfills_open ON backfills (guild_id) WHERE status IN ('waiting', 'running', 'paused');
CREATE INDEX backfills_guild ON backfills (guild_id, created_at);

CREATE TABLE backfill_places (
    backfill_id uuid NOT NULL REFERENCES backfills (id) ON DELETE CASCADE,
    place_id bigint NOT NULL,
    -- everything from this message on is stored; the next page ends before it
    before_id bigint,
    is_done boolean NOT NULL DEFAULT false,
    PRIMARY KEY (backfill_id, place_id)
);
