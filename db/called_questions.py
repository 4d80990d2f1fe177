"""Questions somebody asked for by name, about a message that is there already."""

from datetime import timedelta

from db.pool import Executor

# Whoever has an open question in this place is answered that one: one at a time.
_CALL = """
WITH called AS (
    SELECT id, guild_id, channel_id, coalesce(thread_id, channel_id) AS place_id, author_id
    FROM messages WHERE id = $1 AND guild_id = $2
), hurried AS (
    UPDATE questions q SET asked_by_name = true, due_at = least(q.due_at, now()), updated_at = now()
    FROM called c
    WHERE q.place_id = c.place_id AND q.asker_id = c.author_id
      AND q.status IN ('waiting', 'processing')
    RETURNING q.message_id
), asked AS (
    INSERT INTO questions (message_id, guild_id, channel_id, place_id, asker_id, due_at, give_up_at,
                           asked_by_name)
    SELECT id, guild_id, channel_id, place_id, author_id, now(), now() + $3, true FROM called
    WHERE NOT EXISTS (SELECT FROM hurried)
    ON CONFLICT (message_id) DO UPDATE
    SET status = 'waiting', asked_by_name = true, reason = NULL, due_at = now(),
        give_up_at = now() + $3, retry_count = 0, gap_key = NULL, updated_at = now()
    WHERE questions.status IN ('abstained', 'cancelled', 'failed')
    RETURNING message_id
)
SELECT message_id FROM hurried UNION ALL SELECT message_id FROM asked LIMIT 1
"""


async def call(
    db: Executor, message_id: int, guild_id: int, *, image_wait: timedelta
) -> int | None:
    """Have a message answered; returns the question to ring for, None when it is answered already.

    What was left alone before is thought about again. The answer waits *image_wait* for pictures.
    """
    return await db.fetchval(_CALL, message_id, guild_id, image_wait)


async def author_of(db: Executor, message_id: int, guild_id: int) -> int | None:
    """Who wrote a message that can be answered; None where it is not kept, or a bot wrote it."""
    return await db.fetchval(
        "SELECT author_id FROM messages WHERE id = $1 AND guild_id = $2 AND NOT is_bot",
        message_id,
        guild_id,
    )
