"""Deletes uploads that were kept for long enough, and files that belong to no upload."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import structlog

from db import uploads
from db.pool import Executor

log = structlog.get_logger()

PAGE = 500
ORPHAN_S = 3600.0  # a file is there for a moment before its row


class HoldsFiles(Protocol):
    """`core.file_store.FileStore`."""

    def delete(self, name: str) -> None: ...
    def older_than(self, seconds: float) -> Iterator[str]: ...
    def delete_stale_parts(self) -> int: ...


async def forget_uploads(db: Executor, files: HoldsFiles, *, days: float) -> int:
    """Delete what is older than *days*, rows first; how many files went."""
    gone = await _forget_old(db, files, days)
    gone += await _forget_orphans(db, files)
    gone += await asyncio.to_thread(files.delete_stale_parts)
    return gone


async def _forget_old(db: Executor, files: HoldsFiles, days: float) -> int:
    gone = 0
    while page := await uploads.older_than(db, days, limit=PAGE):
        for name in await uploads.delete(db, page):
            await asyncio.to_thread(files.delete, name)
            gone += 1
    return gone


async def _forget_orphans(db: Executor, files: HoldsFiles) -> int:
    names, gone = files.older_than(ORPHAN_S), 0
    while page := await asyncio.to_thread(lambda: list(islice(names, PAGE))):
        known = await uploads.known(db, page)
        for name in set(page) - known:
            log.warning("upload.orphan", file=name)
            await asyncio.to_thread(files.delete, name)
            gone += 1
    return gone
