"""A task that runs beside a block and never outlives it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def beside(coroutine: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run *coroutine* while the block runs, and cancel it when the block ends.

    Unlike a TaskGroup the block's own exception arrives unwrapped, and an error of *coroutine* does
    not end the block: it is raised when the block has ended without one.
    """
    task = asyncio.get_running_loop().create_task(coroutine)
    try:
        yield
    except BaseException:
        task.cancel()
        await asyncio.wait([task])
        raise
    task.cancel()
    await asyncio.wait([task])  # not `await task`: our own cancellation would look like the task's
    if not task.cancelled():
        task.result()
