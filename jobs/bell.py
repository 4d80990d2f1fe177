"""The bell at the bots' door: an answer may be ready to be sent."""

from collections.abc import AsyncGenerator

from redis.asyncio import Redis

from jobs import channel

CHANNEL = "helpsight:answers"
FALLBACK_S = 2.0


class AnswerBell:
    """Rung by the workers, heard by the bots. A lost ring costs `fallback_s`, never an answer."""

    def __init__(self, redis: Redis, *, fallback_s: float = FALLBACK_S) -> None:
        self._redis = redis
        self._fallback_s = fallback_s

    async def ring(self) -> None:
        await channel.ring(self._redis, CHANNEL)

    def listen(self) -> AsyncGenerator[None]:
        """Yield at once, at each ring, and every `fallback_s` in any case, also without Redis."""
        return channel.rings(self._redis, CHANNEL, fallback_s=self._fallback_s)
