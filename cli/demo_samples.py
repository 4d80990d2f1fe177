"""Gives the demo a few invented invoices, so that the page of invoices has something to show.

They take the way of every upload: stored, queued, read by the worker. Drawn beforehand by
`tools/invoice_pictures.py`; nobody's names are in them.
"""

import asyncio
from collections.abc import Iterator, Mapping
from importlib.resources import files
from uuid import UUID, uuid4

from cli.config import load_settings
from cli.wiring.ground import Ground, open_ground
from cli.wiring.uploads import file_store
from core.file_store import FileStore
from db import invoices, ocr_jobs, uploads
from db.pool import Executor, transaction
from db.uploads import NewUpload
from web.sessions import LOCAL

TWICE = "invoice-2.webp"  # one is given again, so that the page can warn of it


async def give(ground: Ground, store: FileStore) -> int:
    """Queue the samples, unless this machine's own pages hold anything already; how many."""
    if await _has_anything(ground.db):
        return 0
    job_ids = [await _queue(ground, store, name, data) for name, data in samples()]
    await ground.queue.ring_uploads(job_ids)
    return len(job_ids)


def samples() -> Iterator[tuple[str, bytes]]:
    """The pictures with the names they are shown by."""
    pictures: Mapping[str, bytes] = {
        path.name: path.read_bytes()
        for path in files("cli").joinpath("samples").iterdir()
        if path.name.endswith(".webp")
    }
    for name in sorted(pictures):
        yield f"sample {name}", pictures[name]
    yield f"sample {TWICE.replace('.', ' again.')}", pictures[TWICE]


async def _has_anything(db: Executor) -> bool:
    kept = await invoices.find(db, LOCAL, limit=1)
    return bool(kept.count or await uploads.count_of(db, LOCAL))


async def _queue(ground: Ground, store: FileStore, name: str, data: bytes) -> UUID:
    upload_id = uuid4()
    with store.draft(upload_id) as draft:
        draft.write(data)
        filepath = store.keep(upload_id, "webp")
    async with transaction(ground.db) as connection:
        await uploads.insert(
            connection, NewUpload(upload_id, LOCAL, filepath, name, "image/webp", len(data))
        )
        return await ocr_jobs.insert(
            connection, upload_id=upload_id, owner=LOCAL, purpose="invoice"
        )


async def main() -> None:
    settings = load_settings()
    async with open_ground(settings) as ground:
        if given := await give(ground, file_store(settings)):
            print(f"{given} sample invoices are being read")


if __name__ == "__main__":
    asyncio.run(main())
