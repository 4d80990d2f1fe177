"""Pictures that a vision model shall read too, and the outbox they wait in.

A row is put there by `ocr_results.complete`, in the statement that stores the local reading, which
is provisional for as long as the row is there. The claim is that of `ocr_results`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from db.ocr_results import LATE_S, TRANSCRIPT, as_transcript
from db.pool import Executor
from db.records import LIVE, ClaimedBetterReading, Transcript
from db.text import storable

MAX_TRIES = 5

_CLAIM = f"""
WITH claimed AS (
    UPDATE better_readings b
    SET status = 'processing', owner = $2, token = $4,
        lease_until = clock_timestamp() + $3 * interval '1 second'
    WHERE b.attachment_id = $1 AND b.not_before <= clock_timestamp()
      AND (b.status = 'waiting' OR b.token = $4
           OR (b.status = 'processing' AND b.lease_until < clock_timestamp()))
      AND EXISTS (SELECT FROM ocr_results r
                  WHERE r.attachment_id = b.attachment_id AND r.status = 'completed')
    RETURNING b.attachment_id, b.token, b.retry_count, b.priority, b.rank
)
SELECT c.attachment_id, c.token, c.retry_count, c.priority, c.rank, a.message_id, a.guild_id,
       a.url, channels.kind AS channel_kind, {TRANSCRIPT}
FROM claimed c
JOIN message_attachments a ON a.id = c.attachment_id
JOIN ocr_results r ON r.attachment_id = c.attachment_id
JOIN messages m ON m.id = a.message_id
JOIN channels ON channels.id = m.channel_id
"""


async def claim(
    db: Executor, attachment_id: UUID, *, owner: str, lease_s: float, token: UUID | None = None
) -> ClaimedBetterReading | None:
    """Take one waiting picture; None when it is done, gone, not due, or somebody else's.

    Asked again with the same *token*, because the answer was lost, it gives the same picture.
    """
    row = await db.fetchrow(_CLAIM, attachment_id, owner, lease_s, token or uuid4())
    if row is None:
        return None
    return ClaimedBetterReading(
        attachment_id=row["attachment_id"],
        token=row["token"],
        retry_count=row["retry_count"],
        message_id=row["message_id"],
        guild_id=row["guild_id"],
        url=row["url"],
        is_live=row["priority"] <= LIVE,
        rank=row["rank"],
        channel_kind=row["channel_kind"],
        local=as_transcript(row),
    )


async def renew(db: Executor, attachment_id: UUID, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE better_readings SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE attachment_id = $1 AND token = $2 RETURNING attachment_id",
        attachment_id,
        token,
        lease_s,
    )
    return held is not None


# The attachment first: a deletion locks from the message down, and must not be met half-way.
# A question that is just being answered is marked as well: it was claimed with the older text.
_LAND = """
WITH attachment AS MATERIALIZED (
    SELECT id, message_id FROM message_attachments WHERE id = $1 FOR UPDATE
), ended AS (
    DELETE FROM better_readings b USING attachment a
    WHERE b.attachment_id = a.id AND b.token = $2
    RETURNING b.attachment_id
), replaced AS (
    UPDATE ocr_results r
    SET model_version = $3, extracted_text = $4, confidence = $5, processing_time_ms = $6,
        interface_type = $7, error_state = $8, error_lines = $9, context = $10, provenance = $11,
        updated_at = now()
    FROM ended WHERE r.attachment_id = ended.attachment_id AND r.status = 'completed'
    RETURNING r.attachment_id
), marked AS (
    UPDATE questions q SET better_since = clock_timestamp()
    FROM replaced
    JOIN attachment a ON a.id = replaced.attachment_id
    JOIN messages m ON m.id = a.message_id
    WHERE $12 AND q.status <> 'waiting' AND q.bettered_at IS NULL AND q.better_since IS NULL
      AND (q.message_id = m.id
           OR (q.place_id IN (m.thread_id, m.channel_id) AND q.asker_id = m.author_id
               AND m.id = ANY (q.part_ids)))
      AND q.created_at > now() - $13 * interval '1 second'
)
SELECT attachment_id FROM replaced
"""


async def land(
    db: Executor, attachment_id: UUID, token: UUID, t: Transcript, *, matters: bool
) -> bool:
    """Replace the local reading; False when the claim was lost, and then nothing is stored.

    Where it *matters*, the question that was answered with the older text is marked, for
    `bettering.reopen`.
    """
    stored = await db.fetchval(
        _LAND,
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
        matters,
        LATE_S,
    )
    return stored is not None


# What came of the try is kept with the reading: why it is final, although a model was asked.
_KEEP_LOCAL = """
WITH attachment AS MATERIALIZED (
    SELECT id FROM message_attachments WHERE id = $1 FOR UPDATE
), ended AS (
    DELETE FROM better_readings b USING attachment a
    WHERE b.attachment_id = a.id AND b.token = $2
    RETURNING b.attachment_id
)
UPDATE ocr_results r
SET provenance = provenance || jsonb_build_object('better', $3::text), updated_at = now()
FROM ended WHERE r.attachment_id = ended.attachment_id
RETURNING r.attachment_id
"""


async def keep_local(db: Executor, attachment_id: UUID, token: UUID, *, reason: str) -> bool:
    """Make the local reading final: no model will better it."""
    return await db.fetchval(_KEEP_LOCAL, attachment_id, token, reason) is not None


async def put_off(
    db: Executor, attachment_id: UUID, token: UUID, *, delay_s: float, code: str, counts: bool
) -> bool:
    """Let the picture wait *delay_s*; *counts*: it was a failed try of this very picture."""
    put = await db.fetchval(
        "UPDATE better_readings SET status = 'waiting', retry_count = retry_count + $5,"
        " not_before = clock_timestamp() + $3 * interval '1 second', error_code = $4,"
        " owner = NULL, token = NULL, lease_until = NULL"
        " WHERE attachment_id = $1 AND token = $2 RETURNING attachment_id",
        attachment_id,
        token,
        delay_s,
        code,
        int(counts),
    )
    return put is not None


async def release(db: Executor, attachment_id: UUID, token: UUID) -> bool:
    """Give a picture back unread and uncounted, as a worker does that is told to stop."""
    return await put_off(db, attachment_id, token, delay_s=0, code="stopped", counts=False)


# A worker that vanished counts as a failed try: reading it may be what ended the worker.
_REAP = f"""
WITH lost AS (
    SELECT attachment_id FROM better_readings
    WHERE status = 'processing' AND (owner = $1 OR lease_until < clock_timestamp())
    FOR UPDATE SKIP LOCKED
), given_up AS (
    DELETE FROM better_readings b USING lost
    WHERE b.attachment_id = lost.attachment_id AND b.retry_count + 1 >= {MAX_TRIES}
)
UPDATE better_readings b
SET status = 'waiting', retry_count = retry_count + 1, error_code = 'worker_lost', owner = NULL,
    token = NULL, lease_until = NULL
