import pytest
from redis.asyncio import Redis

from core.errors import HelpsightError, PermanentError, TransientError
from core.quota import QuotaLimits, QuotaStatus, RedisQuota
from core.redis import connect
from jobs.spending import (
    DAY_S,
    LAST_S,
    LONGEST_REST_S,
    NOTHING,
    REST_KEY,
    Affordable,
    Spending,
    affordable,
    rest_s,
)

NOON, END, START = DAY_S / 2, 0.0, DAY_S


def standing(used: int, left_s: float, *, limit: int = 50, closed_s: float = 0) -> QuotaStatus:
    return QuotaStatus(used=used, limit=limit, closed_s=closed_s, day_left_s=left_s)


@pytest.mark.parametrize(
    ("status", "can"),
    [
        (standing(0, START), Affordable(50, 0)),
        (standing(0, START - 60), Affordable(50, 1)),  # the day is young, and nobody waits long
        (standing(0, NOON), Affordable(50, 24)),
        (standing(20, NOON), Affordable(30, 4)),
        (standing(24, NOON), Affordable(26, 0)),  # spent evenly: more becomes free with time
        (standing(40, NOON), Affordable(10, 0)),  # live ones took more than the share
        (standing(24, LAST_S), Affordable(26, 21)),  # the rest of it before the reset
        (standing(45, END), Affordable(5, 0)),  # the tenth stays for live questions
        (standing(50, NOON), NOTHING),
        (standing(52, NOON), NOTHING),
        (standing(0, NOON, closed_s=30), NOTHING),
        (standing(0, NOON, limit=0), NOTHING),
    ],
)
def test_the_day_is_spread_and_used_up_and_live_questions_always_find_some(
    status: QuotaStatus, can: Affordable
) -> None:
    assert affordable(status, live_share=0.1) == can


def test_a_day_of_a_large_backlog_spends_all_but_the_live_share() -> None:
    used = 0
    for minute in range(24 * 60):
        can = affordable(standing(used, DAY_S - minute * 60, limit=1000), live_share=0.1)
        used += can.any
        assert 1000 - used >= 100
    assert used == 900


def spending(redis: Redis, *, per_day: int = 50) -> Spending:
    return Spending(RedisQuota(redis, QuotaLimits(per_day=per_day)), redis, live_share=0.1)


async def test_what_one_worker_spends_another_cannot(redis: Redis) -> None:
    quota = RedisQuota(redis, QuotaLimits(per_day=2, spacing_s=0))
    assert (await spending(redis, per_day=2).affordable()).urgent == 2

    await quota.acquire("m")

    assert (await spending(redis, per_day=2).affordable()).urgent == 1


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (TransientError("spent", retry_after_s=40), 40),
        (TransientError("spent until tomorrow", retry_after_s=40_000), LONGEST_REST_S),
        (TransientError("who knows"), LONGEST_REST_S),
        (PermanentError("the key is refused"), LONGEST_REST_S),
    ],
)
def test_the_rest_is_as_long_as_was_said_and_ten_minutes_at_most(
    error: HelpsightError, seconds: float
) -> None:
    assert rest_s(error) == seconds


async def test_all_workers_rest_together(redis: Redis) -> None:
    await spending(redis).rest(40)

    assert await spending(redis).affordable() == NOTHING
    assert 35 < await redis.ttl(REST_KEY) <= 40
    await redis.delete(REST_KEY)
    assert (await spending(redis).affordable()).urgent == 50


async def test_without_redis_nothing_is_spent() -> None:
    gone = connect("redis://127.0.0.1:1")

    assert await spending(gone).affordable() == NOTHING
    await spending(gone).rest(5)
    await gone.aclose()
