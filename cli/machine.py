"""What `/bot check` and `/bot stats` learn of the machine: the doctor's own checks, for the bot."""

from collections.abc import Awaitable, Callable
from functools import partial

from redis.asyncio import Redis

from bot.check.finding import Finding
from cli import doctor
from cli.wiring.vision import redis_quota
from core.lua import RedisAway
from core.quota import QuotaStatus
from core.settings import Settings


def machine_checks(settings: Settings) -> tuple[Callable[[], Awaitable[Finding]], ...]:
    """Those that a moderator can do something about, or should tell an operator of."""
    return tuple(partial(check, settings) for check in (doctor.redis, doctor.models))


def quota_of(settings: Settings, redis: Redis) -> Callable[[], Awaitable[QuotaStatus | None]]:
    """Asks where the models' day stands; None without a key, or where Redis does not say."""

    async def status() -> QuotaStatus | None:
        if settings.openrouter_api_key is None:
            return None
        try:
            return await redis_quota(settings, redis).status()
        except RedisAway:
            return None

    return status
