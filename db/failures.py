"""Pictures whose reading failed: why, how often, and another chance for those somebody names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.pool import Executor
from db.records import BACKFILL

LOST = ("failed", "gone", "unsupported")


@dataclass(frozen=True, slots=True)
class Failure:
    """`may_retry`: the hourly job tries it again by itself, until its tries are used up."""

    attachment_id: UUID
    message_id: int
    guild_id: int
    channel_id: int
    status: str
    code: str
    reason: str
    retry_count: int
    may_retry: bool
    at: datetime


async def newest(
    db: Executor, guild_ids: Sequence[int], *, code: str | None = None, limit: int
) -> list[Failure]:
    """The last ones of these guilds, the newest first; with *code* those of one reason."""
    rows = await db.fetch(
        "SELECT r.attachment_id, a.message_id, r.guild_id, m.channel_id, r.status,"
        " coalesce(r.error_code, 'unknown') AS code, coalesce(r.error_message, '') AS reason,"
        " r.retry_count, r.status = 'failed' AND r.may_retry AS may_retry, r.updated_at AS at"
        " FROM ocr_results r JOIN message_attachments a ON a.id = r.attachment_id"
        " JOIN messages m ON m.id = a.message_id"
        " WHERE r.guild_id = ANY($1::bigint[]) AND r.status = ANY($2::text[])"
        " AND ($3::text IS NULL OR r.error_code = $3)"
        " ORDER BY r.updated_at DESC, a.message_id DESC LIMIT $4",
        list(guild_ids),
        list(LOST),
        code,
        limit,
    )
    return [Failure(**dict(row)) for row in rows]


async def count_by_code(db: Executor, guild_ids: Sequence[int]) -> dict[tuple[str, str], int]:
    """How many ended in which status for which reason, the most first."""
    rows = await db.fetch(
        "SELECT status, coalesce(error_code, 'unknown') AS code, count(*) AS n FROM ocr_results"
        " WHERE guild_id = ANY($1::bigint[]) AND status = ANY($2::text[])"
        " GROUP BY 1, 2 ORDER BY n DESC, code",
        list(guild_ids),
        list(LOST),
    )
    return {(row["status"], row["code"]): row["n"] for row in rows}


async def put_back(
    db: Executor, guild_ids: Sequence[int], *, code: str | None = None, limit: int
) -> list[UUID]:
    """Let failed pictures wait again, the newest first; they are to be rung for.

    Also those that used up their tries, and those that failed for good: somebody asked for it.
    What is gone from Discord, or is no picture, stays as it is unless *code* names its reason.
    """
    rows = await db.fetch(
        "WITH wanted AS (SELECT id FROM ocr_results WHERE guild_id = ANY($1::bigint[])"
        " AND (status = 'failed' AND $2::text IS NULL"
        "  OR status = ANY($4::text[]) AND error_code = $2)"
        " ORDER BY updated_at DESC LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " UPDATE ocr_results r SET status = 'pending', not_before = now(), enqueued_at = NULL,"
        f" priority = {BACKFILL}, retry_base = r.retry_count, lost_count = 0, updated_at = now()"
        " FROM wanted WHERE r.id = wanted.id RETURNING r.attachment_id",
        list(guild_ids),
        code,
        limit,
        list(LOST),
    )
    return [row["attachment_id"] for row in rows]
