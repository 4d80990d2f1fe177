"""What goes on in a thread of its own while faults strike: the crowd, the provider, the watch."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from core.errors import TransientError
from core.tasks import beside
from db.patience import DATABASE_AWAY
from db.pool import DatabaseUnreachable, Pool, create_pool
from tools.torture import ledger
from tools.torture.crowd import Crowd
from tools.torture.ledger import Open

LOOK_EVERY_S = 0.2
ANSWERS_WITHIN_S = 2.0


class Watch:
    """The state of the outboxes as it was seen last; None while nobody could look."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._pool: Pool | None = None
        self.open: Open | None = None

    async def run(self) -> None:
        while True:
            self.open = None
            try:
                await self._look()
            except (*DATABASE_AWAY, DatabaseUnreachable, TransientError):
                await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        async with await create_pool(self._url, max_size=2) as pool:
            self._pool = pool
            while True:
                self.open = await ledger.what_is_open(pool)
                await asyncio.sleep(LOOK_EVERY_S)

    async def held_by(self, owner: str, since: float) -> int:
        """How many readings a worker has claimed since then; 0 also while nobody can look."""
        with suppress(*DATABASE_AWAY):
            if self._pool:
                return await ledger.held_by(self._pool, owner, since)
        return 0


class Background:
    """Runs a coroutine in a thread; its error is raised in ours at the end."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="crowd")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()
        if error is None and self._error is not None:
            raise self._error

    def ask(self, question: Coroutine[Any, Any, int]) -> int:
        """What a coroutine of the thread says; 0 where it says nothing in time."""
        asked = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return asked.result(ANSWERS_WITHIN_S)
        except TimeoutError:
            asked.cancel()
            return 0

    @property
    def has_failed(self) -> bool:
        return self._error is not None

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._until_stopped())
        except BaseException as error:  # noqa: BLE001  # a rim: it is raised in the other thread
            self._error = error

    async def _until_stopped(self) -> None:
        async with beside(self._work()):
            await self._stopped.wait()


async def watch_and_act(watch: Watch, crowd: Crowd) -> None:
    """Look at the outboxes for as long as it lasts; the crowd comes to its own end."""
    async with beside(watch.run()):
        await crowd.run()
        await asyncio.Event().wait()
