"""Answers that are not sent as they are: they came too late, or may not be shown any more."""

from collections.abc import Sequence

from db.pool import Executor
from db.records import ClaimedAnswer

_LAPSE = """
WITH lapsed AS (
    DELETE FROM answers WHERE id = $1 AND token = $2 RETURNING question_id, gap_key
)
UPDATE questions q
SET status = 'abstained', reason = 'too_late', gap_key = coalesce(lapsed.gap_key, q.gap_key),
    granted_at = NULL, updated_at = now()
FROM lapsed WHERE q.message_id = lapsed.question_id
RETURNING q.message_id
"""

# An asker who has asked something new meanwhile is answered that.
_ASK_AGAIN = """
WITH lost AS (
    DELETE FROM answers a USING questions q
    WHERE a.id = $1 AND a.token = $2 AND q.message_id = a.question_id AND q.lost_source_ids IS NULL
    RETURNING q.message_id, EXISTS (
        SELECT FROM questions later
        WHERE later.place_id = q.place_id AND later.asker_id = q.asker_id
          AND later.status IN ('waiting', 'processing') AND later.bettered_at IS NULL
    ) AS is_over
)
UPDATE questions q
SET status = CASE WHEN lost.is_over THEN 'cancelled' ELSE 'waiting' END,
    reason = CASE WHEN lost.is_over THEN 'asked_again' ELSE q.reason END,
    due_at = clock_timestamp(), lost_source_ids = $3, granted_at = NULL, updated_at = now()
FROM lost WHERE q.message_id = lost.message_id
RETURNING q.message_id
"""


async def lapse(db: Executor, answer: ClaimedAnswer) -> bool:
    """Take back an answer nobody waits for any more; its question is a gap, with this reason.

    False when the claim was lost.
    """
    return await db.fetchval(_LAPSE, answer.id, answer.token) is not None


async def ask_again(db: Executor, answer: ClaimedAnswer, lost_source_ids: Sequence[int]) -> bool:
    """Take back an answer, and have its question answered without these sources.

    Once for each question; False when it was before, or the claim was lost.
    """
    again = await db.fetchval(_ASK_AGAIN, answer.id, answer.token, list(lost_source_ids))
    return again is not None
