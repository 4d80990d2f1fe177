"""A channel of Redis: somebody rings, whoever listens looks. Nothing is kept."""

import asyncio
from collections.abc import AsyncGenerator

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()


async def ring(redis: Redis, name: str) -> None:
    """Tell the listeners of a channel to look; says so in the log when Redis is away."""
    try:
        await redis.publish(name, b"")  # pyright: ignore[reportUnknownMemberType]
    except (RedisError, OSError) as error:
        log.warning("bell.lost", channel=name, error=str(error))


async def rings(redis: Redis, name: str, *, fallback_s: float) -> AsyncGenerator[None]:
    """Yield at once, at each ring, and every *fallback_s* in any case, also while Redis is away."""
    while True:
        try:
            async with redis.pubsub(ignore_subscribe_messages=True) as channel:  # pyright: ignore[reportUnknownMemberType]
                await channel.subscribe(name)  # pyright: ignore[reportUnknownMemberType]
                while True:
                    yield
                    await channel.get_message(timeout=fallback_s)
        except (RedisError, OSError) as error:
            log.warning("bell.unheard", channel=name, error=str(error))
        yield
        await asyncio.sleep(fallback_s)
