"""How fast this installation asks Discord: one count for all its processes."""

from redis.asyncio import Redis

from core.pace import PaceLimits, RedisPace
from core.settings import Settings


def discord_pace(settings: Settings, redis: Redis) -> RedisPace:
    return RedisPace(redis, PaceLimits(requests=settings.discord_requests_per_second))
