"""Failures of a run that nobody foresaw, in the words of the others."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.errors import TransientError


class TookTooLong(TransientError):
    code = "took_too_long"


class Unexpected(TransientError):
    """A fault of ours. It is tried again, as often as any other, and then given up."""

    code = "unexpected"


@asynccontextmanager
async def within(limit_s: float) -> AsyncGenerator[None]:
    """End the block after *limit_s*.

    Raises:
        TookTooLong: the time is over.
    """
    limit = asyncio.timeout(limit_s)
    try:
        async with limit:
            yield
    except TimeoutError as error:
        if not limit.expired():
            raise  # the block's own
        raise TookTooLong(f"it took longer than {limit_s:.0f} s") from error
