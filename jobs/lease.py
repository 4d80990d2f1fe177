"""Holding on to a claimed row while the work on it runs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Protocol, TypeVar
from uuid import UUID

from core.tasks import beside
from db.patience import DATABASE_AWAY, DatabaseAway, patiently
from db.pool import Executor

Row_contra = TypeVar("Row_contra", contravariant=True)


class Claims(Protocol[Row_contra]):
    """An outbox whose rows are claimed with a token: a module of `db`."""

    async def renew(self, db: Executor, row: Row_contra, token: UUID, /, *, lease_s: float) -> bool:
        """Hold on to a claim; False when it is no longer ours."""
        ...

    async def release(self, db: Executor, row: Row_contra, token: UUID, /) -> bool:
        """Give a claimed row back, undone and uncounted."""
        ...


@asynccontextmanager
async def claimed(
    outbox: Claims[Row_contra], db: Executor, row: Row_contra, token: UUID, *, lease_s: float
) -> AsyncGenerator[None]:
    """Hold a claimed row while the block runs.

    A block that is cancelled, because the worker is told to stop, gives the row back: the next
    worker need not wait for the lease.
    """

    async def renew() -> bool:
        return await outbox.renew(db, row, token, lease_s=lease_s)

    try:
        async with held(renew, lease_s=lease_s):
            yield
    except asyncio.CancelledError:
        await give_back(lambda: outbox.release(db, row, token))
        raise


@asynccontextmanager
async def held(renew: Callable[[], Awaitable[bool]], *, lease_s: float) -> AsyncGenerator[None]:
    """Call *renew* every third of *lease_s* while the block runs.

    A lease that was lost all the same is noticed by the statement that finishes the row: it names
    the token, and changes nothing.
    """
    async with beside(_keep(renew, lease_s / 3)):
        yield


async def give_back(release: Callable[[], Awaitable[bool]]) -> None:
    """Call *release* in a task that is being cancelled; without a database the lease runs out."""
    with suppress(*DATABASE_AWAY):
        await asyncio.shield(release())


async def _keep(renew: Callable[[], Awaitable[bool]], every_s: float) -> None:
    is_ours = True
    while is_ours:
        await asyncio.sleep(every_s)
        try:
            is_ours = await patiently(renew, limit_s=every_s)
        except DatabaseAway:
            continue  # the lease runs out by itself; the work may still be in time
