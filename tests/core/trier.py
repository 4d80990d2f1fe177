"""A worker that tries a half-open breaker ten times, holds what it was given, and succeeds."""

import asyncio
import sys

from core.breaker import Admitted, BreakerLimits, RedisBreaker
from core.redis import connect


async def main(url: str, name: str, limits: BreakerLimits) -> None:
    redis = connect(url)
    breaker = RedisBreaker(redis, limits)
    passes = await asyncio.gather(*(breaker.admit(name) for _ in range(10)))
    for admitted in passes:
        if isinstance(admitted, Admitted):
            print(admitted.generation)  # noqa: T201  # what the test reads
    await redis.aclose()


if __name__ == "__main__":
    url, name, faults, open_s = sys.argv[1:]
    asyncio.run(main(url, name, BreakerLimits(faults=int(faults), open_s=float(open_s))))
