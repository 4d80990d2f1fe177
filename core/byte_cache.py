"""Bytes that all workers may need again soon: kept for a while, and no more of them than agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from core.lua import LuaScript, RedisAway

_SCRIPT = Path(__file__).with_name("byte_cache.lua")
_LIMIT_S = 1.0  # some MB travel
_LARGEST_SHARE = 4  # a value may take a quarter of the cache: one picture never clears it out


@dataclass(frozen=True, slots=True)
class CacheLimits:
    """For how long a value is kept, and how many bytes all values may have together."""

    keep_s: float = 900
    max_bytes: int = 64 * 2**20


class RedisByteCache:
    """Without Redis it is empty, and takes nothing. The oldest values make room for new ones."""

    def __init__(self, redis: Redis, name: str, limits: CacheLimits) -> None:
        self._script = LuaScript(redis, _SCRIPT, limit_s=_LIMIT_S)
        self._keys = tuple(f"helpsight:{name}:{part}" for part in ("values", "ends", "sizes"))
        self._limits = limits

    async def get(self, name: str) -> bytes | None:
        """What was put under *name*, if it is still kept."""
        try:
            reply = await self._script(self._keys, ["get", name])
        except RedisAway:
            return None
        return cast("bytes", reply[0]) if reply else None

    async def put(self, name: str, value: bytes) -> bool:
        """Keep *value* under *name*; False where it is too large, or Redis is away."""
        limits = self._limits
        if len(value) > limits.max_bytes // _LARGEST_SHARE:
            return False
        keep_ms = round(limits.keep_s * 1000)
        try:
            reply = await self._script(self._keys, ["put", name, value, keep_ms, limits.max_bytes])
        except RedisAway:
            return False
        return reply == [1]

    async def drop(self, names: Sequence[str]) -> bool:
        """Forget what is kept under *names*; False where Redis is away."""
        try:
            await self._script(self._keys, ["drop", *names])
        except RedisAway:
            return False
        return True
