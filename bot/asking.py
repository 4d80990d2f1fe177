"""Pictures given to a command: read by the workers, like all others, while the person waits.

They belong to no message, so nobody's search finds them, and they are forgotten with the answer.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from db import asked
from db.patience import patiently
from db.pool import Executor
from db.records import NewAsked, StoredReading

log = structlog.get_logger()

LOOK_EVERY_S = 0.3
RING_AGAIN_S = 5.0
FORGET_WITHIN_S = 10.0
UNREAD = frozenset({"pending", "processing"})

Look = Callable[[], Awaitable[Sequence[StoredReading]]]


class PictureBell(Protocol):
    """Tells the workers that pictures wait. False: not heard; it is rung again."""

    async def ring_asked(self, picture_ids: Sequence[UUID]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """`wait_s` is how long a person waits for pictures at most."""

    db: Executor
    bell: PictureBell
    wait_s: float

    @asynccontextmanager
    async def kept(self, new: NewAsked) -> AsyncGenerator[None]:
        """Keep *new* while the block runs; its pictures are being read from here on.

        The pictures are forgotten when it ends. Those of a bot that was killed are forgotten by
        the next question (`db.asked.PICTURE_LIFE_S`).
        """
        pictures = await asked.insert(self.db, new)
        try:
            if pictures:
                await self.bell.ring_asked(pictures)
            yield
        finally:
            if pictures:
                forgetting = patiently(
                    lambda: asked.forget_pictures(self.db, new.id), limit_s=FORGET_WITHIN_S
                )
                await asyncio.shield(forgetting)

    async def readings(self, asked_id: int) -> tuple[StoredReading, ...]:
        """What its pictures say, as soon as all are read, or as far as they are by then."""

        async def ring() -> None:
            await self.bell.ring_asked(await asked.waiting(self.db, asked_id))

        return await self.until_read(lambda: asked.readings(self.db, asked_id), ring)

    async def until_read(
        self, look: Look, ring: Callable[[], Awaitable[None]] | None = None
    ) -> tuple[StoredReading, ...]:
        """What *look* finds once nothing of it is unread, or `wait_s` are over.

        *ring* is called every few seconds: the bell may have been lost, or a worker.
        """
        found = await look()
        loop = asyncio.get_running_loop()
        end, ring_at = loop.time() + self.wait_s, loop.time() + RING_AGAIN_S
        while any(reading.status in UNREAD for reading in found) and loop.time() < end:
            await asyncio.sleep(LOOK_EVERY_S)
            if ring is not None and loop.time() >= ring_at:
                ring_at += RING_AGAIN_S
                await ring()
            found = await look()
        unread = sum(reading.status in UNREAD for reading in found)
        log.info("pictures.awaited", pictures=len(found), unread=unread)
        return tuple(found)
