"""Readings of pictures, and the outbox they wait in.

A claim ties a picture to a worker's token for a lease. Every later statement names the token: who
lost the lease changes nothing, so a picture is never finished twice.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from db.leases import lapsed
from db.pool import Executor
from db.records import (
    LIVE,
    ClaimedReading,
    CompletedReading,
    KnownPicture,
    LostReading,
    Transcript,
    WaitingReading,
)
from db.text import storable

PAGE = 500  # rung for at once; a sweeper that is killed has done so many for good
FIRST = (-1, UUID(int=0))  # before every (priority, attachment id)
LATE_S = 3600.0  # after that long an answer stays as it was given
MAX_LOSSES = 8  # workers that vanished over one picture; some ends may be none of its doing
# A picture that ends its workers shall not end them faster than a supervisor bears: after the
# third it rests, longer each time.
LOSSES_IN_A_ROW, REST_S = 3, 5

# The columns of a `Transcript`, of a reading r and its attachment a.
TRANSCRIPT = (
    "r.model_version, r.extracted_text AS text, r.confidence, r.processing_time_ms, a.media_type,"
    " a.sha256, a.width, a.height, r.interface_type, r.error_state, r.error_lines, r.context,"
    " r.provenance, a.look"
)
_TRANSCRIPT_FIELDS = tuple(field.name for field in fields(Transcript))

_CLAIM = f"""
WITH claimed AS (
    UPDATE ocr_results
    SET status = 'processing', owner = $2, token = $4,
        lease_until = clock_timestamp() + $3 * interval '1 second', updated_at = now(),
        lost_count = lost_count + (status = 'processing' AND token <> $4)::integer
    WHERE attachment_id = $1 AND not_before <= clock_timestamp()
      AND (status = 'pending' OR token = $4
           OR (status = 'processing' AND lease_until < clock_timestamp()))
    RETURNING attachment_id, token, retry_count - retry_base AS retry_count, priority, read_anew
)
SELECT c.attachment_id, c.token, c.retry_count, a.message_id, a.guild_id, m.channel_id,
       m.thread_id, a.discord_id, a.filename, a.url, a.url_expires_at,
       c.priority <= {LIVE} AS is_live, channels.kind AS channel_kind, c.read_anew
