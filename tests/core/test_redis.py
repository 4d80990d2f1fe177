import asyncio

import pytest
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from core.redis import connect, ping


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
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        redis = connect(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0")
        with pytest.raises(RedisTimeoutError):
            await asyncio.wait_for(ping(redis), 10)
        await redis.aclose()


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
async def test_a_client_of_each_kind_can_be_made(scheme: str) -> None:
    await connect(f"{scheme}://127.0.0.1:1/0").aclose()
