"""Places for pictures that are read at the same time; live ones come before all others."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.quota import Priority

_Waiting = deque[asyncio.Future[None]]


class Slots:
    """As `asyncio.Semaphore`, but who waits for a live picture is let in first."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._waiting: dict[Priority, _Waiting] = {"live": deque(), "backfill": deque()}

    @asynccontextmanager
    async def held(self, priority: Priority) -> AsyncGenerator[None]:
        await self._take(priority)
        try:
            yield
        finally:
            self._give()

    async def _take(self, priority: Priority) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let in and cancelled at once
                self._give()
            raise

    def _give(self) -> None:
        """To the next who waits; a place is free only while nobody does."""
        for waiting in (self._waiting["live"], self._waiting["backfill"]):
            while waiting:
                turn = waiting.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
