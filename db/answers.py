"""Answers on their way to Discord: claimed by the bot that holds the guild, sent once."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg

from db.pool import Executor
from db.records import ClaimedAnswer, Source

# One row a source; an answer without sources has one row of nulls in their place.
_CLAIM = """
WITH ready AS (
    SELECT id, status = 'sending' AS was_lost FROM answers
    WHERE guild_id = ANY($1::bigint[])
      AND ((status = 'ready' AND not_before <= clock_timestamp())
           OR (status = 'sending' AND lease_until < clock_timestamp()))
      AND NOT EXISTS (  -- a pause that came while it was written
        SELECT FROM questions q JOIN guilds g ON g.id = q.guild_id
        JOIN channels c ON c.id = q.channel_id
        WHERE q.message_id = answers.question_id
          AND (g.paused_at IS NOT NULL OR c.paused_at IS NOT NULL))
    ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE answers SET status = 'sending', token = gen_random_uuid(),
        lease_until = clock_timestamp() + $3 * interval '1 second'
    FROM ready WHERE answers.id = ready.id
    RETURNING answers.*, ready.was_lost
)
SELECT c.id, c.token, c.retry_count, c.guild_id, coalesce(q.thread_id, q.channel_id) AS channel_id,
       c.question_id, c.kind, c.text, c.model_version, c.confidence, c.full_text, c.language,
       c.was_lost, extract(epoch FROM clock_timestamp() - c.created_at)::float8 AS age_s,
       m.id AS source_message_id, m.guild_id AS source_guild_id,
       coalesce(m.thread_id, m.channel_id) AS source_channel_id, s.title, s.from_screenshot
FROM claimed c
JOIN messages q ON q.id = c.question_id
LEFT JOIN (answer_sources s JOIN messages m ON m.id = s.message_id) ON s.answer_id = c.id
ORDER BY c.created_at, c.id, s.position
"""


async def claim_ready(
    db: Executor, guild_ids: Sequence[int], *, limit: int, lease_s: float
) -> list[ClaimedAnswer]:
    """Take unsent answers of these guilds, the oldest first."""
    rows = await db.fetch(_CLAIM, list(guild_ids), limit, lease_s)
    by_answer = groupby(rows, key=lambda row: row["id"])
    return [_claimed(list(own)) for _, own in by_answer]


def _claimed(rows: list[asyncpg.Record]) -> ClaimedAnswer:
    """An answer of the rows that name its sources."""
    values: dict[str, Any] = dict(rows[0])
    of_source = ("source_message_id", "source_guild_id", "source_channel_id")
    for name in (*of_source, "title", "from_screenshot"):
        del values[name]
    return ClaimedAnswer(**values, sources=sources_of(rows))


def sources_of(rows: Sequence[asyncpg.Record]) -> tuple[Source, ...]:
    """The sources that rows name; a row of nulls names none."""
    return tuple(
        Source(
            message_id=row["source_message_id"],
            guild_id=row["source_guild_id"],
            channel_id=row["source_channel_id"],
            title=row["title"],
            from_screenshot=row["from_screenshot"],
        )
        for row in rows
        if row["source_message_id"] is not None
    )


async def renew(db: Executor, claimed: Sequence[ClaimedAnswer], *, lease_s: float) -> None:
    """Hold on to claims for another *lease_s*; those that are no longer ours stay so."""
    await db.execute(
        "UPDATE answers SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE id = ANY($1::uuid[]) AND token = ANY($2::uuid[])",
        [answer.id for answer in claimed],
        [answer.token for answer in claimed],
        lease_s,
    )


async def mark_sent(db: Executor, answer: ClaimedAnswer, reply_message_id: int) -> bool:
    """The answer stands in Discord, beside its question; False when the claim was lost."""
    sent = await db.fetchval(
        "UPDATE answers SET status = 'sent', reply_message_id = $3, reply_channel_id = $4,"
        " sent_revision = revision, sent_at = clock_timestamp(), error_message = NULL,"
        " token = NULL, lease_until = NULL WHERE id = $1 AND token = $2 RETURNING id",
        answer.id,
        answer.token,
        reply_message_id,
        answer.channel_id,
    )
    return sent is not None


async def exists(db: Executor, answer_id: UUID) -> bool:
    return await db.fetchval("SELECT EXISTS (SELECT FROM answers WHERE id = $1)", answer_id)


async def mark_failed(db: Executor, answer_id: UUID, token: UUID, reason: str) -> bool:
    """Give an answer up: Discord refused it for good."""
    failed = await db.fetchval(
        "UPDATE answers SET status = 'failed', error_message = $3, token = NULL,"
        " lease_until = NULL WHERE id = $1 AND token = $2 RETURNING id",
        answer_id,
        token,
        reason,
    )
    return failed is not None


async def release(
    db: Executor, answer_id: UUID, token: UUID, error: str, *, delay_s: float = 0
) -> bool:
    """Count a failed try, and let the answer wait *delay_s* for its next."""
    released = await db.fetchval(
        "UPDATE answers SET status = 'ready', retry_count = retry_count + 1, error_message = $3,"
        " not_before = clock_timestamp() + $4 * interval '1 second', token = NULL,"
        " lease_until = NULL WHERE id = $1 AND token = $2 RETURNING id",
        answer_id,
        token,
        error,
        delay_s,
    )
    return released is not None