FROM claimed c
JOIN message_attachments a ON a.id = c.attachment_id
JOIN messages m ON m.id = a.message_id
JOIN channels ON channels.id = m.channel_id
"""


async def claim(
    db: Executor, attachment_id: UUID, *, owner: str, lease_s: float, token: UUID | None = None
) -> ClaimedReading | None:
    """Take one waiting picture; None when it is done, gone, not due, or somebody else's.

    Asked again with the same *token*, because the answer was lost, it gives the same picture;
    by default the token is a new one.
    """
    row = await db.fetchrow(_CLAIM, attachment_id, owner, lease_s, token or uuid4())
    return ClaimedReading(**dict(row)) if row else None


async def renew(db: Executor, attachment_id: UUID, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE ocr_results SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE attachment_id = $1 AND token = $2 RETURNING id",
        attachment_id,
        token,
        lease_s,
    )
    return held is not None


# The attachment first: a deletion locks from the message down, and must not be met half-way.
_COMPLETE = """
WITH attachment AS MATERIALIZED (
    SELECT id, message_id FROM message_attachments WHERE id = $1 FOR UPDATE
), done AS (
    UPDATE ocr_results
    SET status = 'completed', model_version = $3, extracted_text = $4, confidence = $5,
        processing_time_ms = $6, interface_type = $7, error_state = $8, error_lines = $9,
        context = $10, provenance = $11, error_code = NULL, error_message = NULL, owner = NULL,
        token = NULL, lease_until = NULL, completed_at = clock_timestamp(), updated_at = now()
    WHERE attachment_id = (SELECT id FROM attachment) AND token = $2
    RETURNING attachment_id, guild_id, priority
), wanted AS (
    INSERT INTO better_readings (attachment_id, guild_id, message_id, priority, rank)
    SELECT done.attachment_id, done.guild_id, attachment.message_id, done.priority, $16
    FROM done, attachment WHERE $16::smallint IS NOT NULL
    ON CONFLICT (attachment_id) DO NOTHING
), asked AS (
    SELECT q.message_id, q.status
    FROM attachment a JOIN questions q
      ON q.message_id = a.message_id OR q.part_ids @> ARRAY[a.message_id]
), late AS (
    UPDATE questions q SET better_since = clock_timestamp()
    FROM done, asked
    WHERE $4 <> '' AND q.message_id = asked.message_id AND q.status <> 'waiting'
      AND q.bettered_at IS NULL AND q.better_since IS NULL
      AND q.created_at > now() - $18 * interval '1 second'
)
UPDATE message_attachments a
SET media_type = $12, sha256 = $13, width = $14, height = $15, look = $17, updated_at = now()
FROM done WHERE a.id = done.attachment_id
RETURNING EXISTS (SELECT FROM asked WHERE status IN ('waiting', 'processing')) AS is_awaited
"""


async def complete(
    db: Executor, attachment_id: UUID, token: UUID, t: Transcript, *, rank: int | None = None
) -> CompletedReading | None:
    """Store what was read; None when the claim was lost, and then nothing is stored.

    With a *rank* the reading is provisional: the picture waits for a model too. A question that
    could not wait for it any longer is marked, for `bettering.reopen`.
    """
    row = await db.fetchrow(
        _COMPLETE,
        attachment_id,
        token,
        storable(t.model_version)[:100],
        storable(t.text),
        t.confidence,
        t.processing_time_ms,
        t.interface_type,
        t.error_state and storable(t.error_state),
        [storable(line) for line in t.error_lines],
        t.context and storable(t.context),
        t.provenance,
        t.media_type,
        t.sha256,
        t.width,
        t.height,
        rank,
        t.look,
        LATE_S,
    )
    return CompletedReading(**dict(row)) if row else None


async def same_picture(
    db: Executor, guild_id: int, sha256: bytes, purposes: Sequence[str]
) -> KnownPicture | None:
    """What was read before in the very same bytes, in this guild and no other; the newest.

    Only what was redacted for one of *purposes*: what that took out is lost for others.
    """
    row = await db.fetchrow(
        f"SELECT {TRANSCRIPT}, b.rank"
        " FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id"
        " LEFT JOIN better_readings b ON b.attachment_id = a.id"
        " WHERE a.guild_id = $1 AND a.sha256 = $2 AND r.status = 'completed'"
        " AND coalesce(r.provenance ->> 'purpose', 'help') = ANY ($3)"
        " ORDER BY r.completed_at DESC LIMIT 1",
        guild_id,
        sha256,
        list(purposes),
    )
    return KnownPicture(as_transcript(row), row["rank"]) if row else None


def as_transcript(row: asyncpg.Record) -> Transcript:
    """The `TRANSCRIPT` columns of a row."""
    values: dict[str, Any] = {name: row[name] for name in _TRANSCRIPT_FIELDS}
    values["error_lines"] = tuple(values["error_lines"])
    return Transcript(**values)


# A reading that was there before, and that somebody wanted anew, is better than none.
_END = """
UPDATE ocr_results
SET status = CASE WHEN $3 = 'failed' AND extracted_text IS NOT NULL THEN 'completed' ELSE $3 END,
    error_code = $4, error_message = $5, retry_count = retry_count + 1, may_retry = $6,
    owner = NULL, token = NULL, lease_until = NULL, updated_at = now()
WHERE attachment_id = $1 AND token = $2 RETURNING id
"""


async def end(
    db: Executor,
    attachment_id: UUID,
    token: UUID,
    *,
    status: str,
    code: str,
    message: str,
    may_retry: bool = False,
) -> bool:
    """Close a reading without a text: *status* is `failed`, `gone` or `unsupported`.

    *may_retry*: the reason may pass, so that `db.retries` may give it another round.
    """
    ended = await db.fetchval(_END, attachment_id, token, status, code, message, may_retry)
    return ended is not None


async def put_off(
    db: Executor,
    attachment_id: UUID,
    token: UUID,
    *,
    delay_s: float,
    code: str,
    message: str,
    counts: bool = True,
) -> bool:
    """Let the picture wait *delay_s* for its next try; *counts*: this one has failed."""
    put = await db.fetchval(
        "UPDATE ocr_results SET status = 'pending', retry_count = retry_count + $6,"
        " not_before = clock_timestamp() + $3 * interval '1 second', error_code = $4,"
        " error_message = $5, owner = NULL, token = NULL, lease_until = NULL, enqueued_at = NULL,"
        " updated_at = now() WHERE attachment_id = $1 AND token = $2 RETURNING id",
        attachment_id,
        token,
        delay_s,
        code,
        message,
        int(counts),
    )
    return put is not None


async def release(db: Executor, attachment_id: UUID, token: UUID) -> bool:
    """Give a picture back unread and uncounted, as a worker does that is told to stop."""
    released = await db.fetchval(
        "UPDATE ocr_results SET status = 'pending', owner = NULL, token = NULL,"
        " lease_until = NULL, enqueued_at = NULL, updated_at = now()"
        " WHERE attachment_id = $1 AND token = $2 RETURNING id",
        attachment_id,
        token,
    )
    return released is not None


async def is_due(db: Executor, attachment_id: UUID) -> bool:
    """Whether this picture waits for a worker right now."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM ocr_results WHERE attachment_id = $1 AND status = 'pending'"
        " AND not_before <= clock_timestamp())",
        attachment_id,
    )


