"""A Lua script that Redis runs as one step, and that nobody waits for when Redis is away."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import TransientError

LIMIT_S = 0.45  # two scripts in a row still end within a second

Argument = str | int | float | bytes


class RedisAway(TransientError):
    code = "redis_away"


class LuaScript:
    """The script in a file, bound to one server. No call takes longer than `limit_s`."""

    def __init__(self, redis: Redis, path: Path, *, limit_s: float = LIMIT_S) -> None:
        self._script = redis.register_script(path.read_text("utf-8"))
        self._limit_s = limit_s

    async def __call__(self, keys: Sequence[str], args: Sequence[Argument]) -> list[int | bytes]:
        """Run it; every reply of our scripts is a list.

        Raises:
            RedisAway: there was no answer in time.
        """
        try:
            async with asyncio.timeout(self._limit_s):
                reply = cast("object", await self._script(keys=list(keys), args=list(args)))
        except (RedisError, OSError, TimeoutError) as error:
            raise RedisAway("Redis does not answer.") from error
        return cast("list[int | bytes]", reply)
