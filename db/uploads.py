"""Files people uploaded: whose they are, and what they are called in the uploads folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.pool import Executor
from db.text import storable


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file in the folder: `filepath` is its name there, `filename` what people call it."""

    id: UUID
    owner: str
    filepath: str
    filename: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A row of `uploads`."""

    id: UUID
    owner: str
    filepath: str
    filename: str
    media_type: str
    size_bytes: int
    created_at: datetime


_COLUMNS = "id, owner, filepath, filename, media_type, size_bytes, created_at"


async def insert(db: Executor, new: NewUpload) -> None:
    await db.execute(
        "INSERT INTO uploads (id, owner, filepath, filename, media_type, size_bytes)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        new.id,
        new.owner,
        new.filepath,
        storable(new.filename),
        new.media_type,
        new.size_bytes,
    )


async def by_path(db: Executor, owner: str, filepath: str) -> Upload | None:
    """The upload of this owner whose file has exactly this name."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM uploads WHERE filepath = $2 AND owner = $1", owner, filepath
    )
    return Upload(**dict(row)) if row else None


async def of_job(db: Executor, owner: str, job_id: UUID) -> Upload | None:
    """The upload that this owner's job reads."""
    columns = ", ".join(f"u.{name}" for name in _COLUMNS.split(", "))
    row = await db.fetchrow(
        f"SELECT {columns} FROM uploads u JOIN ocr_jobs j ON j.upload_id = u.id"
        " WHERE j.id = $2 AND j.owner = $1",
        owner,
        job_id,
    )
    return Upload(**dict(row)) if row else None


async def count_of(db: Executor, owner: str) -> int:
    """How many files are kept for this owner."""
    return await db.fetchval("SELECT count(*) FROM uploads WHERE owner = $1", owner)


async def delete(db: Executor, upload_ids: Sequence[UUID]) -> list[str]:
    """Forget uploads with their jobs; the names of their files, to be deleted next."""
    rows = await db.fetch(
        "DELETE FROM uploads WHERE id = ANY($1::uuid[]) RETURNING filepath", list(upload_ids)
    )
    return [row["filepath"] for row in rows]


async def older_than(db: Executor, days: float, *, limit: int) -> list[UUID]:
    """Uploads that were kept long enough, the oldest first."""
    rows = await db.fetch(
        "SELECT id FROM uploads WHERE created_at < now() - $1 * interval '1 day'"
        " ORDER BY created_at LIMIT $2",
        days,
        limit,
    )
    return [row["id"] for row in rows]


async def known(db: Executor, filepaths: Sequence[str]) -> set[str]:
    """Those of *filepaths* that belong to an upload."""
    rows = await db.fetch(
        "SELECT filepath FROM uploads WHERE filepath = ANY($1::text[])", list(filepaths)
    )
    return {row["filepath"] for row in rows}