# A worker that vanished counts against the picture too: reading it may be what ended the worker.
# Given up, it may still have another chance (`db.retries`), as its reason may pass.
_REAP = f"""
UPDATE ocr_results r
SET status = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN 'pending' ELSE 'failed' END,
    error_code = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN error_code ELSE 'worker_lost' END,
    error_message = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN error_message
        ELSE 'each worker that read it ended while it did' END,
    retry_count = retry_count + (lost_count + 1 >= {MAX_LOSSES})::integer,
    may_retry = may_retry OR lost_count + 1 >= {MAX_LOSSES},
    not_before = CASE WHEN lost_count < {LOSSES_IN_A_ROW} THEN not_before
        ELSE clock_timestamp() + (lost_count + 1) * {REST_S} * interval '1 second' END,
    lost_count = lost_count + 1, owner = NULL, token = NULL, lease_until = NULL,
    enqueued_at = NULL, updated_at = now()
FROM message_attachments a
WHERE a.id = r.attachment_id AND r.status = 'processing' AND """

_REAPED = """
RETURNING r.attachment_id, a.message_id, r.status = 'failed' AS is_given_up,
    r.status = 'pending' AND r.not_before > clock_timestamp() AS is_resting
"""


async def reap(db: Executor) -> list[LostReading]:
    """Free the pictures whose worker gave no sign of life for a lease."""
    rows = await db.fetch(f"{_REAP} {lapsed('r')} {_REAPED}")
    return [LostReading(**dict(row)) for row in rows]


async def reap_owner(db: Executor, owner: str) -> list[LostReading]:
    """Free what a predecessor of the same name held when it died."""
    rows = await db.fetch(f"{_REAP} r.owner = $1 {_REAPED}", owner)
    return [LostReading(**dict(row)) for row in rows]


_WAITING = """
SELECT attachment_id, priority, created_at AS since, enqueued_at IS NOT NULL AS was_rung,
       lost_count > 0 AS was_lost
FROM ocr_results WHERE status = 'pending' AND not_before <= clock_timestamp()
"""


async def unrung(
    db: Executor, epoch: datetime, after: tuple[int, UUID] = FIRST
) -> list[WaitingReading]:
    """A page of due pictures whose bell was never rung, or before *epoch* (another Redis).

    Live ones first; behind the (priority, attachment id) *after*.
    """
    rows = await db.fetch(
        f"{_WAITING} AND (enqueued_at IS NULL OR enqueued_at < $1)"
        " AND (priority, attachment_id) > ($2, $3)"
        f" ORDER BY priority, attachment_id LIMIT {PAGE}",
        epoch,
        *after,
    )
    return [WaitingReading(**dict(row)) for row in rows]


async def pending_page(db: Executor, after: tuple[int, UUID] = FIRST) -> list[WaitingReading]:
    """A page of all due pictures, behind the (priority, attachment id) *after*."""
    rows = await db.fetch(
        f"{_WAITING} AND (priority, attachment_id) > ($1, $2)"
        f" ORDER BY priority, attachment_id LIMIT {PAGE}",
        *after,
    )
    return [WaitingReading(**dict(row)) for row in rows]


async def mark_rung(db: Executor, attachment_ids: Sequence[UUID], *, ago_s: float = 0.0) -> None:
    """Rung *ago_s* before: a Redis that was lost since then took the ring with it."""
    await db.execute(
        "UPDATE ocr_results SET enqueued_at = clock_timestamp() - $2 * interval '1 second'"
        " WHERE attachment_id = ANY($1::uuid[]) AND status = 'pending'",
        list(attachment_ids),
        ago_s,
    )


async def counts(db: Executor) -> dict[str, int]:
    """How many readings stand in each status."""
    rows: Sequence[Any] = await db.fetch("SELECT status, count(*) AS n FROM ocr_results GROUP BY 1")
    return {row["status"]: row["n"] for row in rows}
