-- A page of the past costs less where there is nothing to do for it; what is done stays the same.

-- As in 0002. Outside of threads only a conversation is a document: a message that is new, and that nobody replied
-- to, is none. Its reply may have been stored before it; and a thread may have been made from it.
CREATE OR REPLACE FUNCTION refresh_changed_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents(ARRAY(
        SELECT coalesce(c.thread_id, c.id) FROM changed c
        WHERE TG_OP = 'DELETE' OR c.thread_id IS NOT NULL
            OR EXISTS (SELECT FROM messages r WHERE r.reply_to_id = c.id AND r.thread_id IS NULL)
            OR EXISTS (SELECT FROM threads t WHERE t.id = c.id)
        UNION
        SELECT conversation_roots(ARRAY(SELECT reply_to_id FROM changed WHERE thread_id IS NULL AND reply_to_id IS NOT NULL))
    ));
    RETURN NULL;
END
$$;

-- As in 0009. What was said before every open question began is part of none.
CREATE OR REPLACE FUNCTION follow_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM questions WHERE status IN ('waiting', 'processing') AND bettered_at IS NULL
            AND message_id < (SELECT max(id) FROM said)
    ) THEN
        RETURN NULL;
    END IF;
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
