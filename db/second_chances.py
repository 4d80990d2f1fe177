"""Another try for one thing that failed, because an operator asked for it.

Each returns where it was, or None: there is no such thing, or it has not failed. Whoever asks
rings for it; without a ring the sweeper finds it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.pool import Executor
from db.records import LIVE


@dataclass(frozen=True, slots=True)
class Again:
    """What waits again; `due_at` is for when to ring."""

    guild_id: int
    channel_id: int
    message_id: int
    due_at: datetime


async def picture(db: Executor, attachment_id: UUID) -> Again | None:
    """Read it before all others, also where its tries are used up, or where it was gone."""
    row = await db.fetchrow(
        "UPDATE ocr_results r SET status = 'pending', priority = $2, retry_base = r.retry_count,"
        " lost_count = 0, not_before = now(), enqueued_at = NULL, updated_at = now()"
        " FROM message_attachments a JOIN messages m ON m.id = a.message_id"
        " WHERE r.attachment_id = $1 AND a.id = r.attachment_id"
        " AND r.status IN ('failed', 'gone', 'unsupported')"
        " RETURNING r.guild_id, m.channel_id, m.id AS message_id, r.not_before AS due_at",
        attachment_id,
        LIVE,
    )
    return Again(**dict(row)) if row else None


async def question(db: Executor, message_id: int) -> Again | None:
    """Think about it again; not where its asker has asked something else there meanwhile."""
    row = await db.fetchrow(
        "UPDATE questions q SET status = 'waiting', reason = NULL, retry_count = 0,"
        " due_at = now(), give_up_at = now() + q.image_wait,"
        " granted_at = NULL, updated_at = now()"
        " WHERE q.message_id = $1 AND q.status = 'failed' AND NOT EXISTS ("
        "  SELECT FROM questions o WHERE o.place_id = q.place_id AND o.asker_id = q.asker_id"
        "  AND o.status IN ('waiting', 'processing'))"
        " RETURNING q.guild_id, q.channel_id, q.message_id, q.due_at",
        message_id,
    )
    return Again(**dict(row)) if row else None


async def answer(db: Executor, answer_id: UUID) -> Again | None:
    """Send it once more; the bot that holds the server does, within seconds."""
    row = await db.fetchrow(
        "UPDATE answers a SET status = 'ready', retry_count = 0, error_message = NULL,"
        " not_before = now() FROM questions q"
        " WHERE a.id = $1 AND a.status = 'failed' AND q.message_id = a.question_id"
        " RETURNING a.guild_id, q.channel_id, q.message_id, a.not_before AS due_at",
        answer_id,
    )
    return Again(**dict(row)) if row else None


async def upload(db: Executor, job_id: UUID) -> bool:
    """Read a file of the HTTP door again; False: it has not failed."""
    again = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'queued', stage = 'queued', error_code = NULL,"
        " error_message = NULL, retry_count = 0, lost_count = 0, not_before = clock_timestamp(),"
        " enqueued_at = NULL, completed_at = NULL, updated_at = clock_timestamp()"
        " WHERE id = $1 AND status = 'failed' RETURNING id",
        job_id,
    )
    return again is not None
