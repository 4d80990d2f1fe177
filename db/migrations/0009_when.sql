-- When the bot answers. A question is everything its asker says in one go: `message_id` is what it began with,
-- `part_ids` are the other messages. Each of them restarts the quiet window; a person's reply ends the question.

ALTER TABLE guilds ADD COLUMN paused_at timestamptz;
ALTER TABLE channels ADD COLUMN paused_at timestamptz;
-- A person takes over: the bot says nothing more here unless it is called by name.
ALTER TABLE threads ADD COLUMN silenced_at timestamptz, ADD COLUMN silenced_by bigint;

ALTER TABLE questions
    ADD COLUMN channel_id bigint,
    ADD COLUMN place_id bigint,  -- the thread, or the channel
    ADD COLUMN asker_id bigint,
    ADD COLUMN part_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN asked_by_name boolean NOT NULL DEFAULT false,
    ADD COLUMN quiet interval NOT NULL DEFAULT '10 s',
    ADD COLUMN image_wait interval NOT NULL DEFAULT '20 s',
    -- since when it counts against the limits; NULL again when nothing is said
    ADD COLUMN granted_at timestamptz,
    ADD COLUMN silenced_at timestamptz,
    -- what it has in common with others nobody could answer; NULL: it is no gap
    ADD COLUMN gap_key text,
    DROP CONSTRAINT questions_status_check,
    ADD CONSTRAINT questions_status_check CHECK (
        status IN ('waiting', 'processing', 'answered', 'abstained', 'cancelled', 'failed')
    );
UPDATE questions q
SET channel_id = m.channel_id, place_id = coalesce(m.thread_id, m.channel_id), asker_id = m.author_id
FROM messages m WHERE m.id = q.message_id;
ALTER TABLE questions
    ALTER COLUMN channel_id SET NOT NULL,
    ALTER COLUMN place_id SET NOT NULL,
    ALTER COLUMN asker_id SET NOT NULL;
UPDATE questions q
SET status = 'cancelled', reason = 'asked_again', owner = NULL, token = NULL, lease_until = NULL
WHERE status IN ('waiting', 'processing') AND EXISTS (
    SELECT FROM questions later
    WHERE later.place_id = q.place_id AND later.asker_id = q.asker_id AND later.message_id > q.message_id
        AND later.status IN ('waiting', 'processing'));

-- Nobody has two open questions in one place, however many bots hear them. One that is only answered better
-- (0006) takes no more parts.
CREATE UNIQUE INDEX questions_open ON questions (place_id, asker_id)
    WHERE status IN ('waiting', 'processing') AND bettered_at IS NULL;
CREATE INDEX questions_granted ON questions (guild_id, granted_at) WHERE granted_at IS NOT NULL;
CREATE INDEX questions_silenced ON questions (place_id, asker_id) WHERE silenced_at IS NOT NULL;
CREATE INDEX questions_gaps ON questions (guild_id, gap_key) WHERE gap_key IS NOT NULL;

