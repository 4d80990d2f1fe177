"""Taking a picture in: a file of ours, checked by its content, with a job that waits."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from core.file_store import Draft
from db import ocr_jobs, uploads
from db.ocr_jobs import JobPurpose
from db.pool import transaction
from db.uploads import NewUpload
from web.deps import WebDeps
from web.errors import ApiError

SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
}


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a picture beside its bytes."""

    filename: str
    purpose: JobPurpose = "text"
    uploader: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that is stored and waits to be read."""

    job_id: UUID
    upload_id: UUID
    filepath: str
    filename: str


Fill = Callable[[Draft], Awaitable[Described]]


async def take_in(web: WebDeps, owner: str, fill: Fill) -> Taken:
    """Store what *fill* writes, and ring for it. On any error nothing of it is left.

    Raises:
        ApiError: this owner has too many files.
        UnsupportedError: it is no picture that can be read.
        FileTooLarge, StorageFull, StorageUnusable: it cannot be stored.
    """
    if await uploads.count_of(web.db, owner) >= web.limits.uploads_per_owner:
        raise ApiError(409, "too_many_uploads", "Too many files are kept. Delete some of them.")
    upload_id = uuid4()
    with web.files.draft(upload_id) as draft:
        described = await fill(draft)
        media_type = await asyncio.to_thread(lambda: web.check(draft.read()))
        filepath = web.files.keep(upload_id, SUFFIXES.get(media_type, "bin"))
    new = NewUpload(upload_id, owner, filepath, described.filename, media_type, draft.size)
    try:
        job_id = await _record(web, new, described)
    except BaseException:
        web.files.delete(filepath)
        raise
    await web.queue.ring_uploads([job_id])
    return Taken(job_id, upload_id, filepath, described.filename)


async def _record(web: WebDeps, new: NewUpload, described: Described) -> UUID:
    async with transaction(web.db) as connection:
        await uploads.insert(connection, new)
        return await ocr_jobs.insert(
            connection,
            upload_id=new.id,
            owner=new.owner,
            purpose=described.purpose,
            uploader=described.uploader,
        )


async def drop(web: WebDeps, upload_id: UUID) -> None:
    """Delete a picture with its jobs and their texts."""
    for name in await uploads.delete(web.db, [upload_id]):
        await asyncio.to_thread(web.files.delete, name)
