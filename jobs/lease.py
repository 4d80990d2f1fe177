"""Holding on to a claimed row while the work on it runs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from core.tasks import beside
from db.patience import DATABASE_AWAY, DatabaseAway, patiently


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
