"""Answers given on a provisional reading, or before there was one, and given anew."""

from db.ocr_results import LATE_S
from db.pool import Executor

SIBLINGS_S = 120.0  # the other pictures of the message may be bettered as well

# Never when a person has taken over, the answer was put away, or it is late. An answer on its way
# to Discord is waited for: what is sent must be known before it can be edited.
_REOPEN = """
WITH candidate AS (
    SELECT q.message_id,
        q.better_since > clock_timestamp() - $2 * interval '1 second'
        AND q.bettered_at IS NULL AND q.status IN ('answered', 'abstained')
        AND (a.id IS NULL OR (a.status = 'sent' AND a.dismissed_at IS NULL))
        AND NOT EXISTS (
            SELECT FROM messages other
            WHERE other.channel_id = q.channel_id AND other.id > q.message_id
              AND other.thread_id IS NOT DISTINCT FROM m.thread_id
              AND NOT other.is_bot AND other.author_id <> q.asker_id
              AND (is_meant_for(other, q) OR other.reply_to_id = a.reply_message_id)
        ) AS is_open
    FROM questions q
    JOIN messages m ON m.id = q.message_id
    LEFT JOIN answers a ON a.question_id = q.message_id
    WHERE q.better_since IS NOT NULL AND q.status NOT IN ('waiting', 'processing')
      AND (a.status IS NULL OR a.status IN ('sent', 'failed'))
      AND (q.better_since < clock_timestamp() - $1 * interval '1 second'
           OR NOT EXISTS (SELECT FROM better_readings b
                          WHERE b.message_id = ANY (q.part_ids || q.message_id)))
    FOR UPDATE OF q SKIP LOCKED
)
UPDATE questions q
SET better_since = NULL,
    bettered_at = CASE WHEN c.is_open THEN clock_timestamp() ELSE q.bettered_at END,
    status = CASE WHEN c.is_open THEN 'waiting' ELSE q.status END,
    due_at = CASE WHEN c.is_open THEN clock_timestamp() ELSE q.due_at END,
    retry_count = CASE WHEN c.is_open THEN 0 ELSE q.retry_count END,
    updated_at = now()
FROM candidate c WHERE c.message_id = q.message_id
RETURNING q.message_id, c.is_open
"""


async def reopen(db: Executor) -> list[int]:
    """Ask the marked questions again that may be answered better, each once in its life."""
    rows = await db.fetch(_REOPEN, SIBLINGS_S, LATE_S)
    return [row["message_id"] for row in rows if row["is_open"]]
