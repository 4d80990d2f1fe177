"""Answers that stand in Discord, and what people do with them."""

from typing import Any
from uuid import UUID

from db.messages import readings_of
from db.pool import Executor
from db.records import AskedQuestion, SentAnswer

_GET = """
SELECT a.id, a.guild_id, coalesce(q.thread_id, q.channel_id) AS channel_id, a.question_id,
       q.author_id AS asker_id, a.reply_message_id, a.language,
       a.dismissed_at IS NOT NULL AS is_dismissed,
       a.helpers_asked_at IS NOT NULL AS are_helpers_asked
FROM answers a JOIN messages q ON q.id = a.question_id
WHERE a.id = $1 AND a.guild_id = $2
"""


_QUESTION = """
SELECT m.id AS message_id, m.guild_id, m.channel_id, m.thread_id, t.title,
       said.message_ids, said.content
FROM messages m
LEFT JOIN questions q ON q.message_id = m.id
LEFT JOIN threads t ON t.id = m.thread_id
CROSS JOIN LATERAL (
    SELECT array_agg(part.id ORDER BY part.id) AS message_ids,
           coalesce(string_agg(nullif(part.content, ''), E'\\n' ORDER BY part.id), '') AS content
    FROM messages part WHERE part.id = ANY (q.part_ids || m.id)
) AS said
WHERE m.id = $1
"""


async def get(db: Executor, answer_id: UUID, guild_id: int) -> SentAnswer | None:
    """An answer of this guild; None for one of another, or one that is gone."""
    row = await db.fetchrow(_GET, answer_id, guild_id)
    return SentAnswer(**dict(row)) if row else None


async def question(db: Executor, message_id: int) -> AskedQuestion | None:
    """All that was asked, with what its pictures say now; None when it was deleted."""
    row = await db.fetchrow(_QUESTION, message_id)
    if row is None:
        return None
    fields: dict[str, Any] = dict(row)
    message_ids: list[int] = fields.pop("message_ids")
    return AskedQuestion(**fields, readings=tuple(await readings_of(db, message_ids)))


async def dismiss(db: Executor, answer_id: UUID, user_id: int) -> bool:
    """Note who sent the answer away; False when somebody did before."""
    dismissed = await db.fetchval(
        "UPDATE answers SET dismissed_at = clock_timestamp(), dismissed_by = $2"
        " WHERE id = $1 AND dismissed_at IS NULL RETURNING id",
        answer_id,
        user_id,
    )
    return dismissed is not None


async def undo_dismissal(db: Executor, answer_id: UUID) -> None:
    """The message could not be deleted, so the answer stands."""
    await db.execute(
        "UPDATE answers SET dismissed_at = NULL, dismissed_by = NULL WHERE id = $1", answer_id
    )


async def ask_helpers(db: Executor, answer_id: UUID, user_id: int) -> bool:
    """Note who asked for a person; False when somebody did before."""
    asked = await db.fetchval(
        "UPDATE answers SET helpers_asked_at = clock_timestamp(), helpers_asked_by = $2"
        " WHERE id = $1 AND helpers_asked_at IS NULL RETURNING id",
        answer_id,
        user_id,
    )
    return asked is not None


async def undo_helpers(db: Executor, answer_id: UUID) -> None:
    """The notice could not be sent, so it may be asked for again."""
    await db.execute(
        "UPDATE answers SET helpers_asked_at = NULL, helpers_asked_by = NULL WHERE id = $1",
        answer_id,
    )
