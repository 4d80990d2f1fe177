-- What the card under a question shows: how sure the answer is, in which language the bot's own
-- words are, and the whole of a text too long for a message. `not_found` says so to who asked by name.
ALTER TABLE answers
    ADD COLUMN confidence text CHECK (confidence IN ('high', 'medium', 'low')),
    ADD COLUMN full_text text,
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'vi')),
    DROP CONSTRAINT answers_kind_check,
    ADD CONSTRAINT answers_kind_check CHECK (kind IN ('model', 'similar', 'transcript', 'not_found'));

-- What people did with an answer. The reply stands where reply_channel_id says: a thread or a channel.
ALTER TABLE answers
    ADD COLUMN reply_channel_id bigint,
    ADD COLUMN dismissed_at timestamptz,
    ADD COLUMN dismissed_by bigint,
    ADD COLUMN helpers_asked_at timestamptz,
    ADD COLUMN helpers_asked_by bigint;

-- Whom "Need a human" calls.
ALTER TABLE guilds ADD COLUMN helper_role_id bigint;

-- One vote a person and answer, with what wrote the answer when it was cast: a better reading may rewrite it.
CREATE TABLE votes (
    answer_id uuid NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    user_id bigint NOT NULL,
    is_helpful boolean NOT NULL,
    reason text,
    model_version text,
    prompt_version text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (answer_id, user_id)
);

-- Messages on which the bot put its "I am reading" and has not taken it off again.
CREATE TABLE reading_marks (
    message_id bigint PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    place_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reading_marks_guild ON reading_marks (guild_id);

-- Replies to questions that are gone: the outbox of what the bot takes back.
CREATE TABLE withdrawn_replies (
    message_id bigint PRIMARY KEY,
    guild_id bigint NOT NULL,
    place_id bigint NOT NULL,
    not_before timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX withdrawn_replies_guild ON withdrawn_replies (guild_id);

-- By whatever way an answer is deleted. With a whole guild or channel its replies are gone as well.
CREATE FUNCTION withdraw_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO withdrawn_replies (message_id, guild_id, place_id)
    SELECT OLD.reply_message_id, OLD.guild_id, OLD.reply_channel_id
    WHERE EXISTS (SELECT FROM guilds WHERE id = OLD.guild_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER answers_withdraw_reply AFTER DELETE ON answers FOR EACH ROW
    WHEN (OLD.reply_message_id IS NOT NULL AND OLD.reply_channel_id IS NOT NULL AND OLD.dismissed_at IS NULL)
    EXECUTE FUNCTION withdraw_reply();
