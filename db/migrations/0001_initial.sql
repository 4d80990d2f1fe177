-- The ground: who said what where, which pictures came with it, and what they say.
-- Ids of Discord (snowflakes) are bigint; ids of our own are uuid. guild_id is the tenant of every row.

CREATE TABLE guilds (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- kind NULL: not watched. A new channel is not watched until somebody names it.
CREATE TABLE channels (
    id bigint PRIMARY KEY,
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    name text NOT NULL,
    type smallint NOT NULL,
    kind text CHECK (kind IN ('help', 'forum', 'invoices', 'ignore')),
    -- false: somebody cannot read it, so nothing of it may be shown elsewhere
    is_public boolean NOT NULL DEFAULT false,
    last_message_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX channels_guild ON channels (guild_id);

-- A thread, or a forum post (whose first message has the id of the thread itself).
CREATE TABLE threads (
    id bigint PRIMARY KEY,
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    channel_id bigint NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    owner_id bigint,
    title text NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    is_solved boolean NOT NULL DEFAULT false,
    is_private boolean NOT NULL DEFAULT false,
    solution_message_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX threads_channel ON threads (channel_id);

-- channel_id is the channel people set permissions on; thread_id the thread inside it, if any.
CREATE TABLE messages (
    id bigint PRIMARY KEY,
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    channel_id bigint NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    thread_id bigint REFERENCES threads (id) ON DELETE CASCADE,
    author_id bigint NOT NULL,
    author_name text NOT NULL,
    is_bot boolean NOT NULL DEFAULT false,
    content text NOT NULL,
    reply_to_id bigint,
    is_forward boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    edited_at timestamptz,
    stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX messages_channel ON messages (channel_id, id);
CREATE INDEX messages_thread ON messages (thread_id, id) WHERE thread_id IS NOT NULL;

-- A forwarded picture keeps the id it had, so Discord's id is unique within its message only.
CREATE TABLE message_attachments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    discord_id bigint NOT NULL,
    message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    position smallint NOT NULL,
    filename text NOT NULL,
    content_type text,
    media_type text,
    size_bytes bigint NOT NULL,
    width integer,
    height integer,
    sha256 bytea,
    url text NOT NULL,
    url_expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (message_id, discord_id)
);

-- One reading per picture, and the outbox of the readers: a pending row is work, Redis only rings for it.
-- A claim writes owner, token and lease; whoever finishes must still hold the token.
CREATE TABLE ocr_results (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    attachment_id uuid NOT NULL UNIQUE REFERENCES message_attachments (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    model_version varchar(100),
    extracted_text text,
    interface_type text,
    error_state text,
    error_lines text[] NOT NULL DEFAULT '{}',
    context text,
    confidence real CHECK (confidence BETWEEN 0 AND 1),
    status text NOT NULL DEFAULT 'pending' CHECK (
        status IN ('pending', 'processing', 'completed', 'failed', 'gone', 'unsupported')
    ),
    error_code text,
    error_message text,
    retry_count integer NOT NULL DEFAULT 0,
    processing_time_ms integer,
    provenance jsonb NOT NULL DEFAULT '{}',
    -- 0 live, 10 backfill: the smaller goes first
    priority smallint NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    enqueued_at timestamptz,
    owner text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    CHECK ((status = 'processing') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL)),
    CHECK (status <> 'completed' OR extracted_text IS NOT NULL)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ocr_results_pending ON ocr_results (priority, attachment_id) WHERE status = 'pending';
CREATE INDEX ocr_results_leases ON ocr_results (lease_until) WHERE status = 'processing';
CREATE INDEX ocr_results_failed ON ocr_results (not_before) WHERE status = 'failed';

-- One per message that may be a question: the outbox of the answerer, with the same claim as above.
CREATE TABLE questions (
    message_id bigint PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (
        status IN ('waiting', 'processing', 'answered', 'abstained', 'failed')
    ),
    reason text,
    due_at timestamptz NOT NULL,
    -- after this the answer no longer waits for pictures
    give_up_at timestamptz NOT NULL,
    retry_count integer NOT NULL DEFAULT 0,
    enqueued_at timestamptz,
    owner text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'processing') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX questions_waiting ON questions (due_at) WHERE status = 'waiting';
CREATE INDEX questions_leases ON questions (lease_until) WHERE status = 'processing';

-- What the bot says: written by the answerer in one transaction with the question's end, sent by the bot.
CREATE TABLE answers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    question_id bigint NOT NULL UNIQUE REFERENCES questions (message_id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('model', 'similar', 'transcript')),
    text text NOT NULL,
    model_version text,
    prompt_version text,
    status text NOT NULL DEFAULT 'ready' CHECK (status IN ('ready', 'sending', 'sent', 'failed')),
    reply_message_id bigint,
    error_message text,
    retry_count integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    CHECK ((status = 'sending') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL))
);
CREATE INDEX answers_unsent ON answers (guild_id, created_at) WHERE status IN ('ready', 'sending');

-- The numbered sources of an answer. A deleted source takes its row with it.
CREATE TABLE answer_sources (
    answer_id uuid NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    position smallint NOT NULL,
    message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    title text NOT NULL,
    from_screenshot boolean NOT NULL DEFAULT false,
    PRIMARY KEY (answer_id, position)
);
CREATE INDEX answer_sources_message ON answer_sources (message_id);
