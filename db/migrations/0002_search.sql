-- The search: one document per answered help thread, or per answered question in a plain channel, ranked
-- by BM25 over a table of postings. Triggers keep both in the transaction that changes the text.

CREATE EXTENSION IF NOT EXISTS unaccent;

CREATE INDEX messages_replies ON messages (reply_to_id) WHERE reply_to_id IS NOT NULL AND thread_id IS NULL;

-- A question somebody answered. id is the thread's, or that of the message a conversation began with;
-- Discord gives a thread the id of the message it was made from, so the two never meet.
-- No foreign keys: the triggers delete what must go, and a key's lock on a row that is being deleted would wait
-- for a transaction that waits for this document.
CREATE TABLE documents (
    id bigint PRIMARY KEY,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    thread_id bigint,
    title text NOT NULL,
    question text NOT NULL,
    screenshot text NOT NULL,
    answer text NOT NULL,
    answer_message_id bigint NOT NULL,
    is_solved boolean NOT NULL,
    length real NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (thread_id = id)
);
CREATE INDEX documents_guild ON documents (guild_id) INCLUDE (length);

-- How often a document says a term, its fields weighted; `length` is the document's, kept here so that
-- scoring reads this index alone.
CREATE TABLE postings (
    guild_id bigint NOT NULL,
    term text NOT NULL,
    document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    frequency real NOT NULL,
    length real NOT NULL,
    in_screenshot boolean NOT NULL,
    PRIMARY KEY (guild_id, term, document_id) INCLUDE (frequency, length, in_screenshot)
);
CREATE INDEX postings_document ON postings (document_id);

