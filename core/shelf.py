"""A small thing that is worth keeping and can be had again: what was good last time."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Protocol, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

_LIMIT_S = 1.0
_KEEP = timedelta(days=30)
_AWAY = (RedisError, OSError, TimeoutError)


class Shelf(Protocol):
    async def get(self) -> bytes | None:
        """What was put there last, if it is still known."""
        ...

    async def put(self, value: bytes) -> None: ...


class RedisShelf:
    """A `Shelf` for all processes; without Redis it is empty."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._redis = redis
        self._key = f"helpsight:shelf:{name}"

    async def get(self) -> bytes | None:
        """See `Shelf.get`."""
        try:
            async with asyncio.timeout(_LIMIT_S):
                return cast("bytes | None", await self._redis.get(self._key))
        except _AWAY:
            return None

    async def put(self, value: bytes) -> None:
        """Keep *value* for a month."""
        with suppress(*_AWAY):
            async with asyncio.timeout(_LIMIT_S):
                await self._redis.set(self._key, value, ex=_KEEP)


class LocalShelf:
    """A `Shelf` that ends with the process."""

    def __init__(self) -> None:
        self._value: bytes | None = None

    async def get(self) -> bytes | None:
        return self._value

    async def put(self, value: bytes) -> None:
        self._value = value
