-- Nothing missed, nothing kept that was deleted: how far each place is read, what was deleted lately, what Discord
-- refused, and which links have run out.

-- When the bot was removed; NULL while it is there.
ALTER TABLE guilds ADD COLUMN IF NOT EXISTS left_at timestamptz;

-- Why what was said there cannot be read back: an empty history is then no empty channel.
ALTER TABLE channels ADD COLUMN unreadable_since timestamptz, ADD COLUMN unreadable_why text;

-- While a channel catches up: up to which message one place of it (the channel, or a thread) is stored. When all
-- places are, the channel's own cursor moves and these rows go.
CREATE TABLE place_cursors (
    place_id bigint PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    read_to bigint NOT NULL
);
CREATE INDEX place_cursors_channel ON place_cursors (channel_id);

-- What was deleted lately, so that a page which was fetched before and is stored after does not bring it back.
-- A thread may have the id of a message that stays: is_place tells them apart.
CREATE TABLE tombstones (
    id bigint NOT NULL,
    is_place boolean NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, is_place)
);
CREATE INDEX tombstones_age ON tombstones (deleted_at);

-- What Discord refused with 403: it is not asked again there before `until`.
CREATE TABLE refusals (
    place_id bigint NOT NULL,
    action text NOT NULL CHECK (action IN ('read', 'send', 'react', 'edit', 'delete')),
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    reason text NOT NULL,
    count integer NOT NULL DEFAULT 1,
    refused_at timestamptz NOT NULL DEFAULT now(),
    until timestamptz NOT NULL,
    PRIMARY KEY (place_id, action)
);
CREATE INDEX refusals_guild ON refusals (guild_id);

-- Messages whose links have run out: the outbox of the bot, which fetches them again.
CREATE TABLE expired_links (
    message_id bigint PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    retry_count integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX expired_links_due ON expired_links (guild_id, not_before);

-- When the link was last had from Discord: one that fails although it is new is gone.
ALTER TABLE message_attachments ADD COLUMN url_refreshed_at timestamptz;

CREATE INDEX messages_thread_replies ON messages (reply_to_id) WHERE reply_to_id IS NOT NULL AND thread_id IS NOT NULL;
CREATE INDEX questions_parts ON questions USING gin (part_ids);
CREATE INDEX threads_solution ON threads (solution_message_id) WHERE solution_message_id IS NOT NULL;

-- Whoever stores in a place and whoever deletes there wait for each other: a deletion sees all that was stored, and
-- what is stored after it sees the tombstone.
CREATE FUNCTION leave_out_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('place'), hashint8(coalesce(NEW.thread_id, NEW.channel_id)));
    IF EXISTS (
        SELECT FROM tombstones
        WHERE id = NEW.id AND NOT is_place OR id IN (NEW.thread_id, NEW.channel_id) AND is_place
    ) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER tombstones_insert BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION leave_out_deleted();

CREATE FUNCTION leave_out_deleted_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('place'), hashint8(NEW.id));
    IF EXISTS (SELECT FROM tombstones WHERE id IN (NEW.id, NEW.channel_id) AND is_place) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER tombstones_insert BEFORE INSERT ON threads FOR EACH ROW EXECUTE FUNCTION leave_out_deleted_thread();

-- Takes what was said in these messages out of everything that quotes or names it; the messages stay.
-- A question whose answer goes stays without one: nobody is told something else unasked.
CREATE FUNCTION forget_messages(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH quoting AS (
        DELETE FROM answers WHERE status <> 'ready' AND (
            id IN (SELECT answer_id FROM answer_sources WHERE message_id = ANY (ids))
            OR question_id IN (SELECT message_id FROM questions WHERE part_ids && ids)
        ) RETURNING question_id
    )
    UPDATE questions q SET status = 'abstained', reason = 'withdrawn', gap_key = NULL, updated_at = now()
    FROM quoting WHERE q.message_id = quoting.question_id AND q.status = 'answered';
    UPDATE questions SET gap_key = NULL WHERE part_ids && ids AND gap_key IS NOT NULL;
    UPDATE threads SET solution_message_id = NULL, updated_at = now() WHERE solution_message_id = ANY (ids);
    UPDATE messages SET reply_to_id = NULL
    WHERE thread_id IS NULL AND reply_to_id = ANY (ids) AND NOT id = ANY (ids);
    UPDATE messages SET reply_to_id = NULL
    WHERE thread_id IS NOT NULL AND reply_to_id = ANY (ids) AND NOT id = ANY (ids);
END
$$;

-- After the trigger that thinks again about open questions (0009), which needs the parts as they were.
CREATE FUNCTION forget_parts(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE questions SET part_ids = ARRAY(SELECT id FROM unnest(part_ids) AS id WHERE id <> ALL (ids) ORDER BY id)
    WHERE part_ids && ids
$$;

-- Deletes messages of one place, with all that is left of them; the ids of those that were known. The place is
-- that of the messages, where NULL is given.
CREATE FUNCTION delete_messages(place bigint, ids bigint[]) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('place'), hashint8(coalesce(
        place, (SELECT coalesce(m.thread_id, m.channel_id) FROM messages m WHERE m.id = ANY (ids) LIMIT 1), 0)));
    INSERT INTO tombstones (id, is_place) SELECT id, false FROM unnest(ids) AS id
    ON CONFLICT (id, is_place) DO UPDATE SET deleted_at = now();
    PERFORM forget_messages(ids);
    RETURN QUERY DELETE FROM messages WHERE messages.id = ANY (ids) RETURNING messages.id;
    PERFORM forget_parts(ids);
END
$$;

CREATE FUNCTION delete_thread(thread bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('place'), hashint8(thread));
    INSERT INTO tombstones (id, is_place) VALUES (thread, true)
    ON CONFLICT (id, is_place) DO UPDATE SET deleted_at = now();
    PERFORM forget_messages(ARRAY(SELECT id FROM messages WHERE thread_id = thread));
    DELETE FROM threads WHERE id = thread;
END
$$;

CREATE FUNCTION delete_channel(channel bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('place'), hashint8(channel));
    INSERT INTO tombstones (id, is_place) VALUES (channel, true)
    ON CONFLICT (id, is_place) DO UPDATE SET deleted_at = now();
    PERFORM forget_messages(ARRAY(SELECT id FROM messages WHERE channel_id = channel));
    DELETE FROM channels WHERE id = channel;
END
$$;
