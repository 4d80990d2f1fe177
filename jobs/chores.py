"""What is done every hour or so, by one worker for all."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from redis.exceptions import RedisError

from db import chores, locks
from db.patience import DATABASE_AWAY
from db.pool import Connection, Pool

log = structlog.get_logger()

LOOK_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Chore:
    """`do` is safe to be stopped anywhere, and to be done again."""

    name: str
    every_s: float
    do: Callable[[], Awaitable[int]]


class Chores:
    """Runs in every worker; whoever holds the lock does what it is time for.

    When each was done last is in the database, so restarts and other machines change nothing.
    """

    def __init__(self, db: Pool, todo: Sequence[Chore]) -> None:
        self._db = db
        self._todo = todo

    async def run(self) -> None:
        """Look again and again, for ever; an outage costs a look."""
        while True:
            try:
                await self.look()
            except DATABASE_AWAY as error:
                log.warning("chores.failed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(LOOK_EVERY_S * random.uniform(0.8, 1.2))  # noqa: S311  # spreads

    async def look(self) -> dict[str, int]:
        """Do what it is time for; of each chore that was done, on how many rows."""
        async with locks.try_lock(self._db, locks.CHORES_LOCK_ID) as connection:
            if connection is None:
                return {}
            done = {chore.name: await self._try(connection, chore) for chore in self._todo}
        return {name: rows for name, rows in done.items() if rows is not None}

    async def _try(self, connection: Connection, chore: Chore) -> int | None:
        """A rim: what spoils one chore keeps nobody from the others."""
        if not await chores.take(connection, chore.name, every_s=chore.every_s):
            return None
        try:
            rows = await chore.do()
        except (*DATABASE_AWAY, RedisError) as error:
            log.warning("chore.put_off", chore=chore.name, error=f"{type(error).__name__}: {error}")
            await chores.give_back(connection, chore.name)
            return None
        except Exception:
            log.exception("chore.broke", chore=chore.name)
            return None
        log.info("chore.done", chore=chore.name, rows=rows)
        return rows
