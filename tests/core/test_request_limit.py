"""So many requests a minute, counted for all processes together."""

import asyncio

from redis.asyncio import Redis

from core.redis import connect
from core.request_limit import WINDOW_S, RequestLimit
from tests.core.hanging import hanging


async def test_the_next_after_the_last_allowed_waits_for_the_minute(redis: Redis) -> None:
    limit = RequestLimit(redis, "requests", per_minute=2)

    answers = [await limit.take("ann") for _ in range(3)]

    assert answers[:2] == [None, None]
    assert answers[2] is not None
    assert 0 < answers[2] <= WINDOW_S


async def test_counts_of_others_and_of_other_kinds_are_apart(redis: Redis) -> None:
    limit = RequestLimit(redis, "requests", per_minute=1)
    await limit.take("ann")

    assert await limit.take("bob") is None
    assert await RequestLimit(redis, "strangers", per_minute=1).take("ann") is None


async def test_all_processes_count_together(redis: Redis) -> None:
    first, second = (RequestLimit(redis, "commands", per_minute=1) for _ in range(2))

    assert await first.take("ann") is None
    assert await second.take("ann") is not None


async def test_a_redis_that_hangs_refuses_nobody_and_is_soon_given_up() -> None:
    async with hanging() as url, asyncio.timeout(2):
        redis = connect(url)
        assert await RequestLimit(redis, "commands", per_minute=1).take("ann") is None
        await redis.aclose()


async def test_without_redis_nobody_is_refused() -> None:
    away = connect("redis://127.0.0.1:1/0")
    limit = RequestLimit(away, "requests", per_minute=1)

    assert [await limit.take("ann") for _ in range(3)] == [None] * 3
    await away.aclose()


async def test_counts_do_not_stay_in_redis(redis: Redis) -> None:
    await RequestLimit(redis, "requests", per_minute=1).take("ann")

    [key] = await redis.keys("helpsight:limit:*")  # pyright: ignore[reportUnknownMemberType]
    assert 0 < await redis.ttl(key) <= 2 * WINDOW_S
