"""The pictures that all workers keep for a while, and whoever erases forgets."""

from redis.asyncio import Redis

from core.byte_cache import CacheLimits, RedisByteCache
from core.settings import Settings


def picture_cache(settings: Settings, redis: Redis) -> RedisByteCache:
    limits = CacheLimits(settings.fetch_cache_s, settings.fetch_cache_bytes)
    return RedisByteCache(redis, "pictures", limits)
