"""Questions: messages that may deserve an answer, and the outbox they wait in."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from db.admission import (
    IS_DUE,
    IS_NEWCOMER,
    IS_OPEN,
    IS_STARTER,
    LIMITS_LOCK_ID,
    RateLimits,
    refusal,
)
from db.leases import lapsed
from db.messages import readings_of
from db.pool import Executor, transaction
from db.records import ClaimedQuestion, NewAnswer
from db.text import storable

PAGE = 500

_LOCK = "SELECT pg_advisory_xact_lock($2, hashint8(guild_id)) FROM questions WHERE message_id = $1"

_CLAIM = f"""
WITH due AS MATERIALIZED (
    SELECT q.* FROM questions q
    WHERE q.message_id = $1
      AND ((q.status = 'waiting' AND {IS_DUE}) OR q.token = $4
           OR (q.status = 'processing' AND q.lease_until < clock_timestamp()))
    FOR UPDATE
), judged AS MATERIALIZED (
    SELECT q.message_id, {refusal("$5", "$6", "$7")} AS refusal
    FROM due q
    JOIN guilds g ON g.id = q.guild_id
    JOIN channels c ON c.id = q.channel_id
    LEFT JOIN threads t ON t.id = q.place_id
), refused AS (
    UPDATE questions q
    SET status = CASE WHEN EXISTS (SELECT FROM answers a WHERE a.question_id = q.message_id)
                 THEN 'answered' ELSE 'abstained' END,
        reason = j.refusal, owner = NULL, token = NULL, lease_until = NULL, granted_at = NULL,
        updated_at = now()
    FROM judged j WHERE j.message_id = q.message_id AND j.refusal IS NOT NULL
), claimed AS (
    UPDATE questions q
    SET status = 'processing', owner = $2, token = $4,
        lease_until = clock_timestamp() + $3 * interval '1 second',
        granted_at = coalesce(q.granted_at, now()), updated_at = now()
    FROM judged j WHERE j.message_id = q.message_id AND j.refusal IS NULL
    RETURNING q.*
)
SELECT q.message_id, q.token, q.retry_count, m.guild_id, m.channel_id, m.thread_id, m.author_id,
       t.title, q.asked_by_name, {IS_STARTER} AS is_starter, {IS_NEWCOMER} AS is_newcomer,
       coalesce(q.lost_source_ids, '{{}}') AS lost_source_ids, said.ids AS message_ids, said.texts
