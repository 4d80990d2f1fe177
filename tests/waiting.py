"""Waiting for a condition instead of for a time."""

import asyncio
from collections.abc import Awaitable, Callable

LIMIT_S = 20.0


async def eventually(
    condition: Callable[[], Awaitable[object]], *, limit_s: float = LIMIT_S
) -> None:
    """Return once *condition* holds; fail when it does not within *limit_s*."""
    async with asyncio.timeout(limit_s):
        while not await condition():  # noqa: ASYNC110  # the condition is in another process
            await asyncio.sleep(0.02)
