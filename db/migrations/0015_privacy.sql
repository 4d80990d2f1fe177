-- Whose words are kept, for how long, and what is tried again.

-- What a person decided, in all servers. It is what remains of them: without it, reading the past would bring back
-- what was erased.
CREATE TABLE privacy_choices (
    user_id bigint PRIMARY KEY,
    opted_out_at timestamptz,
    erased_before timestamptz,  -- what they said before is not stored again
    is_erasing boolean NOT NULL DEFAULT false,  -- some of it is still here: the outbox of who erases
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX privacy_choices_erasing ON privacy_choices (updated_at) WHERE is_erasing;

-- For how many days messages are kept: as a server's moderators say, and as the operator says for all.
ALTER TABLE guilds
    ADD COLUMN retention_days integer CHECK (retention_days > 0),
    ADD COLUMN IF NOT EXISTS left_at timestamptz;
CREATE TABLE retention_limit (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    days integer CHECK (days > 0)
);
CREATE INDEX messages_author ON messages (author_id);
CREATE INDEX messages_guild_age ON messages (guild_id, created_at);
CREATE INDEX threads_owner ON threads (owner_id);
CREATE INDEX asked_person ON asked (user_id);
CREATE INDEX votes_user ON votes (user_id);

-- Messages from before are not kept. NULL: all are.
CREATE FUNCTION kept_since(of_guild_id bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT now() - least(g.retention_days, (SELECT days FROM retention_limit)) * interval '1 day'
    FROM guilds g WHERE g.id = of_guild_id
$$;

-- Whether something a person said then may be stored. The lock makes it certain: whoever stores holds it to the end
-- of the transaction, and who opts out waits for them, so that nothing slips in behind the erasing.
CREATE FUNCTION may_be_stored(person bigint, said_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('privacy'), hashint8(person) & 255);
    RETURN NOT EXISTS (
        SELECT FROM privacy_choices
        WHERE user_id = person AND (opted_out_at IS NOT NULL OR said_at < erased_before)
    );
END
$$;

CREATE FUNCTION leave_out_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF may_be_stored(NEW.author_id, NEW.created_at)
        AND NEW.created_at >= coalesce(kept_since(NEW.guild_id), '-infinity') THEN
        RETURN NEW;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER privacy_insert BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION leave_out_message();

CREATE FUNCTION leave_out_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF may_be_stored(NEW.user_id, now()) THEN
        RETURN NEW;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER privacy_insert BEFORE INSERT ON asked FOR EACH ROW EXECUTE FUNCTION leave_out_person();
CREATE TRIGGER privacy_insert BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION leave_out_person();

-- A thread belongs to all who talk in it; its title is its owner's words.
CREATE FUNCTION leave_out_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.owner_id IS NOT NULL AND NOT may_be_stored(NEW.owner_id, NEW.created_at) THEN
        NEW.title := '';
        NEW.owner_id := NULL;
    END IF;
    IF NEW.solved_by IS NOT NULL AND NOT may_be_stored(NEW.solved_by, now()) THEN
        NEW.solved_by := NULL;
    END IF;
    IF NEW.silenced_by IS NOT NULL AND NOT may_be_stored(NEW.silenced_by, now()) THEN
        NEW.silenced_by := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_write BEFORE INSERT OR UPDATE OF title, owner_id, solved_by, silenced_by ON threads
    FOR EACH ROW EXECUTE FUNCTION leave_out_owner();

-- Answers that moderators took away: for such a question, such a source is not offered again.
CREATE TABLE forgotten_sources (
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    question_key text NOT NULL,
    document_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (guild_id, question_key, document_id)
);

-- What is done every hour or so by one of the workers.
CREATE TABLE chores (
    name text PRIMARY KEY,
    begun_at timestamptz NOT NULL
);

-- retry_count counts all tries of a picture; those before `retry_base` belong to earlier rounds.
-- may_retry: it failed for a reason that may pass. read_anew: what is known of the same bytes does not count.
ALTER TABLE ocr_results
    ADD COLUMN retry_base integer NOT NULL DEFAULT 0,
    ADD COLUMN may_retry boolean NOT NULL DEFAULT false,
    ADD COLUMN read_anew boolean NOT NULL DEFAULT false;
UPDATE ocr_results SET may_retry = true
WHERE status = 'failed' AND error_code IN (
    'account_limited', 'bad_answer', 'download_failed', 'engine_timeout', 'model_timeout', 'no_model', 'provider_down',
    'quota_unknown', 'rate_limited', 'redis_away', 'tesseract_timeout', 'transient'
);
CREATE INDEX ocr_results_retry ON ocr_results (not_before) WHERE status = 'failed' AND may_retry;
CREATE INDEX ocr_results_unreadable ON ocr_results (guild_id) WHERE status IN ('failed', 'gone', 'unsupported');