-- The terms of a text with their number: words as PostgreSQL sees them ("java.lang.Error", "foo.py"), the
-- parts those are made of, and both without accents. A term found in several forms counts once.
CREATE FUNCTION search_terms(body text) RETURNS TABLE (term text, frequency integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT left(word.lexeme, 64), max(cardinality(word.positions))
    FROM (SELECT normalize(left(body, 20000)) AS words) AS whole
    CROSS JOIN LATERAL (SELECT regexp_replace(whole.words, '[^[:alnum:]'']+', ' ', 'g') AS words) AS parts
    CROSS JOIN LATERAL (
        VALUES (whole.words), (parts.words),
            (CASE WHEN octet_length(parts.words) > length(parts.words) THEN unaccent(parts.words) END)
    ) AS form (words)
    CROSS JOIN LATERAL unnest(to_tsvector('english', form.words)) AS word
    GROUP BY 1
$$;

-- The conversations plain messages belong to: from each message up its replies, to the one that replies to nothing.
CREATE FUNCTION conversation_roots(message_ids bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above (id, reply_to_id, depth) AS (
        SELECT id, reply_to_id, 0 FROM messages WHERE id = ANY (message_ids) AND thread_id IS NULL
        UNION ALL
        SELECT m.id, m.reply_to_id, a.depth + 1
        FROM above a JOIN messages m ON m.id = a.reply_to_id AND m.thread_id IS NULL
        WHERE a.depth < 20
    )
    SELECT DISTINCT id FROM above WHERE reply_to_id IS NULL
$$;

-- What people said in the threads and conversations *ids*, each line with who asked there. Bots say nothing.
CREATE FUNCTION document_messages(ids bigint[])
RETURNS TABLE (
    document_id bigint, guild_id bigint, channel_id bigint, thread_id bigint, title text, is_solved boolean,
    solution_id bigint, message_id bigint, author_id bigint, content text, reply_to_id bigint, asker_id bigint
)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE unit AS (
        SELECT t.id, t.guild_id, t.channel_id, t.id AS thread_id, t.title, t.owner_id,
            t.is_solved OR t.solution_message_id IS NOT NULL AS is_solved, t.solution_message_id AS solution_id
        FROM threads t WHERE t.id = ANY (ids)
        UNION ALL
        SELECT m.id, m.guild_id, m.channel_id, NULL, left(split_part(btrim(m.content), E'\n', 1), 100),
            m.author_id, false, NULL
        FROM messages m
        WHERE m.id = ANY (ids) AND m.thread_id IS NULL AND m.reply_to_id IS NULL AND NOT m.is_bot
            AND NOT EXISTS (SELECT FROM threads t WHERE t.id = m.id)
    ), talk (unit_id, message_id, depth) AS (
        SELECT u.id, u.id, 0 FROM unit u WHERE u.thread_id IS NULL
        UNION ALL
        SELECT t.unit_id, m.id, t.depth + 1
        FROM talk t JOIN messages m ON m.reply_to_id = t.message_id AND m.thread_id IS NULL
        WHERE t.depth < 20
    ), line (unit_id, message_id) AS (
        SELECT unit_id, message_id FROM talk
        UNION
        SELECT u.id, m.id FROM unit u JOIN messages m ON m.thread_id = u.thread_id
        UNION
        SELECT u.id, u.thread_id FROM unit u WHERE u.thread_id IS NOT NULL
    )
    SELECT u.id, u.guild_id, u.channel_id, u.thread_id, u.title, u.is_solved, u.solution_id,
        m.id, m.author_id, btrim(m.content), m.reply_to_id,
        first_value(m.author_id) OVER (
            PARTITION BY u.id ORDER BY m.id <> u.id, m.author_id IS DISTINCT FROM u.owner_id, m.id
        )
    FROM line l JOIN unit u ON u.id = l.unit_id JOIN messages m ON m.id = l.message_id
    WHERE NOT m.is_bot
        -- inside the deletion of a guild or channel nothing is built for it any more
        AND EXISTS (SELECT FROM guilds g WHERE g.id = u.guild_id)
        AND EXISTS (SELECT FROM channels c WHERE c.id = u.channel_id)
$$;

-- An asker who says that it works now.
CREATE FUNCTION is_thanks(content text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT length(content) < 240
        AND content ~* '\m(thanks|thank you|thx|tysm|ty|tks|worked|works now|working now|solved|fixed it|that fixed|that did it)\M|cảm ơn|cám ơn|cam on|được rồi|duoc roi|ok rồi|chạy rồi'
        AND content !~* '\m(still|not|but|however|vẫn|chưa|nhưng)\M|n''t\M'
$$;

-- The documents *ids* as they should be now; those without an answer are missing.
-- The answer is the marked solution, else what came before the asker's thanks, else the last long reply, each
-- with the lines its author wrote in one go.
CREATE FUNCTION document_texts(ids bigint[])
RETURNS TABLE (
    id bigint, guild_id bigint, channel_id bigint, thread_id bigint, title text, question text,
    screenshot text, answer text, answer_message_id bigint, is_solved boolean
)
LANGUAGE sql STABLE AS $$
    WITH spoken AS (
        SELECT *, author_id IS DISTINCT FROM lag(author_id) OVER talk AS is_turn
        FROM document_messages(ids)
        WINDOW talk AS (PARTITION BY document_id ORDER BY message_id)
    ), line AS MATERIALIZED (
        SELECT *,
            count(*) FILTER (WHERE is_turn) OVER (talk ORDER BY message_id) AS turn,
            min(message_id) FILTER (WHERE author_id <> asker_id) OVER talk AS first_reply_id,
            min(message_id) OVER talk AS first_id
        FROM spoken WINDOW talk AS (PARTITION BY document_id)
    ), thanked AS MATERIALIZED (
        SELECT DISTINCT ON (l.document_id) l.document_id, l.message_id, l.reply_to_id
        FROM line l
        WHERE l.author_id = l.asker_id AND l.message_id > l.first_reply_id AND is_thanks(l.content)
        ORDER BY l.document_id, l.message_id DESC
    ), chosen AS MATERIALIZED (
        SELECT DISTINCT ON (l.document_id) l.document_id, l.message_id, l.turn
        FROM line l LEFT JOIN thanked t USING (document_id)
        WHERE l.content <> '' AND (
            l.message_id = l.solution_id
            OR (l.author_id <> l.asker_id AND (l.thread_id IS NOT NULL OR length(l.content) >= 15))
            OR (l.is_solved AND l.first_reply_id IS NULL AND l.message_id > l.first_id)
        )
        ORDER BY l.document_id, (l.message_id = l.solution_id) IS TRUE DESC,
            (l.message_id = t.reply_to_id) IS TRUE DESC,
            (l.message_id < t.message_id) IS TRUE DESC,
            length(l.content) >= 40 DESC, l.message_id DESC
    ), answer AS MATERIALIZED (
        SELECT c.document_id, c.message_id AS answer_id,
            left(string_agg(l.content, E'\n' ORDER BY l.message_id), 8000) AS content
        FROM chosen c JOIN line l USING (document_id, turn)
        WHERE l.message_id = c.message_id OR (l.content <> '' AND l.author_id <> l.asker_id)
        GROUP BY 1, 2
    ), question AS MATERIALIZED (
        SELECT a.document_id, left(string_agg(l.content, E'\n' ORDER BY l.message_id), 8000) AS content
        FROM answer a JOIN line l USING (document_id)
        WHERE l.author_id = l.asker_id AND l.content <> '' AND l.message_id <> a.answer_id
            AND l.message_id < coalesce(l.first_reply_id, a.answer_id)
        GROUP BY 1
    ), picture AS MATERIALIZED (
        SELECT l.document_id, left(string_agg(r.extracted_text, E'\n' ORDER BY l.message_id, p.position), 8000) AS content
        FROM line l
        JOIN message_attachments p ON p.message_id = l.message_id
        JOIN ocr_results r ON r.attachment_id = p.id AND r.status = 'completed' AND r.extracted_text <> ''
        WHERE l.author_id = l.asker_id
        GROUP BY 1
    ), unit AS MATERIALIZED (
        SELECT DISTINCT document_id, guild_id, channel_id, thread_id, title, is_solved FROM line
    )
    SELECT u.document_id, u.guild_id, u.channel_id, u.thread_id, u.title, coalesce(q.content, ''),
        coalesce(p.content, ''), a.content, a.answer_id, u.is_solved
    FROM answer a
    JOIN unit u USING (document_id)
    LEFT JOIN question q USING (document_id)
    LEFT JOIN picture p USING (document_id)
$$;

-- Only one transaction at a time may look at a text and write its document, or the slower one would write what
-- it saw before the other. Many documents at once take one lock instead of many, which would fill the lock table.
CREATE FUNCTION lock_documents(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(ids) > 500 THEN
        PERFORM pg_advisory_xact_lock(hashtext('documents'), 0);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtext('documents'), 0);
        PERFORM pg_advisory_xact_lock(hashtext('document'), key)
        FROM (SELECT DISTINCT hashint8(id) AS key FROM unnest(ids) AS id ORDER BY 1) AS keys;
    END IF;
END
$$;

CREATE FUNCTION write_postings(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM postings WHERE document_id = ANY (ids);
    WITH field AS (
        SELECT d.id, d.guild_id, f.is_screenshot, f.weight, t.term, t.frequency
        FROM documents d
        CROSS JOIN LATERAL (
            VALUES (concat_ws(' ', d.title, d.question), 2.0, false), (d.screenshot, 2.0, true), (d.answer, 1.0, false)
        ) AS f (body, weight, is_screenshot)
        CROSS JOIN LATERAL search_terms(f.body) AS t
        WHERE d.id = ANY (ids)
    ), said AS (
        SELECT id, guild_id, term, sum(weight * frequency) AS frequency, bool_or(is_screenshot) AS in_screenshot
        FROM field GROUP BY 1, 2, 3
    )
    INSERT INTO postings (guild_id, term, document_id, frequency, length, in_screenshot)
    SELECT guild_id, term, id, frequency, sum(frequency) OVER (PARTITION BY id), in_screenshot FROM said;
    UPDATE documents SET length = p.length
    FROM (SELECT document_id, max(length) AS length FROM postings WHERE document_id = ANY (ids) GROUP BY 1) AS p
    WHERE id = p.document_id
$$;

-- Brings the documents *ids* in line with the text; those that did not change are not written. All are locked
-- first and taken in slices, so that the work grows with their number and not with its square.
CREATE FUNCTION refresh_documents(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    slice bigint[];
    changed bigint[];
BEGIN
    IF coalesce(cardinality(ids), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM lock_documents(ids);
    FOR i IN 0 .. (cardinality(ids) - 1) / 500 LOOP
        slice := ids[i * 500 + 1 : (i + 1) * 500];
        WITH fresh AS MATERIALIZED (
            SELECT * FROM document_texts(slice)
        ), gone AS (
            DELETE FROM documents WHERE id = ANY (slice) AND id NOT IN (SELECT id FROM fresh)
        ), written AS (
            INSERT INTO documents AS d (
                id, guild_id, channel_id, thread_id, title, question, screenshot, answer, answer_message_id, is_solved
            )
            SELECT * FROM fresh
            ON CONFLICT (id) DO UPDATE SET
                guild_id = excluded.guild_id, channel_id = excluded.channel_id, thread_id = excluded.thread_id,
                title = excluded.title, question = excluded.question, screenshot = excluded.screenshot,
                answer = excluded.answer, answer_message_id = excluded.answer_message_id,
                is_solved = excluded.is_solved, updated_at = now()
            WHERE (d.guild_id, d.channel_id, d.thread_id, d.title, d.question, d.screenshot, d.answer,
                    d.answer_message_id, d.is_solved)
                IS DISTINCT FROM (excluded.guild_id, excluded.channel_id, excluded.thread_id, excluded.title,
                    excluded.question, excluded.screenshot, excluded.answer, excluded.answer_message_id,
                    excluded.is_solved)
            RETURNING d.id
        )
        SELECT array_agg(id) INTO changed FROM written;
        IF changed IS NOT NULL THEN
            PERFORM write_postings(changed);
        END IF;
    END LOOP;
END
$$;

-- Messages in a thread change its document; others their own, and that of the conversation they reply in.
CREATE FUNCTION refresh_changed_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents(ARRAY(
        SELECT coalesce(thread_id, id) FROM changed
        UNION
        SELECT conversation_roots(ARRAY(SELECT reply_to_id FROM changed WHERE thread_id IS NULL AND reply_to_id IS NOT NULL))
    ));
    RETURN NULL;
END
$$;
CREATE TRIGGER search_insert AFTER INSERT ON messages REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_messages();
CREATE TRIGGER search_delete AFTER DELETE ON messages REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_messages();

CREATE FUNCTION refresh_edited_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents(ARRAY(
        WITH edited AS (
            SELECT n.id, unnest(ARRAY[o.thread_id, n.thread_id]) AS thread_id,
                unnest(ARRAY[o.reply_to_id, n.reply_to_id]) AS reply_to_id
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE (o.content, o.thread_id, o.reply_to_id, o.author_id, o.is_bot, o.channel_id)
                IS DISTINCT FROM (n.content, n.thread_id, n.reply_to_id, n.author_id, n.is_bot, n.channel_id)
        )
        SELECT coalesce(thread_id, id) FROM edited
        UNION
        SELECT conversation_roots(ARRAY(SELECT reply_to_id FROM edited WHERE thread_id IS NULL AND reply_to_id IS NOT NULL))
    ));
    RETURN NULL;
END
$$;
CREATE TRIGGER search_update AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_edited_messages();

CREATE FUNCTION refresh_changed_threads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents(ARRAY(SELECT id FROM changed));
    RETURN NULL;
END
$$;
CREATE TRIGGER search_insert AFTER INSERT ON threads REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_threads();
CREATE TRIGGER search_update AFTER UPDATE ON threads REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_threads();
CREATE TRIGGER search_delete AFTER DELETE ON threads REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_threads();

-- Readings and attachments change one at a time; WHEN keeps the queue's own updates free of all this.
CREATE FUNCTION refresh_documents_of(changed_message_id bigint) RETURNS void LANGUAGE sql AS $$
    SELECT refresh_documents(ARRAY(
        SELECT coalesce(thread_id, id) FROM messages WHERE id = changed_message_id
        UNION
        SELECT conversation_roots(ARRAY[changed_message_id])
    ))
$$;
CREATE FUNCTION refresh_changed_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents_of(message_id) FROM message_attachments
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.attachment_id ELSE NEW.attachment_id END;
    RETURN NULL;
END
$$;
CREATE TRIGGER search_insert AFTER INSERT ON ocr_results FOR EACH ROW
    WHEN (NEW.status = 'completed') EXECUTE FUNCTION refresh_changed_reading();
CREATE TRIGGER search_update AFTER UPDATE OF status, extracted_text ON ocr_results FOR EACH ROW
    WHEN ((OLD.status = 'completed' OR NEW.status = 'completed') AND
        (OLD.status, OLD.extracted_text) IS DISTINCT FROM (NEW.status, NEW.extracted_text))
    EXECUTE FUNCTION refresh_changed_reading();
CREATE TRIGGER search_delete AFTER DELETE ON ocr_results FOR EACH ROW
    WHEN (OLD.status = 'completed') EXECUTE FUNCTION refresh_changed_reading();

-- The readings of a deleted attachment are gone before anybody could say whose they were.
CREATE FUNCTION refresh_lost_attachment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_documents_of(OLD.message_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER search_delete AFTER DELETE ON message_attachments FOR EACH ROW
    EXECUTE FUNCTION refresh_lost_attachment();

SELECT refresh_documents(ARRAY(
    SELECT id FROM threads UNION SELECT id FROM messages WHERE thread_id IS NULL AND reply_to_id IS NULL
));
