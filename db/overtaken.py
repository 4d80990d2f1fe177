"""Answers that came too late: while they waited to be sent, a person took the question over."""

from collections.abc import Sequence

from db.admission import IS_LEFT_TO_PEOPLE
from db.pool import Executor

# An answer that is being sent is left: nobody can call it back. Who asked by name gets theirs.
_DROP = f"""
WITH late AS (
    SELECT a.id, q.message_id, CASE
        WHEN EXISTS (
            SELECT FROM messages other
            WHERE other.channel_id = q.channel_id AND other.id > q.message_id
              AND (other.thread_id IS NOT DISTINCT FROM m.thread_id OR other.thread_id = m.id)
              AND NOT other.is_bot AND other.author_id <> q.asker_id
              AND is_meant_for(other, q)) THEN 'somebody_replied'
        WHEN {IS_LEFT_TO_PEOPLE} THEN 'silenced'
        WHEN t.is_solved THEN 'solved'
    END AS reason
    FROM answers a
    JOIN questions q ON q.message_id = a.question_id
    JOIN messages m ON m.id = q.message_id
    LEFT JOIN threads t ON t.id = q.place_id
    WHERE a.guild_id = ANY ($1::bigint[]) AND a.status = 'ready' AND NOT q.asked_by_name
    FOR UPDATE OF a SKIP LOCKED
), dropped AS (
    DELETE FROM answers a USING late WHERE a.id = late.id AND late.reason IS NOT NULL
)
UPDATE questions q
SET status = 'cancelled', reason = late.reason, granted_at = NULL, updated_at = now()
FROM late WHERE q.message_id = late.message_id AND late.reason IS NOT NULL
RETURNING q.message_id
"""


async def drop(db: Executor, guild_ids: Sequence[int]) -> list[int]:
    """Cancel the questions of these guilds whose unsent answers nobody needs any more."""
    return [row["message_id"] for row in await db.fetch(_DROP, list(guild_ids))]
