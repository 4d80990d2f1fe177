"""The outbox of the uploads' readers: jobs of the HTTP door that wait, or that a worker holds.

As `db.ocr_results`: a claim ties a job to a token for a lease, and who lost the lease changes
nothing. `progress` never falls, whatever happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from core.redaction import Purpose
from db.leases import lapsed
from db.ocr_jobs import JobPurpose
from db.pool import Executor

PAGE = 500
MAX_LOSSES = 5  # workers that vanished over one file; somebody waits for it, and may try again
MAX_ERROR = 500  # characters of a message


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job this worker may work on until its lease ends."""

    id: UUID
    token: UUID
    owner: str
    purpose: JobPurpose
    filepath: str
    filename: str
    retry_count: int

    @property
    def redacted_for(self) -> Purpose:
        return "invoice" if self.purpose == "invoice" else "help"


@dataclass(frozen=True, slots=True)
class LostJob:
    """A job whose worker vanished. `is_given_up`: too many did."""

    job_id: UUID
    is_given_up: bool


_CLAIM = """
UPDATE ocr_jobs j
SET status = 'processing', stage = 'started', progress = greatest(progress, 5), worker = $2,
    token = $4, lease_until = clock_timestamp() + $3 * interval '1 second',
    lost_count = lost_count + (status = 'processing' AND token <> $4)::integer,
    updated_at = clock_timestamp()
FROM uploads u
WHERE u.id = j.upload_id AND j.id = $1 AND j.not_before <= clock_timestamp()
  AND (j.status = 'queued' OR j.token = $4
       OR (j.status = 'processing' AND j.lease_until < clock_timestamp()))
RETURNING j.id, j.token, j.owner, j.purpose, u.filepath, u.filename, j.retry_count
"""


async def claim(
    db: Executor, job_id: UUID, *, worker: str, lease_s: float, token: UUID | None = None
) -> ClaimedJob | None:
    """Take one waiting job; None when it has ended, is not due, or is somebody else's."""
    row = await db.fetchrow(_CLAIM, job_id, worker, lease_s, token or uuid4())
    return ClaimedJob(**dict(row)) if row else None


async def renew(db: Executor, job_id: UUID, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE ocr_jobs SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
        lease_s,
    )
    return held is not None


async def reach(db: Executor, job_id: UUID, token: UUID, *, stage: str, progress: int) -> bool:
    """Note a stage that is reached; False when the job is no longer ours."""
    reached = await db.fetchval(
        "UPDATE ocr_jobs SET stage = $3, progress = greatest(progress, $4),"
        " updated_at = clock_timestamp() WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
        stage,
        progress,
    )
    return reached is not None


async def complete(
    db: Executor, job_id: UUID, token: UUID, *, result: Mapping[str, Any], invoice_id: int | None
) -> bool:
    """Store what was read; False when the claim was lost, and then nothing is stored."""
    stored = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'done', stage = 'done', progress = 100, result = $3,"
        " invoice_id = $4, error_code = NULL, error_message = NULL, worker = NULL, token = NULL,"
        " lease_until = NULL, completed_at = clock_timestamp(), updated_at = clock_timestamp()"
        " WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
        result,
        invoice_id,
    )
    return stored is not None


async def fail(db: Executor, job_id: UUID, token: UUID, *, code: str, message: str) -> bool:
    """End a job without a result."""
    ended = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'failed', error_code = $3, error_message = $4,"
        " retry_count = retry_count + 1, worker = NULL, token = NULL, lease_until = NULL,"
        " completed_at = clock_timestamp(), updated_at = clock_timestamp()"
        " WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
        code,
        message[:MAX_ERROR],
    )
    return ended is not None


async def put_off(
    db: Executor, job_id: UUID, token: UUID, *, delay_s: float, code: str, message: str
) -> bool:
    """Count a failed try, and let the job wait *delay_s* for its next."""
    put = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'queued', stage = 'queued', retry_count = retry_count + 1,"
        " not_before = clock_timestamp() + $3 * interval '1 second', error_code = $4,"
        " error_message = $5, worker = NULL, token = NULL, lease_until = NULL,"
        " enqueued_at = NULL, updated_at = clock_timestamp()"
        " WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
        delay_s,
        code,
        message[:MAX_ERROR],
    )
    return put is not None


async def release(db: Executor, job_id: UUID, token: UUID) -> bool:
    """Give a job back undone and uncounted, as a worker does that is told to stop."""
    released = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'queued', stage = 'queued', worker = NULL, token = NULL,"
        " lease_until = NULL, enqueued_at = NULL, updated_at = clock_timestamp()"
        " WHERE id = $1 AND token = $2 RETURNING id",
        job_id,
        token,
    )
    return released is not None


async def is_due(db: Executor, job_id: UUID) -> bool:
    """Whether this job waits for a worker right now."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM ocr_jobs WHERE id = $1 AND status = 'queued'"
        " AND not_before <= clock_timestamp())",
        job_id,
    )


# A worker that vanished counts against the file too: reading it may be what ended the worker.
_REAP = f"""
UPDATE ocr_jobs
SET status = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN 'queued' ELSE 'failed' END,
    stage = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN 'queued' ELSE stage END,
    error_code = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN error_code ELSE 'worker_lost' END,
    error_message = CASE WHEN lost_count + 1 < {MAX_LOSSES} THEN error_message
        ELSE 'Each worker that read it ended while it did.' END,
    lost_count = lost_count + 1, worker = NULL, token = NULL, lease_until = NULL,
    enqueued_at = NULL, updated_at = clock_timestamp()
WHERE status = 'processing' AND """

_REAPED = " RETURNING id AS job_id, status = 'failed' AS is_given_up"


async def reap(db: Executor) -> list[LostJob]:
    """Free what workers hold that gave no sign of life for a lease."""
    rows = await db.fetch(f"{_REAP} {lapsed('ocr_jobs')} {_REAPED}")
    return [LostJob(**dict(row)) for row in rows]


async def reap_worker(db: Executor, worker: str) -> list[LostJob]:
    """Free what a predecessor of the same name held when it died."""
    return [
        LostJob(**dict(row)) for row in await db.fetch(f"{_REAP} worker = $1 {_REAPED}", worker)
    ]


async def unrung(db: Executor, epoch: datetime) -> list[UUID]:
    """A page of due jobs whose bell was never rung, or before *epoch* (another Redis)."""
    rows = await db.fetch(
        "SELECT id FROM ocr_jobs WHERE status = 'queued' AND not_before <= clock_timestamp()"
        " AND (enqueued_at IS NULL OR enqueued_at < $1)"
        f" ORDER BY created_at LIMIT {PAGE}",
        epoch,
    )
    return [row["id"] for row in rows]


async def due_page(db: Executor) -> list[UUID]:
    """The first page of all due jobs, rung for or not."""
    rows = await db.fetch(
        "SELECT id FROM ocr_jobs WHERE status = 'queued' AND not_before <= clock_timestamp()"
        f" ORDER BY created_at LIMIT {PAGE}"
    )
    return [row["id"] for row in rows]


async def mark_rung(db: Executor, job_ids: Sequence[UUID], *, ago_s: float = 0.0) -> None:
    """As `ocr_results.mark_rung`."""
    await db.execute(
        "UPDATE ocr_jobs SET enqueued_at = clock_timestamp() - $2 * interval '1 second'"
        " WHERE id = ANY($1::uuid[]) AND status = 'queued'",
        list(job_ids),
        ago_s,
    )
