"""The quota: the one all workers share, and the one of a process that stands alone."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from core.local_quota import LocalQuota
from core.quota import Denied, Granted, QuotaLimits, QuotaStatus, RedisQuota
from core.redis import connect
from tests.core.processes import run_together

ROOMY = QuotaLimits(per_window=1000, spacing_s=0, per_day=1000)
Quotas = LocalQuota | RedisQuota
MakeQuota = Callable[[QuotaLimits], Quotas]


@pytest.fixture(params=["redis", "local"])
def make_quota(request: pytest.FixtureRequest, redis: Redis) -> MakeQuota:
    def make(limits: QuotaLimits) -> Quotas:
        return LocalQuota(limits) if request.param == "local" else RedisQuota(redis, limits)

    return make


def scope(permit: Granted | Denied) -> str:
    return permit.scope if isinstance(permit, Denied) else "granted"


async def test_a_minute_holds_its_number_of_starts_and_says_when_the_next_is(
    make_quota: MakeQuota,
) -> None:
    quota = make_quota(QuotaLimits(per_window=3, window_s=60, spacing_s=0))

    permits = [await quota.acquire("m") for _ in range(4)]

    assert [scope(permit) for permit in permits] == ["granted"] * 3 + ["minute"]
    last = permits[-1]
    assert isinstance(last, Denied)
    assert 50 < last.wait_s <= 60


async def test_starts_are_spaced_for_those_who_wait(make_quota: MakeQuota) -> None:
    quota = make_quota(QuotaLimits(spacing_s=1))

    first, second = [await quota.acquire("m", patience_s=5) for _ in range(2)]

    assert isinstance(first, Granted)
    assert isinstance(second, Granted)
    assert second.start_s - first.start_s == pytest.approx(1)
    assert second.delay_s == pytest.approx(1, abs=0.9)
    assert scope(await quota.acquire("m", patience_s=0.1)) == "minute"


async def test_all_models_share_the_account(make_quota: MakeQuota) -> None:
    quota = make_quota(QuotaLimits(spacing_s=0, per_day=2, live_share=0))

    permits = [await quota.acquire(model) for model in "abc"]

    assert [scope(permit) for permit in permits] == ["granted", "granted", "day"]


async def test_a_tenth_of_the_day_is_kept_for_live_questions(make_quota: MakeQuota) -> None:
    quota = make_quota(QuotaLimits(per_window=100, spacing_s=0, per_day=15))

    backfill = [scope(await quota.acquire("m", priority="backfill")) for _ in range(14)]
    live = [scope(await quota.acquire("m", priority="live")) for _ in range(3)]

    assert backfill == ["granted"] * 13 + ["reserve"]
    assert live == ["granted", "granted", "day"]


async def test_a_denied_attempt_is_not_counted(make_quota: MakeQuota) -> None:
    quota = make_quota(QuotaLimits(per_window=100, spacing_s=0, per_day=2, live_share=0))
    await quota.cool_down("m", 60)

    for _ in range(5):
        await quota.acquire("m")

    assert [scope(await quota.acquire("n")) for _ in range(3)] == ["granted", "granted", "day"]


async def test_a_model_that_cools_down_leaves_the_others_alone(make_quota: MakeQuota) -> None:
    quota = make_quota(ROOMY)
    await quota.cool_down("busy", 30)

    busy, other = await quota.acquire("busy"), await quota.acquire("other")

    assert isinstance(busy, Denied)
    assert busy.scope == "model"
    assert busy.wait_s == pytest.approx(30, abs=5)
    assert isinstance(other, Granted)


async def test_a_cool_down_only_extends(make_quota: MakeQuota) -> None:
    quota = make_quota(ROOMY)
    await quota.cool_down("m", 300)
    await quota.cool_down("m", 1)
    await quota.cool_down("m", None)

    permit = await quota.acquire("m")

    assert isinstance(permit, Denied)
    assert permit.wait_s == pytest.approx(300, abs=5)


async def test_cool_downs_without_a_hint_double_up_to_a_quarter_of_an_hour() -> None:
    now = 1_000_000.0
    quota = LocalQuota(ROOMY, clock=lambda: now)
    waits: list[float] = []
    for _ in range(6):
        await quota.cool_down("m", None)
        permit = await quota.acquire("m")
        assert isinstance(permit, Denied)
        waits.append(permit.wait_s)
        now += permit.wait_s + 1
    assert waits == [60, 120, 240, 480, 900, 900]


async def test_workers_that_meet_the_same_limit_at_once_double_nothing(redis: Redis) -> None:
    quotas = [RedisQuota(redis, ROOMY) for _ in range(4)]
    for quota in quotas:
        await quota.cool_down("m", None)

    permit = await quotas[0].acquire("m")

    assert isinstance(permit, Denied)
    assert permit.wait_s == pytest.approx(60, abs=5)


@pytest.mark.parametrize(
    ("asked_s", "wait_s"), [(600, 600), (0.001, 1), (10_000_000, 26 * 3600), (-5, 1)]
)
async def test_the_account_closes_for_all_models_within_reason(
    make_quota: MakeQuota, asked_s: float, wait_s: float
) -> None:
    quota = make_quota(ROOMY)

    await quota.close(asked_s)
    permit = await quota.acquire("any")

    assert isinstance(permit, Denied)
    assert permit.scope == "account"
    assert permit.wait_s == pytest.approx(wait_s, abs=0.9 if wait_s == 1 else 5)


async def test_a_closing_is_never_shortened(make_quota: MakeQuota) -> None:
    quota = make_quota(ROOMY)
    await quota.close(600)
    await quota.close(2)

    permit = await quota.acquire("any")

    assert isinstance(permit, Denied)
    assert permit.wait_s == pytest.approx(600, abs=5)


async def test_a_closing_without_an_end_lasts_until_the_day_is_over(redis: Redis) -> None:
    quota = RedisQuota(redis, ROOMY)
    await quota.close(None)

    status = await quota.status()

    assert status.closed_s == pytest.approx(status.day_left_s, abs=2)


async def test_the_account_says_its_limit_and_what_others_used(make_quota: MakeQuota) -> None:
    quota = make_quota(
        QuotaLimits(per_window=100, spacing_s=0, per_day=50, live_share=0, day_s=1e9)
    )
    await quota.resync(4, 2)

    permits = [scope(await quota.acquire("m")) for _ in range(3)]

    assert permits == ["granted", "granted", "day"]


async def test_the_counter_is_never_lowered(redis: Redis) -> None:
    quota = RedisQuota(redis, QuotaLimits(spacing_s=0, day_s=1e9))
    for _ in range(5):
        await quota.acquire("m")

    await quota.resync(50, 1)
    status = await quota.status()

    assert (status.used, status.limit, status.left) == (5, 50, 45)


async def test_more_used_than_the_limit_leaves_nothing(redis: Redis) -> None:
    quota = RedisQuota(redis, QuotaLimits(day_s=1e9))
    await quota.resync(50, 52)
    assert (await quota.status()).left == 0
    assert scope(await quota.acquire("m")) == "day"


async def at_day_start(quota: RedisQuota, day_s: float) -> None:
    """Return in the first tenth of a day that is *day_s* long."""
    left_s = (await quota.status()).day_left_s
    if left_s < day_s * 0.9:
        await asyncio.sleep(left_s)


async def test_a_new_day_starts_from_nothing(redis: Redis) -> None:
    limits = QuotaLimits(spacing_s=0, per_day=2, live_share=0, day_s=2)
    quota = RedisQuota(redis, limits)
    await at_day_start(quota, 2)
    today = [await quota.acquire("m") for _ in range(3)]
    spent = today[-1]
    assert isinstance(spent, Denied)

    await asyncio.sleep(spent.wait_s)

    assert [scope(permit) for permit in today] == ["granted", "granted", "day"]
    assert scope(await quota.acquire("m")) == "granted"


async def test_the_answer_of_yesterday_does_not_fill_the_new_day(redis: Redis) -> None:
    long_running = RedisQuota(redis, QuotaLimits(day_s=1e9), account="a")
    just_begun = RedisQuota(redis, QuotaLimits(day_s=time.time() - 1), account="b")

    await long_running.resync(50, 50)
    await just_begun.resync(50, 50)

    assert (await long_running.status()).used == 50
    assert (await just_begun.status()).used == 0


async def test_four_processes_never_exceed_the_limit_in_any_window(redis_url: str) -> None:
    per_window, window_s, spacing_s = 19, 0.31, 0.005  # 19 in 62 s, 200 times as fast
    arguments = [redis_url, str(per_window), str(window_s), str(spacing_s)]

    lines = await run_together("tests.core.spender", arguments, processes=4)

    pairs = sorted(tuple(map(float, line.split())) for line in lines)
    starts = [start for start, _ in pairs]
    assert len(starts) == 200
    assert all(began >= start - 0.002 for start, began in pairs)
    later = zip(starts, starts[per_window:], strict=False)
    assert min(b - a for a, b in later) >= window_s - 1e-6
    assert min(b - a for a, b in pairwise(starts)) >= spacing_s - 1e-6


async def test_the_keys_of_an_account_lie_in_one_slot_and_vanish(redis: Redis) -> None:
    quota = RedisQuota(redis, ROOMY)
    await quota.acquire("m")
    await quota.cool_down("m", 60)

    keys: list[bytes] = await redis.keys("*")  # pyright: ignore[reportUnknownMemberType]

    assert len(keys) == 3
    assert all(b"{openrouter}" in key for key in keys)
    assert all([await redis.pttl(key) > 0 for key in keys])


@pytest.fixture
async def silent_redis() -> AsyncGenerator[Redis]:
    """A server that takes connections and never answers."""

    async def ignore(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(ignore, "127.0.0.1", 0)
    redis = connect(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    yield redis
    await redis.aclose()
    server.close()
    await server.wait_closed()


async def test_without_redis_nothing_is_granted_and_nobody_waits(silent_redis: Redis) -> None:
    gone = connect("redis://127.0.0.1:1")
    for redis in (gone, silent_redis):
        quota = RedisQuota(redis)
        started = time.monotonic()
        assert scope(await quota.acquire("m")) == "away"
        assert time.monotonic() - started < 1
        await quota.cool_down("m", 1)
        await quota.close(1)
    await gone.aclose()


def test_what_is_left_is_never_less_than_nothing() -> None:
    assert QuotaStatus(used=52, limit=50, closed_s=0, day_left_s=1).left == 0
