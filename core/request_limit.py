"""So many requests a minute, counted in Redis for all processes together."""

import asyncio
import time

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.lua import LIMIT_S

log = structlog.get_logger()

WINDOW_S = 60


class RequestLimit:
    """Counts by name in windows of a minute. Without Redis nothing is counted, and nobody refused.

    `kind` keeps the counts of several limits apart.
    """

    def __init__(self, redis: Redis, kind: str, *, per_minute: int) -> None:
        self._redis = redis
        self._kind = kind
        self._per_minute = per_minute

    async def take(self, name: str) -> float | None:
        """Count one request; None: it may go on. Else the seconds until the next may."""
        counted = await self._count(name)
        if counted <= self._per_minute:
            return None
        return WINDOW_S - time.time() % WINDOW_S

    async def _count(self, name: str) -> int:
        key = f"helpsight:limit:{self._kind}:{name}:{int(time.time()) // WINDOW_S}"
        try:
            async with (
                asyncio.timeout(LIMIT_S),  # Discord waits three seconds for a word
                self._redis.pipeline(transaction=True) as both,
            ):
                both.incr(key)
                both.expire(key, 2 * WINDOW_S)
                answer = await both.execute()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("limit.uncounted", kind=self._kind, error=str(error))
            return 0
        return int(answer[0])
