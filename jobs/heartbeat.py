"""A worker's sign of life, for `/bot check` and `helpsight doctor`."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from core.tasks import beside
from db import workers
from db.patience import DATABASE_AWAY
from db.pool import Executor

log = structlog.get_logger()

EVERY_S = 15.0
LEAVE_S = 2.0


@asynccontextmanager
async def alive(
    db: Executor, name: str, missing_languages: Sequence[str], *, every_s: float = EVERY_S
) -> AsyncGenerator[None]:
    """Gives signs of life while the block runs, and takes leave after it."""
    async with beside(_beat(db, name, missing_languages, every_s)):
        yield
    with suppress(*DATABASE_AWAY):  # then it counts as lost for a day
        await asyncio.wait_for(workers.leave(db, name), LEAVE_S)


async def _beat(db: Executor, name: str, missing_languages: Sequence[str], every_s: float) -> None:
    while True:
        try:
            await workers.beat(db, name, missing_languages)
        except DATABASE_AWAY as error:
            log.info("heartbeat.missed", error=f"{type(error).__name__}: {error}")
        except Exception:  # a rim: a worker reads on, also where nobody sees that it lives
            log.exception("heartbeat.failed")
        await asyncio.sleep(every_s)
