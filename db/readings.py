"""Readings as moderators look at them: of one message, what waits, what failed, and once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from db.pool import Executor
from db.records import LIVE

_READ_AGAIN = ("completed", "failed")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one picture's reading. `provenance` is JSON (jobs/transcript.py).

    `tries` counts all of them; `waits_for_model`: a model may still better it.
    """

    attachment_id: UUID
    filename: str
    status: str
    text: str | None
    error_lines: tuple[str, ...]
    confidence: float | None
    model_version: str | None
    processing_time_ms: int | None
    provenance: dict[str, Any]
    tries: int
    error_code: str | None
    error_message: str | None
    waits_for_model: bool


_OF_MESSAGE = """
SELECT a.id AS attachment_id, a.filename, r.status, r.extracted_text AS text, r.error_lines,
       r.confidence, r.model_version, r.processing_time_ms, r.provenance,
       r.retry_count AS tries, r.error_code, r.error_message,
       EXISTS (SELECT FROM better_readings b WHERE b.attachment_id = a.id) AS waits_for_model
FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
WHERE a.message_id = $1 AND a.guild_id = $2
ORDER BY a.position
"""


async def of_message(db: Executor, guild_id: int, message_id: int) -> list[Reading]:
    """In the order people see the pictures; empty for a message that is not known here."""
    rows: Sequence[Any] = await db.fetch(_OF_MESSAGE, message_id, guild_id)
    values: list[dict[str, Any]] = [
        {**row, "error_lines": tuple(row["error_lines"])} for row in rows
    ]
    return [Reading(**value) for value in values]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a message whose text is stored."""

    attachment_id: UUID
    message_id: int
    filename: str


async def of_messages(db: Executor, message_ids: Sequence[int]) -> list[Shown]:
    """The pictures that were read, in the order people see them."""
    rows = await db.fetch(
        "SELECT a.id AS attachment_id, a.message_id, a.filename"
        " FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id"
        " WHERE a.message_id = ANY ($1::bigint[]) AND r.status = 'completed'"
        " ORDER BY a.message_id, a.position",
        list(message_ids),
    )
    return [Shown(**row) for row in rows]


_READ_ANEW = """
UPDATE ocr_results r
SET status = 'pending', priority = $3, read_anew = true, retry_base = r.retry_count,
    not_before = now(), enqueued_at = NULL, updated_at = now()
FROM message_attachments a
WHERE a.id = r.attachment_id AND a.message_id = $1 AND a.guild_id = $2 AND r.status = ANY ($4)
RETURNING r.attachment_id
"""


async def read_anew(db: Executor, guild_id: int, message_id: int) -> list[UUID]:
    """Have the pictures of a message read again, before all others; those to ring for.

    What it says now stays if that fails. What is gone, or is no picture, is not tried again.
    """
    rows = await db.fetch(_READ_ANEW, message_id, guild_id, LIVE, list(_READ_AGAIN))
    return [row["attachment_id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits or is being read. `since` is when the oldest of it came."""

    live: int
    backfill: int
    processing: int
    for_model: int
    since: datetime | None
    read_today: int


_WAITING = """
SELECT
    count(*) FILTER (WHERE r.status = 'pending' AND r.priority <= $2) AS live,
    count(*) FILTER (WHERE r.status = 'pending' AND r.priority > $2) AS backfill,
    count(*) FILTER (WHERE r.status = 'processing') AS processing,
    min(r.created_at) FILTER (WHERE r.status = 'pending') AS since,
    (SELECT count(*) FROM better_readings b WHERE b.guild_id = $1) AS for_model,
    (SELECT count(*) FROM ocr_results d
     WHERE d.guild_id = $1 AND d.completed_at > now() - interval '1 day') AS read_today
FROM ocr_results r
WHERE r.guild_id = $1 AND r.status IN ('pending', 'processing')
"""


async def waiting(db: Executor, guild_id: int) -> Waiting:
    row: Any = await db.fetchrow(_WAITING, guild_id, LIVE)
    return Waiting(**dict(row))


@dataclass(frozen=True, slots=True)
class Failures:
    """Pictures that ended without a text for one reason, and the newest of these in words.

    `to_retry` of them get another chance by themselves.
    """

    status: str
    code: str
    count: int
    to_retry: int
    oldest: datetime
    example: str | None


_FAILURES = """
SELECT status, coalesce(error_code, 'unknown') AS code, count(*) AS count,
       count(*) FILTER (WHERE status = 'failed' AND may_retry AND retry_count < $2) AS to_retry,
       min(updated_at) AS oldest, (array_agg(error_message ORDER BY updated_at DESC))[1] AS example
FROM ocr_results
WHERE guild_id = $1 AND status IN ('failed', 'gone', 'unsupported')
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""


async def failures(db: Executor, guild_id: int, *, total: int) -> list[Failures]:
    """By reason, the commonest first. *total* is how many tries a picture gets."""
    rows = await db.fetch(_FAILURES, guild_id, total)
    return [Failures(**dict(row)) for row in rows]
