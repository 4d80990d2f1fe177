"""Uploads for tests: a folder, pictures, and rows."""

import io
from pathlib import Path
from uuid import UUID, uuid4

from PIL import Image

from core.file_store import FileStore
from db import ocr_jobs, uploads
from db.ocr_jobs import JobPurpose
from db.pool import Pool
from db.uploads import NewUpload


def a_png(*, size: tuple[int, int] = (64, 32), colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def a_store(folder: Path, *, max_bytes: int = 2**20, min_free: int = 0) -> FileStore:
    return FileStore(folder, max_bytes=max_bytes, min_free=min_free)


async def uploaded(
    db: Pool,
    store: FileStore,
    *,
    data: bytes | None = None,
    owner: str = "ann",
    purpose: JobPurpose = "text",
) -> UUID:
    """A stored file with a job that waits; the job's id."""
    upload_id = uuid4()
    with store.draft(upload_id) as draft:
        draft.write(a_png() if data is None else data)
        name = store.keep(upload_id, "png")
    await uploads.insert(db, NewUpload(upload_id, owner, name, "error.png", "image/png", 100))
    return await ocr_jobs.insert(db, upload_id=upload_id, owner=owner, purpose=purpose)
