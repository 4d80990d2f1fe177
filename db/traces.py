"""The life of one message, as the rows tell it: facts for `helpsight trace`, and nobody's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class TracedMessage:
    id: int
    guild_id: int
    channel_id: int
    channel_kind: str | None
    thread_id: int | None
    author_id: int
    is_bot: bool
    created_at: datetime
    stored_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class TracedPicture:
    """A picture of the message with its reading; `is_provisional`: a model may still better it."""

    attachment_id: UUID
    message_id: int
    status: str
    is_live: bool
    engine: str | None
    model_version: str | None
    attempts: Sequence[Mapping[str, object]]
    is_copy: bool
    replaced_engine: str | None
    processing_time_ms: int | None
    confidence: float | None
    retry_count: int
    lost_count: int
    error_code: str | None
    error_message: str | None
    owner: str | None
    lease_until: datetime | None
    created_at: datetime
    not_before: datetime
    completed_at: datetime | None
    updated_at: datetime
    is_provisional: bool
    better_status: str | None
    better_error_code: str | None
    better_not_before: datetime | None


@dataclass(frozen=True, slots=True)
class TracedQuestion:
    message_id: int
    part_ids: Sequence[int]
    status: str
    reason: str | None
    asked_by_name: bool
    retry_count: int
    owner: str | None
    lease_until: datetime | None
    created_at: datetime
    due_at: datetime
    give_up_at: datetime
    better_since: datetime | None
    bettered_at: datetime | None
    silenced_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TracedAnswer:
    id: UUID
    kind: str
    confidence: str | None
    model_version: str | None
    prompt_version: str | None
    source_ids: Sequence[int]
    status: str
    error_message: str | None
    retry_count: int
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None
    reply_message_id: int | None
    revision: int
    sent_revision: int
    dismissed_at: datetime | None
    dismissed_by: int | None
    helpers_asked_at: datetime | None
    helpers_asked_by: int | None


@dataclass(frozen=True, slots=True)
class TracedVote:
    user_id: int
    is_helpful: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """A message with its pictures, and the question it is or is a part of."""

    message: TracedMessage
    pictures: Sequence[TracedPicture]
    question: TracedQuestion | None = None
    answer: TracedAnswer | None = None
    votes: Sequence[TracedVote] = ()


# The bot's reply stands for what it replies to.
_MESSAGE = """
SELECT m.id, m.guild_id, m.channel_id, c.kind AS channel_kind, m.thread_id, m.author_id, m.is_bot,
       m.created_at, m.stored_at, m.edited_at
FROM messages m JOIN channels c ON c.id = m.channel_id
WHERE m.id = coalesce((SELECT question_id FROM answers WHERE reply_message_id = $1 LIMIT 1), $1)
"""

_QUESTION = """
SELECT q.message_id, q.part_ids, q.status, q.reason, q.asked_by_name, q.retry_count, q.owner,
       q.lease_until, q.created_at, q.due_at, q.give_up_at, q.better_since, q.bettered_at,
       q.silenced_at, q.updated_at
FROM messages m
JOIN questions q ON q.message_id = m.id
    OR (q.guild_id = m.guild_id AND q.place_id = coalesce(m.thread_id, m.channel_id)
        AND q.asker_id = m.author_id AND m.id = ANY (q.part_ids))
WHERE m.id = $1 ORDER BY q.message_id = m.id DESC LIMIT 1
"""

_PICTURES = """
SELECT r.attachment_id, a.message_id, r.status, r.priority <= 0 AS is_live,
       r.provenance ->> 'engine' AS engine, r.model_version,
       coalesce(r.provenance -> 'attempts', '[]') AS attempts,
       coalesce((r.provenance ->> 'is_copy')::boolean, false) AS is_copy,
       r.provenance -> 'local' ->> 'engine' AS replaced_engine,
       r.processing_time_ms, r.confidence, r.retry_count, r.lost_count, r.error_code,
       r.error_message, r.owner, r.lease_until, r.created_at, r.not_before,
       r.completed_at, r.updated_at, b.attachment_id IS NOT NULL AS is_provisional,
       b.status AS better_status, b.error_code AS better_error_code,
       b.not_before AS better_not_before
FROM message_attachments a
JOIN ocr_results r ON r.attachment_id = a.id
LEFT JOIN better_readings b ON b.attachment_id = a.id
WHERE a.message_id = ANY ($1::bigint[])
ORDER BY a.message_id, a.position
"""

_ANSWER = """
SELECT a.id, a.kind, a.confidence, a.model_version, a.prompt_version,
       ARRAY(SELECT message_id FROM answer_sources s WHERE s.answer_id = a.id ORDER BY position)
           AS source_ids,
       a.status, a.error_message, a.retry_count, a.created_at, a.not_before, a.sent_at,
       a.reply_message_id, a.revision, a.sent_revision, a.dismissed_at, a.dismissed_by,
       a.helpers_asked_at, a.helpers_asked_by
FROM answers a WHERE a.question_id = $1
"""


async def of_message(db: Executor, message_id: int) -> Trace | None:
    """What is known of a message, or of what a reply of the bot replies to; None: not stored."""
    row = await db.fetchrow(_MESSAGE, message_id)
    if row is None:
        return None
    message = TracedMessage(**dict(row))
    question = await _question(db, message.id)
    said = {message.id, *([question.message_id, *question.part_ids] if question else ())}
    pictures = [TracedPicture(**dict(row)) for row in await db.fetch(_PICTURES, sorted(said))]
    if question is None:
        return Trace(message, pictures)
    answer = await _answer(db, question.message_id)
    votes = await _votes(db, answer.id) if answer else []
    return Trace(message, pictures, question, answer, votes)


async def deleted_at(db: Executor, message_id: int) -> datetime | None:
    """When a message was deleted in Discord, as long as that is remembered."""
    return await db.fetchval(
        "SELECT deleted_at FROM tombstones WHERE id = $1 AND NOT is_place", message_id
    )


async def _question(db: Executor, message_id: int) -> TracedQuestion | None:
    row = await db.fetchrow(_QUESTION, message_id)
    return TracedQuestion(**dict(row)) if row else None


async def _answer(db: Executor, question_id: int) -> TracedAnswer | None:
    row = await db.fetchrow(_ANSWER, question_id)
    return TracedAnswer(**dict(row)) if row else None


async def _votes(db: Executor, answer_id: UUID) -> list[TracedVote]:
    rows = await db.fetch(
        "SELECT user_id, is_helpful, created_at, updated_at FROM votes"
        " WHERE answer_id = $1 ORDER BY created_at",
        answer_id,
    )
    return [TracedVote(**dict(row)) for row in rows]
