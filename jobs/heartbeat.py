"""A process's sign of life: for `/health/ready`, `/bot check`, the doctor and the operators."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from core.tasks import beside
from db import workers
from db.patience import DATABASE_AWAY
from db.pool import Executor
from db.workers import Role

log = structlog.get_logger()

EVERY_S = 15.0
LEAVE_S = 2.0
LOOK_S = 1.0  # while it does not live


@asynccontextmanager
async def alive(
    db: Executor,
    name: str,
    missing_languages: Sequence[str] = (),
    *,
    role: Role = "worker",
    lives: Callable[[], bool] = lambda: True,
    every_s: float = EVERY_S,
) -> AsyncGenerator[None]:
    """Gives signs of life while the block runs and *lives* says so, and takes leave after it."""

    async def give_sign() -> float:
        if not lives():
            return min(every_s, LOOK_S)
        await workers.beat(db, name, missing_languages, role=role)
        return every_s

    try:
        async with beside(_beat(give_sign, every_s)):
            yield
    except asyncio.CancelledError:  # it was told to stop; any other error is no good order
        await _take_leave(db, name)
        raise
    await _take_leave(db, name)


async def _take_leave(db: Executor, name: str) -> None:
    with suppress(*DATABASE_AWAY):  # then it counts as lost for a day
        await asyncio.wait_for(workers.leave(db, name), LEAVE_S)


async def _beat(give_sign: Callable[[], Awaitable[float]], every_s: float) -> None:
    while True:
        wait_s = every_s
        try:
            wait_s = await give_sign()
        except DATABASE_AWAY as error:
            log.info("heartbeat.missed", error=f"{type(error).__name__}: {error}")
        except Exception:  # a rim: it works on, also where nobody sees that it lives
            log.exception("heartbeat.failed")
        await asyncio.sleep(wait_s)
