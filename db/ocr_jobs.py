"""Readings that callers of the HTTP door asked for, as their owners see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from db.pool import Executor

JobStatus = Literal["queued", "processing", "done", "failed"]
JobPurpose = Literal["text", "invoice"]
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OcrJob:
    """A job as its owner sees it. `progress` is 0-100; `stage` is what it has reached."""

    id: UUID
    upload_id: UUID
    filename: str
    filepath: str
    purpose: JobPurpose
    status: JobStatus
    progress: int
    stage: str
    invoice_id: int | None
    error_code: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def has_ended(self) -> bool:
        return self.status in {"done", "failed"}


_JOB = (
    "j.id, j.upload_id, u.filename, u.filepath, j.purpose, j.status, j.progress, j.stage,"
    " j.invoice_id, j.error_code, j.error_message, j.created_at, j.updated_at"
)
_FROM = "FROM ocr_jobs j JOIN uploads u ON u.id = j.upload_id"


def _job(row: asyncpg.Record | None) -> OcrJob | None:
    return OcrJob(**dict(row)) if row else None


async def insert(
    db: Executor, *, upload_id: UUID, owner: str, purpose: JobPurpose, uploader: str | None = None
) -> UUID:
    """A job that waits to be worked on; to be rung for when it is committed."""
    return await db.fetchval(
        "INSERT INTO ocr_jobs (upload_id, owner, purpose, uploader) VALUES ($1, $2, $3, $4)"
        " RETURNING id",
        upload_id,
        owner,
        purpose,
        uploader,
    )


async def get(db: Executor, owner: str, job_id: UUID) -> OcrJob | None:
    """This owner's job; None when there is none, or it is somebody else's."""
    return _job(
        await db.fetchrow(f"SELECT {_JOB} {_FROM} WHERE j.id = $2 AND j.owner = $1", owner, job_id)
    )


async def list_of(db: Executor, owner: str, *, limit: int) -> list[OcrJob]:
    """The newest jobs of this owner."""
    rows = await db.fetch(
        f"SELECT {_JOB} {_FROM} WHERE j.owner = $1 ORDER BY j.created_at DESC, j.id LIMIT $2",
        owner,
        limit,
    )
    return [OcrJob(**dict(row)) for row in rows]


async def result(db: Executor, owner: str, job_id: UUID) -> dict[str, Any] | None:
    """What was read, as `jobs.upload_result` wrote it; None while there is nothing."""
    return await db.fetchval(
        "SELECT result FROM ocr_jobs WHERE id = $2 AND owner = $1", owner, job_id
    )


async def cancel(db: Executor, owner: str, job_id: UUID, message: str) -> bool:
    """End a job that has not ended; whoever works on it loses it. False: it had ended."""
    ended = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'failed', error_code = $3, error_message = $4,"
        " worker = NULL, token = NULL, lease_until = NULL, completed_at = clock_timestamp(),"
        " updated_at = clock_timestamp()"
        " WHERE id = $2 AND owner = $1 AND status IN ('queued', 'processing') RETURNING id",
        owner,
        job_id,
        CANCELLED,
        message,
    )
    return ended is not None


async def retry(db: Executor, owner: str, job_id: UUID) -> bool:
    """Let a failed job wait again, with all its tries. False: it has not failed."""
    again = await db.fetchval(
        "UPDATE ocr_jobs SET status = 'queued', stage = 'queued', error_code = NULL,"
        " error_message = NULL, retry_count = 0, lost_count = 0, not_before = clock_timestamp(),"
        " enqueued_at = NULL, completed_at = NULL, updated_at = clock_timestamp()"
        " WHERE id = $2 AND owner = $1 AND status = 'failed' RETURNING id",
        owner,
        job_id,
    )
    return again is not None


async def counts(db: Executor) -> dict[str, int]:
    """How many jobs stand in each status."""
    rows = await db.fetch("SELECT status, count(*) AS n FROM ocr_jobs GROUP BY 1")
    return {row["status"]: row["n"] for row in rows}
