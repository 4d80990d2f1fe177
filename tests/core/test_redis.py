import asyncio
from contextlib import suppress
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from core.redis import RedisClosedError, connect, connection_pool, ping
from tests.core.hanging import hanging


async def chat(redis: Redis) -> None:
    while True:
        await ping(redis)


async def test_a_task_that_talks_to_redis_can_be_cancelled_at_any_turn(redis: Redis) -> None:
    await ping(redis)
    for turns in range(12):  # the one in which the write ends is among them
        talking = asyncio.get_running_loop().create_task(chat(redis))
        for _ in range(turns):
            await asyncio.sleep(0)
        talking.cancel()
        await asyncio.wait([talking], timeout=2)

        assert talking.cancelled(), turns


async def test_a_redis_that_says_nothing_is_not_waited_for_for_ever() -> None:
    async with hanging() as url:
        redis = connect(url)
        with pytest.raises(RedisTimeoutError):
            await asyncio.wait_for(ping(redis), 10)
        await redis.aclose()


async def test_a_pipeline_whose_redis_hangs_while_it_watches_leaves_no_connection_open() -> None:
    async with hanging(b"SETINFO", b"\nWATCH") as url:
        redis = connect(url)
        pipe = redis.pipeline(transaction=True)
        await pipe.watch("key")
        with pytest.raises(RedisError):
            await pipe.exists("key")
        with suppress(RedisError):
            await pipe.reset()
        assert pipe.connection is None  # else it warns when it is collected
        await redis.aclose()


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
async def test_a_client_of_each_kind_can_be_made(scheme: str) -> None:
    await connect(f"{scheme}://127.0.0.1:1/0").aclose()


async def test_a_connection_that_was_never_given_back_is_closed_with_its_pool(
    redis_url: str,
) -> None:
    pool: Any = connection_pool(redis_url)
    connection = await pool.get_connection()
    pool._in_use_connections.clear()  # as after a command that was cancelled in the wrong turn

    await pool.disconnect()

    assert not connection.is_connected


async def test_a_closed_client_connects_no_more(redis_url: str) -> None:
    redis = connect(redis_url)
    await ping(redis)
    pipe = redis.pipeline(transaction=True)
    await pipe.watch("key")
    held: Any = pipe.connection

    await redis.aclose()

    with pytest.raises(RedisClosedError):
        await ping(redis)
    with pytest.raises(RedisClosedError):
        await held.connect()
    assert not held.is_connected
    with suppress(RedisError):
        await pipe.reset()


async def test_a_connection_that_opens_while_its_client_is_closed_does_not_stay_open(
    redis_url: str,
) -> None:
    pool: Any = connection_pool(redis_url)
    opening = asyncio.get_running_loop().create_task(pool.get_connection())
    while not pool._made:  # noqa: ASYNC110  # it has begun
        await asyncio.sleep(0)

    await pool.disconnect()

    with pytest.raises(RedisClosedError):
        await opening
    assert not pool._made[0].is_connected
