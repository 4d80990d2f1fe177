"""When the sweeper looks: in its rounds, after an outage, and when Redis is not the one it was."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from core.tasks import beside
from db.pool import Pool
from jobs.queue import AUDIT_KEY, READ_QUEUE
from jobs.sweep import Sweeper
from jobs.sweep_rounds import SweepRounds
from tests.builders import make_attachment, make_message, make_place, store
from tests.jobs.conftest import queued
from tests.waiting import eventually

NEVER = 3600.0


@asynccontextmanager
async def sweeping(
    db: Pool, redis: Redis, *, every_s: float = NEVER, look_every_s: float = 0.05
) -> AsyncGenerator[None]:
    sweep = Sweeper(db, redis).sweep
    async with beside(SweepRounds(sweep, redis, every_s=every_s, look_every_s=look_every_s).run()):
        yield


def is_rung(redis: Redis) -> Callable[[], Awaitable[bool]]:
    async def is_rung() -> bool:
        return len(await queued(redis, READ_QUEUE)) == 1

    return is_rung


async def a_picture(db: Pool) -> None:
    await make_place(db)
    await store(db, make_message(attachments=(make_attachment(),)))


async def test_an_emptied_redis_is_noticed_long_before_the_next_pass(
    db: Pool, redis: Redis
) -> None:
    await a_picture(db)
    async with sweeping(db, redis):
        await eventually(is_rung(redis))

        async with redis.pipeline() as pipe:
            pipe.flushdb()  # pyright: ignore[reportUnknownMemberType]
            pipe.set(AUDIT_KEY, b"1")  # this is not the audit's doing
            await pipe.execute()

        await eventually(is_rung(redis))


class LookedAt:
    """A Redis that counts how often it is asked who it is."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._looks = 0

    async def info(self, section: str) -> Any:
        self._looks += 1
        return await self._redis.info(section)  # pyright: ignore[reportUnknownMemberType]

    async def get(self, key: str) -> Any:
        return await self._redis.get(key)

    async def often(self) -> bool:
        return self._looks > 2


async def test_a_redis_that_holds_what_it_held_is_not_swept_for(db: Pool, redis: Redis) -> None:
    passes = 0

    async def sweep() -> int:
        nonlocal passes
        passes += 1
        return await Sweeper(db, redis).sweep()

    looked_at = LookedAt(redis)
    rounds = SweepRounds(sweep, cast("Redis", looked_at), every_s=NEVER, look_every_s=0.01)
    async with beside(rounds.run()):
        await eventually(looked_at.often)

    assert passes == 1


@pytest.mark.parametrize(
    "away", [asyncpg.CannotConnectNowError("starting up"), RedisConnectionError("refused")]
)
async def test_a_pass_that_an_outage_cut_short_is_soon_repeated_and_said_once(
    away: Exception, redis: Redis
) -> None:
    answers: list[Exception] = [away, away]
    is_done = asyncio.Event()

    async def sweep() -> int:
        if answers:
            raise answers.pop()
        is_done.set()
        return 0

    with capture_logs() as logs:
        async with beside(SweepRounds(sweep, redis, every_s=NEVER).run()), asyncio.timeout(5):
            await is_done.wait()

    told = [log["event"] for log in logs if log["event"].startswith("sweep.")]
    assert told == ["sweep.failed"]


async def test_a_fault_in_one_pass_does_not_end_the_sweeper(db: Pool, redis: Redis) -> None:
    await a_picture(db)
    await db.execute("ALTER TABLE ocr_results RENAME TO away")
    with capture_logs() as logs:
        async with sweeping(db, redis, every_s=0.02):

            async def has_failed() -> bool:
                return any(log["event"] == "sweep.broke" for log in logs)

            await eventually(has_failed)
            await db.execute("ALTER TABLE away RENAME TO ocr_results")

            await eventually(is_rung(redis))