-- Whether what somebody else says is meant for the asker. In a thread everything is.
CREATE FUNCTION is_meant_for(said messages, question questions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT said.thread_id IS NOT NULL
        OR said.reply_to_id = question.message_id
        OR said.reply_to_id = ANY (question.part_ids)
        OR said.content ~ format('<@!?%s>', question.asker_id)
        OR EXISTS (
            SELECT FROM messages asked, ltrim(lower(said.content), '@') AS words, lower(asked.author_name) AS name
            WHERE asked.id = question.message_id AND length(name) > 1
                AND (starts_with(words, name || ':') OR starts_with(words, name || ','))
        )
$$;

-- Whether the asker answers somebody who spoke up since: they talk already.
CREATE FUNCTION is_talk(said messages, question questions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM messages other
        WHERE other.id = said.reply_to_id AND other.id > question.message_id
            AND other.author_id <> question.asker_id AND NOT other.is_bot
    )
$$;

-- The newest words on the open questions of their place: 20 messages at most are part of one.
CREATE FUNCTION follow_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH heard AS (
        SELECT q.message_id AS question_id, s.id, s.author_id = q.asker_id AS is_part,
            NOT q.asked_by_name AND CASE s.author_id
                WHEN q.asker_id THEN is_talk(m, q) ELSE is_meant_for(m, q)
            END AS is_reply
        FROM said s
        JOIN messages m ON m.id = s.id
        CROSS JOIN LATERAL (
            SELECT * FROM questions WHERE place_id = coalesce(s.thread_id, s.channel_id)
                AND status IN ('waiting', 'processing') AND bettered_at IS NULL
            UNION ALL  -- a thread made from the question has its id
            SELECT * FROM questions WHERE message_id = s.thread_id AND place_id = s.channel_id
                AND status IN ('waiting', 'processing') AND bettered_at IS NULL
        ) AS q
        WHERE s.id > q.message_id AND NOT s.is_bot
    ), news AS (
        SELECT question_id, bool_or(is_reply) AS is_replied,
            coalesce(array_agg(id ORDER BY id) FILTER (WHERE is_part), '{}') AS part_ids
        FROM heard GROUP BY question_id HAVING bool_or(is_part OR is_reply)
    )
    UPDATE questions q
    SET status = CASE WHEN n.is_replied THEN 'cancelled' ELSE 'waiting' END,
        reason = CASE WHEN n.is_replied THEN 'somebody_replied' ELSE q.reason END,
        part_ids = (q.part_ids || n.part_ids)[1:19],
        due_at = greatest(q.due_at, clock_timestamp() + q.quiet),
        give_up_at = greatest(q.give_up_at, clock_timestamp() + greatest(q.quiet, q.image_wait)),
        owner = NULL, token = NULL, lease_until = NULL, granted_at = NULL, updated_at = now()
    FROM news n
    WHERE q.message_id = n.question_id AND q.status IN ('waiting', 'processing')
        AND (n.is_replied OR cardinality(q.part_ids) < 19);
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_follow AFTER INSERT ON messages REFERENCING NEW TABLE AS said
FOR EACH STATEMENT EXECUTE FUNCTION follow_questions();

-- A part that is changed or deleted before the answer is there: it is thought about again.
CREATE FUNCTION reconsider_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE questions q
    SET status = 'waiting', due_at = greatest(q.due_at, clock_timestamp() + q.quiet),
        give_up_at = greatest(q.give_up_at, clock_timestamp() + greatest(q.quiet, q.image_wait)),
        owner = NULL, token = NULL, lease_until = NULL, granted_at = NULL, updated_at = now()
    FROM before b
    WHERE q.place_id IN (b.thread_id, b.channel_id) AND q.asker_id = b.author_id
        AND q.status IN ('waiting', 'processing') AND q.bettered_at IS NULL AND b.id = ANY (q.part_ids || q.message_id)
        AND NOT EXISTS (SELECT FROM messages m WHERE m.id = b.id AND m.content = b.content);
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_reconsider_edited AFTER UPDATE ON messages REFERENCING OLD TABLE AS before
FOR EACH STATEMENT EXECUTE FUNCTION reconsider_questions();
CREATE TRIGGER messages_reconsider_deleted AFTER DELETE ON messages REFERENCING OLD TABLE AS before
FOR EACH STATEMENT EXECUTE FUNCTION reconsider_questions();

-- As in 0004; an asker who has asked something new meanwhile is answered that.
CREATE OR REPLACE FUNCTION withdraw_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
BEGIN
    DELETE FROM answers WHERE id = OLD.answer_id AND status = 'ready' RETURNING question_id INTO asked;
    IF asked IS NULL THEN
        RETURN NULL;
    END IF;
    BEGIN
        UPDATE questions SET status = 'waiting', due_at = now(), granted_at = NULL, updated_at = now()
        WHERE message_id = asked AND status = 'answered';
    EXCEPTION WHEN unique_violation THEN
        UPDATE questions SET status = 'cancelled', reason = 'asked_again', granted_at = NULL, updated_at = now()
        WHERE message_id = asked;
    END;
    RETURN NULL;
END
$$;
