"""Answers on their way to Discord: claimed by the bot that holds the guild, sent once."""

from collections.abc import Sequence
from uuid import UUID

from db.messages import readings
from db.pool import Executor
from db.records import ClaimedAnswer, Source

_CLAIM = """
WITH ready AS (
    SELECT id FROM answers
    WHERE guild_id = ANY($1::bigint[])
      AND ((status = 'ready' AND not_before <= clock_timestamp())
           OR (status = 'sending' AND lease_until < clock_timestamp()))
    ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE answers SET status = 'sending', token = gen_random_uuid(),
        lease_until = clock_timestamp() + $3 * interval '1 second'
    FROM ready WHERE answers.id = ready.id
    RETURNING answers.*
)
SELECT c.id, c.token, c.retry_count, c.guild_id, coalesce(m.thread_id, m.channel_id) AS channel_id,
       c.question_id, c.kind, c.text, c.model_version, c.confidence, c.full_text, c.language
FROM claimed c JOIN messages m ON m.id = c.question_id
ORDER BY c.created_at
"""


async def claim_ready(
    db: Executor, guild_ids: Sequence[int], *, limit: int, lease_s: float
) -> list[ClaimedAnswer]:
    """Take unsent answers of these guilds, the oldest first."""
    rows = await db.fetch(_CLAIM, list(guild_ids), limit, lease_s)
    return [
        ClaimedAnswer(
            **dict(row),
            sources=tuple(await _sources(db, row["id"])),
            readings=tuple(await readings(db, row["question_id"])),
        )
        for row in rows
    ]


async def _sources(db: Executor, answer_id: UUID) -> list[Source]:
    rows = await db.fetch(
        "SELECT m.id AS message_id, m.guild_id, coalesce(m.thread_id, m.channel_id) AS channel_id,"
        " s.title, s.from_screenshot FROM answer_sources s JOIN messages m ON m.id = s.message_id"
        " WHERE s.answer_id = $1 ORDER BY s.position",
        answer_id,
    )
    return [Source(**dict(row)) for row in rows]


async def mark_sent(db: Executor, answer_id: UUID, token: UUID, reply_message_id: int) -> bool:
    sent = await db.fetchval(
        "UPDATE answers SET status = 'sent', reply_message_id = $3, sent_at = clock_timestamp(),"
        " error_message = NULL, token = NULL, lease_until = NULL"
        " WHERE id = $1 AND token = $2 RETURNING id",
        answer_id,
        token,
        reply_message_id,
    )
    return sent is not None


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