FROM claimed q
JOIN messages m ON m.id = q.message_id
LEFT JOIN threads t ON t.id = m.thread_id
CROSS JOIN LATERAL (
    SELECT array_agg(part.id ORDER BY part.id) AS ids,
           array_agg(part.content ORDER BY part.id) AS texts
    FROM messages part WHERE part.id = ANY (q.part_ids || q.message_id)
) AS said
"""


async def are_any(db: Executor) -> bool:
    """Whether anybody has asked anything yet."""
    return await db.fetchval("SELECT EXISTS (SELECT FROM questions)")


async def claim(
    db: Executor,
    message_id: int,
    *,
    owner: str,
    lease_s: float,
    token: UUID | None = None,
    limits: RateLimits | None = None,
) -> ClaimedQuestion | None:
    """Take one due question with what its pictures say; None when it is not ours to answer.

    One that must not be answered now (a pause, a person who took over, the limits) ends here, and
    keeps the reason. Asked again with the same *token*, because the answer was lost, it gives the
    same question; by default the token is a new one.
    """
    most = limits or RateLimits()
    async with transaction(db) as connection:
        await connection.execute(_LOCK, message_id, LIMITS_LOCK_ID)
        row = await connection.fetchrow(
            _CLAIM,
            message_id,
            owner,
            lease_s,
            token or uuid4(),
            most.per_user_hour,
            most.per_channel_hour,
            most.per_guild_hour,
        )
    if row is None:
        return None
    lists = {name: tuple(row[name]) for name in ("texts", "lost_source_ids")}
    fields: dict[str, Any] = {**row, **lists}
    message_ids: list[int] = fields.pop("message_ids")
    return ClaimedQuestion(**fields, readings=tuple(await readings_of(db, message_ids)))


_ANSWER = """
WITH done AS (
    UPDATE questions
    SET status = 'answered', reason = $10, gap_key = CASE WHEN $10::text IS NOT NULL THEN $14 END,
        owner = NULL, token = NULL, lease_until = NULL, updated_at = now()
    WHERE message_id = $1 AND token = $2
    RETURNING message_id, guild_id
), said AS (
    INSERT INTO answers (question_id, guild_id, kind, text, model_version, prompt_version,
        confidence, full_text, language, gap_key)
    SELECT message_id, guild_id, $3, $4, $5, $6, $11, $12, $13, $14 FROM done
    ON CONFLICT (question_id) DO UPDATE  -- asked again on a better reading: db/bettering.py
    SET kind = excluded.kind, text = excluded.text, model_version = excluded.model_version,
        prompt_version = excluded.prompt_version, confidence = excluded.confidence,
        full_text = excluded.full_text, language = excluded.language,
        revision = answers.revision + 1
    WHERE answers.status = 'sent' AND answers.dismissed_at IS NULL AND answers.revision = 0
        AND answers.text <> excluded.text
    RETURNING id
), given AS (
    SELECT said.id, given.* FROM said,
        unnest($7::bigint[], $8::text[], $9::boolean[]) WITH ORDINALITY
            AS given (message_id, title, from_screenshot, position)
    JOIN messages ON messages.id = given.message_id
), sources AS (
    INSERT INTO answer_sources (answer_id, position, message_id, title, from_screenshot)
    SELECT id, position, message_id, title, from_screenshot FROM given
    ON CONFLICT (answer_id, position) DO UPDATE SET message_id = excluded.message_id,
        title = excluded.title, from_screenshot = excluded.from_screenshot
), dropped AS (
    DELETE FROM answer_sources s USING said
    WHERE s.answer_id = said.id AND s.position NOT IN (SELECT position FROM given)
)
SELECT id FROM said UNION ALL
SELECT a.id FROM answers a JOIN done ON a.question_id = done.message_id
LIMIT 1
"""


async def answer(
    db: Executor, message_id: int, token: UUID, new: NewAnswer, *, gap_key: str | None = None
) -> UUID | None:
    """Close a question with what the bot shall say; None when the claim was lost.

    *gap_key* is what it shares with others of its kind, kept for when it is a gap: at once, where
    *new* names a reason, or when the answer does not reach Discord in time.
    """
    return await db.fetchval(
        _ANSWER,
        message_id,
        token,
        new.kind,
        storable(new.text),
        new.model_version,
        new.prompt_version,
        [s.message_id for s in new.sources],
        [storable(s.title) for s in new.sources],
        [s.from_screenshot for s in new.sources],
        new.gap,
        new.confidence,
        new.full_text and storable(new.full_text),
        new.language,
        gap_key,
    )


async def end(
    db: Executor,
    message_id: int,
    token: UUID,
    *,
    status: str,
    reason: str,
    gap_key: str | None = None,
) -> bool:
    """Close a question without an answer: *status* is `abstained` or `failed`.

    With a *gap_key* it is a gap (`db.gaps`). It no longer counts against the limits.

    One that was asked again on a better reading keeps the answer it has.
    """
    ended = await db.fetchval(
        "UPDATE questions q SET reason = $4, gap_key = $5, owner = NULL, token = NULL,"
        " lease_until = NULL, granted_at = NULL, updated_at = now(), status = CASE"
        " WHEN EXISTS (SELECT FROM answers a WHERE a.question_id = q.message_id)"
        " THEN 'answered' ELSE $3 END"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        status,
        reason,
        gap_key,
    )
    return ended is not None


async def put_off(
    db: Executor, message_id: int, token: UUID, *, delay_s: float, reason: str
) -> bool:
    """Count a failed try, and let the question wait *delay_s* for its next."""
    put = await db.fetchval(
        "UPDATE questions SET status = 'waiting', retry_count = retry_count + 1, reason = $4,"
        " due_at = clock_timestamp() + $3 * interval '1 second', owner = NULL, token = NULL,"
        " lease_until = NULL, granted_at = NULL, updated_at = now()"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        delay_s,
        reason,
    )
    return put is not None


async def release(db: Executor, message_id: int, token: UUID) -> bool:
    """Give a question back unanswered and uncounted, as a worker does that is told to stop."""
    released = await db.fetchval(
        "UPDATE questions SET status = 'waiting', owner = NULL, token = NULL, lease_until = NULL,"
        " granted_at = NULL, updated_at = now()"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
    )
    return released is not None


_WAITS_FOR = """
SELECT q.message_id, q.due_at
FROM message_attachments a
JOIN messages m ON m.id = a.message_id
CROSS JOIN LATERAL (
    SELECT message_id, due_at, status FROM questions WHERE message_id = m.id
    UNION ALL
    SELECT message_id, due_at, status FROM questions
    WHERE place_id IN (m.thread_id, m.channel_id) AND asker_id = m.author_id
      AND status IN ('waiting', 'processing') AND bettered_at IS NULL AND m.id = ANY (part_ids)
) AS q
WHERE a.id = $1 AND q.status = 'waiting'
"""


async def waits_for(db: Executor, attachment_id: UUID) -> tuple[int, datetime] | None:
    """The open question this picture is part of, with the time from which it may be answered."""
    row = await db.fetchrow(_WAITS_FOR, attachment_id)
    return (row["message_id"], row["due_at"]) if row else None


async def next_look(db: Executor, message_id: int) -> datetime | None:
    """From when on a waiting question can be answered as things are; None when it waits no more."""
    return await db.fetchval(
        f"SELECT CASE WHEN {IS_DUE} OR q.due_at > clock_timestamp() THEN q.due_at"
        " ELSE q.give_up_at END FROM questions q WHERE q.message_id = $1 AND q.status = 'waiting'",
        message_id,
    )


async def state(db: Executor, message_id: int) -> tuple[str, str | None] | None:
    """The status of a question and its reason."""
    row = await db.fetchrow(
        "SELECT status, reason FROM questions WHERE message_id = $1", message_id
    )
    return (row["status"], row["reason"]) if row else None


_REAP = (
    "UPDATE questions SET status = 'waiting', owner = NULL, token = NULL, lease_until = NULL,"
    " granted_at = NULL, updated_at = now() WHERE status = 'processing'"
)


async def reap(db: Executor) -> list[int]:
    """Free the questions whose worker gave no sign of life for a lease; the freed ones."""
    rows = await db.fetch(f"{_REAP} AND {lapsed('questions')} RETURNING message_id")
    return [row["message_id"] for row in rows]


async def reap_owner(db: Executor, owner: str) -> list[int]:
    """Free what a predecessor of the same name held when it died."""
    rows = await db.fetch(f"{_REAP} AND owner = $1 RETURNING message_id", owner)
    return [row["message_id"] for row in rows]


async def due_page(db: Executor) -> list[int]:
    """A page of questions that can be answered now, the longest waiting first."""
    rows = await db.fetch(
        "SELECT q.message_id FROM questions q"
        f" WHERE q.status = 'waiting' AND {IS_DUE} ORDER BY q.due_at LIMIT {PAGE}"
    )
    return [row["message_id"] for row in rows]


async def renew(db: Executor, message_id: int, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE questions SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        lease_s,
    )
    return held is not None


_SILENCE = f"""
WITH asked AS (
    SELECT message_id, place_id, asker_id FROM questions WHERE message_id = $1
), hushed AS (
    UPDATE threads t
    SET silenced_at = clock_timestamp(), silenced_by = $2, updated_at = now()
    FROM asked WHERE t.id IN (asked.place_id, asked.message_id) AND t.silenced_at IS NULL
), marked AS (
    UPDATE questions q
    SET silenced_at = coalesce(q.silenced_at, clock_timestamp()), updated_at = now(),
        status = CASE WHEN {IS_OPEN} AND q.bettered_at IS NULL THEN 'abstained'
                 WHEN {IS_OPEN} THEN 'answered' ELSE q.status END,
        reason = CASE WHEN {IS_OPEN} THEN 'silenced' ELSE q.reason END,
        owner = NULL, token = NULL, lease_until = NULL
    FROM asked
    WHERE q.message_id = asked.message_id
       OR (q.place_id = asked.place_id AND q.asker_id = asked.asker_id AND {IS_OPEN})
    RETURNING q.message_id
)
SELECT count(*) > 0 FROM marked
"""


async def silence(db: Executor, message_id: int, by_user_id: int) -> bool:
    """Leave the conversation of a question to people; False when the question is not known.

    In its thread nothing more is said unasked; in a channel nothing to this asker for a day.
    """
    return await db.fetchval(_SILENCE, message_id, by_user_id)
