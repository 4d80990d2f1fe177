"""A worker that spends the quota: 50 attempts that all want to start at once."""

import asyncio
import sys
import time

from core.quota import Granted, QuotaLimits, RedisQuota
from core.redis import connect

TASKS = 50


async def main(url: str, per_window: int, window_s: float, spacing_s: float) -> None:
    redis = connect(url)
    limits = QuotaLimits(
        per_window=per_window, window_s=window_s, spacing_s=spacing_s, per_day=1000
    )
    quota = RedisQuota(redis, limits)

    async def attempt() -> None:
        while not isinstance(permit := await quota.acquire("m", patience_s=600), Granted):
            assert permit.scope == "away", permit  # a machine under load; asked again
        await asyncio.sleep(permit.delay_s)
        print(permit.start_s, time.time())  # noqa: T201  # what the test reads

    async with asyncio.TaskGroup() as group:
        for _ in range(TASKS):
            group.create_task(attempt())
    await redis.aclose()


if __name__ == "__main__":
    url, per_window, window_s, spacing_s = sys.argv[1:]
    asyncio.run(main(url, int(per_window), float(window_s), float(spacing_s)))
