import asyncio
import random
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from core.byte_cache import CacheLimits, RedisByteCache
from core.redis import connect
from tests.waiting import eventually

KEYS = ("helpsight:pictures:values", "helpsight:pictures:ends", "helpsight:pictures:sizes")


async def asked(redis: Redis, *command: str) -> Any:
    return cast("Any", await redis.execute_command(*command))  # pyright: ignore[reportUnknownMemberType]


def cache(redis: Redis, *, keep_s: float = 900, max_bytes: int = 4000) -> RedisByteCache:
    return RedisByteCache(redis, "pictures", CacheLimits(keep_s, max_bytes))


async def test_what_one_worker_keeps_another_finds(redis: Redis) -> None:
    value = bytes(range(256))

    assert await cache(redis).put("a", value)

    assert await cache(redis).get("a") == value
    assert await cache(redis).get("b") is None


async def test_it_forgets_after_its_time_also_while_others_are_put(redis: Redis) -> None:
    brief, long = cache(redis, keep_s=0.05), cache(redis)
    await brief.put("a", b"old")
    await long.put("b", b"new")

    async def is_forgotten() -> bool:
        return await long.get("a") is None

    await eventually(is_forgotten)

    assert await long.get("b") == b"new"
    assert [await asked(redis, "HKEYS", key) for key in (KEYS[0], KEYS[2])] == [[b"b"], [b"b"]]


async def test_nothing_stays_in_redis_when_nobody_asks_any_more(redis: Redis) -> None:
    await cache(redis, keep_s=60).put("a", b"picture")

    for key in KEYS:
        assert 0 < await asked(redis, "PTTL", key) <= 60_000


async def test_the_oldest_make_room(redis: Redis) -> None:
    kept = cache(redis, max_bytes=4000)
    for name in "abcde":
        assert await kept.put(name, name.encode() * 1000)

    assert [name for name in "abcde" if await kept.get(name)] == ["b", "c", "d", "e"]


async def test_a_value_that_would_clear_it_out_is_not_taken(redis: Redis) -> None:
    kept = cache(redis, max_bytes=4000)
    await kept.put("a", b"a")

    assert not await kept.put("b", b"b" * 1001)
    assert await kept.get("a") == b"a"


async def test_a_value_put_again_counts_once(redis: Redis) -> None:
    kept = cache(redis, max_bytes=4000)
    await kept.put("a", b"a" * 1000)
    for _ in range(9):
        await kept.put("b", b"b" * 1000)

    assert await kept.get("a")


async def test_never_more_bytes_than_agreed_whatever_comes(redis: Redis) -> None:
    kept, chance = cache(redis, max_bytes=4000), random.Random("helpsight")  # noqa: S311 - a seed
    for _ in range(200):
        await kept.put(str(chance.randrange(30)), b"x" * chance.randrange(1100))
        held = [len(value) for value in await asked(redis, "HVALS", KEYS[0])]
        sizes = sorted(int(size) for size in await asked(redis, "HVALS", KEYS[2]))
        assert sum(held) <= 4000
        assert sorted(held) == sizes


async def test_without_redis_it_is_empty_at_once() -> None:
    away = connect("redis://127.0.0.1:1/0")
    kept = cache(away)

    async with asyncio.timeout(2.5):
        assert not await kept.put("a", b"a")
        assert await kept.get("a") is None
    await away.aclose()


@pytest.mark.parametrize("size", [0, 1, 5_000_000])
async def test_pictures_of_any_size_come_back_as_they_were(redis: Redis, size: int) -> None:
    value = random.Random(size).randbytes(size)  # noqa: S311 - a seed
    kept = cache(redis, max_bytes=64_000_000)

    assert await kept.put("a", value)
    assert await kept.get("a") == value
