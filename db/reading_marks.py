"""Messages that carry the bot's "I am reading", so that it goes also when the bot has restarted."""

from collections.abc import Sequence

from db.pool import Executor
from db.records import ReadingMark

# Something is still to come of the message: a reading, an answer, or its way to Discord.
_BUSY = """
    EXISTS (SELECT FROM questions q WHERE q.message_id = m.id
            AND q.status IN ('waiting', 'processing'))
    OR EXISTS (SELECT FROM answers a WHERE a.question_id = m.id
               AND a.status IN ('ready', 'sending'))
    OR EXISTS (SELECT FROM message_attachments p JOIN ocr_results r ON r.attachment_id = p.id
               WHERE p.message_id = m.id AND r.status IN ('pending', 'processing'))
"""

_BEGIN = f"""
INSERT INTO reading_marks (message_id, guild_id, place_id)
SELECT m.id, m.guild_id, coalesce(m.thread_id, m.channel_id)
FROM messages m JOIN channels c ON c.id = m.channel_id
WHERE m.id = $1 AND c.kind IN ('help', 'forum') AND ({_BUSY})
ON CONFLICT DO NOTHING
RETURNING message_id
"""

_DONE = f"""
SELECT k.message_id, k.guild_id, k.place_id
FROM reading_marks k JOIN messages m ON m.id = k.message_id
WHERE k.guild_id = ANY($1::bigint[])
  AND (NOT ({_BUSY}) OR k.created_at < clock_timestamp() - $2 * interval '1 second')
ORDER BY k.message_id LIMIT $3
"""


async def begin(db: Executor, message_id: int) -> bool:
    """Note a mark on a message of a help channel that is read or thought about; False: on none."""
    return await db.fetchval(_BEGIN, message_id) is not None


async def done(
    db: Executor, guild_ids: Sequence[int], *, longest_s: float, limit: int
) -> list[ReadingMark]:
    """Marks to take off: nothing is to come any more, or it takes longer than *longest_s*."""
    rows = await db.fetch(_DONE, list(guild_ids), longest_s, limit)
    return [ReadingMark(**dict(row)) for row in rows]


async def end(db: Executor, message_id: int) -> None:
    await db.execute("DELETE FROM reading_marks WHERE message_id = $1", message_id)
