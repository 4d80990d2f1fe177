"""Waiting out a PostgreSQL that restarts, so that work done is not thrown away for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay
from tenacity.wait import wait_random_exponential

from core.errors import TransientError

T = TypeVar("T")

LONGEST_WAIT_S = 0.5  # between two tries; what is held up goes on so soon after the server is back

# What asyncpg raises while a server is away, starting, stopping or full, or when two transactions
# wait for each other and the server ends one. All of it passes.
DATABASE_AWAY: tuple[type[BaseException], ...] = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke just as it was handed out
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DeadlockDetectedError,
    asyncpg.IdleSessionTimeoutError,  # of a lock whose holder was frozen
    asyncpg.ReadOnlySQLTransactionError,  # a standby that is about to take over
)


class DatabaseAway(TransientError):
    """PostgreSQL did not answer for as long as we were willing to wait."""

    code = "database_away"


async def patiently(statement: Callable[[], Awaitable[T]], *, limit_s: float = 30) -> T:
    """Run *statement*, again and again while the database is away, for *limit_s* at most.

    The statement may have been carried out although its answer was lost, so it must be one that
    does no harm when it is repeated: every claim, finish and release of the outboxes of `jobs`
    names its token.

    Raises:
        DatabaseAway: the time is over.
    """
    since = time.monotonic()
    try:
        return await statement()  # tenacity costs as much CPU as the statement
    except DATABASE_AWAY:
        left_s = max(limit_s - (time.monotonic() - since), 0)
    try:
        return await _again(statement, left_s)
    except DATABASE_AWAY as error:
        raise DatabaseAway(f"the database did not answer for {limit_s:.0f} s") from error


async def _again(statement: Callable[[], Awaitable[T]], limit_s: float) -> T:
    tries = AsyncRetrying(
        retry=retry_if_exception_type(DATABASE_AWAY),
        wait=wait_random_exponential(multiplier=0.1, max=LONGEST_WAIT_S),
        stop=stop_after_delay(limit_s),
        reraise=True,
    )

    async def once() -> T:  # a lambda's coroutine would not be awaited by tenacity
        return await statement()

    return await tries(once)
