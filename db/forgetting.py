"""Taking away a wrong answer for good: it goes, and its sources are not offered for it again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from db.messages import readings_of
from db.pool import Executor
from db.records import StoredReading


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that was sent, and all that was asked. `texts` are the parts of the question."""

    id: UUID
    guild_id: int
    channel_id: int
    thread_id: int | None
    question_id: int
    title: str | None
    texts: tuple[str, ...]
    readings: tuple[StoredReading, ...]


_OF_REPLY = """
SELECT a.id, a.guild_id, q.channel_id, m.thread_id, q.message_id AS question_id, t.title,
       said.texts, said.ids
FROM answers a
JOIN questions q ON q.message_id = a.question_id
JOIN messages m ON m.id = q.message_id
LEFT JOIN threads t ON t.id = m.thread_id
CROSS JOIN LATERAL (
    SELECT array_agg(part.content ORDER BY part.id) AS texts,
           array_agg(part.id ORDER BY part.id) AS ids
    FROM messages part WHERE part.id = ANY (q.part_ids || q.message_id)
) AS said
WHERE a.guild_id = $1 AND (a.reply_message_id = $2 OR a.question_id = $2)
"""


async def of_reply(db: Executor, guild_id: int, message_id: int) -> WrongAnswer | None:
    """The answer that is this message, or that this message got; None where there is none."""
    row = await db.fetchrow(_OF_REPLY, guild_id, message_id)
    if row is None:
        return None
    values: dict[str, Any] = dict(row)
    message_ids: list[int] = values.pop("ids")
    values["texts"] = tuple(values["texts"])
    return WrongAnswer(**values, readings=tuple(await readings_of(db, message_ids)))


_FORGET = """
WITH source AS (
    SELECT m.thread_id, m.id FROM answer_sources s JOIN messages m ON m.id = s.message_id
    WHERE s.answer_id = $1
), remembered AS (
    INSERT INTO forgotten_sources (guild_id, question_key, document_id)
    SELECT $2::bigint, $3::text, thread_id FROM source WHERE thread_id IS NOT NULL
    UNION
    SELECT $2::bigint, $3::text, root.id
    FROM source, conversation_roots(ARRAY[source.id]) AS root (id)
    ON CONFLICT DO NOTHING
    RETURNING document_id
), gone AS (
    DELETE FROM answers WHERE id = $1 AND guild_id = $2 RETURNING question_id
), reopened AS (
    UPDATE questions q SET status = 'abstained', reason = 'forgotten', gap_key = $3,
        granted_at = NULL, updated_at = now()
    FROM gone WHERE q.message_id = gone.question_id
)
SELECT (SELECT count(*) FROM remembered) FROM gone
"""


async def forget(db: Executor, wrong: WrongAnswer, question_key: str) -> int | None:
    """Erase the answer; its reply is withdrawn, and its question is a gap again.

    How many sources are no longer offered for questions of *question_key*; None: it was gone.
    """
    return await db.fetchval(_FORGET, wrong.id, wrong.guild_id, question_key)
