"""A process that asks often at once: prints when each of its requests may leave."""

import asyncio
import sys
import time

from core.pace import PaceLimits, RedisPace
from core.redis import connect

ASKS = 20


async def main(url: str, requests: int, window_s: float) -> None:
    redis = connect(url)
    pace = RedisPace(redis, PaceLimits(requests=requests, window_s=window_s))
    async with asyncio.TaskGroup() as group:
        for _ in range(ASKS):
            group.create_task(ask(pace))
    await redis.aclose()


async def ask(pace: RedisPace) -> None:
    wait_s = await pace.turn()
    print(time.time() + wait_s)  # noqa: T201  # what the test reads


if __name__ == "__main__":
    url, requests, window_s = sys.argv[1:]
    asyncio.run(main(url, int(requests), float(window_s)))
