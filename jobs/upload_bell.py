"""The bell of one upload's job: it has reached a stage, or its end."""

from collections.abc import AsyncGenerator
from uuid import UUID

from redis.asyncio import Redis

from jobs import channel

FALLBACK_S = 1.0


class UploadBell:
    """Rung by workers, heard by who waits for a job. A lost ring costs `fallback_s`."""

    def __init__(self, redis: Redis, *, fallback_s: float = FALLBACK_S) -> None:
        self._redis = redis
        self._fallback_s = fallback_s

    async def ring(self, job_id: UUID) -> None:
        await channel.ring(self._redis, _name(job_id))

    def listen(self, job_id: UUID) -> AsyncGenerator[None]:
        """Yield at once, at each ring, and every `fallback_s` in any case, also without Redis."""
        return channel.rings(self._redis, _name(job_id), fallback_s=self._fallback_s)


def _name(job_id: UUID) -> str:
    return f"helpsight:ocr_job:{job_id}"