FROM lost WHERE b.attachment_id = lost.attachment_id AND b.retry_count + 1 < {MAX_TRIES}
RETURNING b.attachment_id
"""


async def reap(db: Executor, owner: str | None = None) -> list[UUID]:
    """Free what workers hold that gave no sign of life for a lease, and what *owner* holds."""
    return [row["attachment_id"] for row in await db.fetch(_REAP, owner)]


async def due(db: Executor, *, below: tuple[int, int], limit: int) -> list[UUID]:
    """The first pictures that wait, of those whose (priority, rank) is smaller than *below*."""
    rows = await db.fetch(
        "SELECT attachment_id FROM better_readings"
        " WHERE status = 'waiting' AND not_before <= clock_timestamp()"
        " AND (priority, rank) < ($1, $2)"
        " ORDER BY priority, rank, message_id DESC LIMIT $3",
        *below,
        limit,
    )
    return [row["attachment_id"] for row in rows]


async def expire(db: Executor, *, after_s: float) -> int:
    """Make the local readings final that have waited for so long; how many."""
    rows = await db.fetch(
        "DELETE FROM better_readings WHERE status = 'waiting'"
        " AND created_at < now() - $1 * interval '1 second' RETURNING attachment_id",
        after_s,
    )
    return len(rows)


async def read_by_model(
    db: Executor, guild_id: int, sha256: bytes, purposes: Sequence[str]
) -> Transcript | None:
    """What a model read in the very same bytes, in this guild redacted for one of *purposes*."""
    row = await db.fetchrow(
        f"SELECT {TRANSCRIPT}"
        " FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id"
        " WHERE a.guild_id = $1 AND a.sha256 = $2 AND r.status = 'completed'"
        " AND r.provenance ? 'local' AND coalesce(r.provenance ->> 'purpose', 'help') = ANY ($3)"
        " ORDER BY r.completed_at DESC LIMIT 1",
        guild_id,
        sha256,
        list(purposes),
    )
    return as_transcript(row) if row else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a model: how many in all, for a live question, doubtful; since when."""

    total: int
    live: int
    doubtful: int
    since: datetime | None


async def waiting(db: Executor, *, doubtful_below: int) -> Waiting:
    """How the outbox stands, for people."""
    row: Any = await db.fetchrow(
        "SELECT count(*) AS total, count(*) FILTER (WHERE priority <= $1) AS live,"
        " count(*) FILTER (WHERE rank < $2) AS doubtful, min(created_at) AS since"
        " FROM better_readings",
        LIVE,
        doubtful_below,
    )
    return Waiting(**dict(row))
