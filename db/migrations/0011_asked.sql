-- What people asked the bot by a command: no message of theirs says it, so it is no message here either, and
-- nobody's search finds it. Kept without the pictures, for what stayed unanswered; the asker may have it erased.
CREATE TABLE asked (
    id bigint PRIMARY KEY,  -- of the interaction
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    channel_id bigint NOT NULL,
    place_id bigint NOT NULL,  -- the thread, or the channel
    user_id bigint NOT NULL,
    content text NOT NULL,
    status text NOT NULL DEFAULT 'asked' CHECK (status IN ('asked', 'answered', 'not_found', 'failed')),
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX asked_user ON asked (guild_id, user_id);
CREATE INDEX asked_gaps ON asked (guild_id, created_at) WHERE status = 'not_found';

-- The pictures that came with it, until they are read and the answer is given: then their rows are deleted.
-- Claimed like readings are: who finishes must still hold the token.
CREATE TABLE asked_pictures (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    asked_id bigint NOT NULL REFERENCES asked (id) ON DELETE CASCADE,
    position smallint NOT NULL,
    filename text NOT NULL,
    url text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (
        status IN ('pending', 'processing', 'completed', 'failed', 'gone', 'unsupported')
    ),
    model_version text,
    extracted_text text,
    error_lines text[] NOT NULL DEFAULT '{}',
    interface_type text,
    error_state text,
    confidence real CHECK (confidence BETWEEN 0 AND 1),
    error_message text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (asked_id, position),
    CHECK ((status = 'processing') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL))
);
CREATE INDEX asked_pictures_created ON asked_pictures (created_at);

-- Who said that a thread is solved, by a command or a check mark: it stays so whatever its tags are.
ALTER TABLE threads
    ADD COLUMN solved_by bigint,
    ADD COLUMN solved_by_reaction boolean NOT NULL DEFAULT false;
