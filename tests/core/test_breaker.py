"""The circuit breaker: the one all workers share, and the one of a process that stands alone."""

import asyncio
import time
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from core.breaker import Admitted, BreakerLimits, Outcome, RedisBreaker, Refused
from core.local_breaker import LocalBreaker
from core.redis import connect
from tests.core.processes import run_together

Breakers = LocalBreaker | RedisBreaker
MakeBreaker = Callable[..., Breakers]
SHORT_S = 0.1
NINE_FAULTS: tuple[Outcome, ...] = ("fault",) * 9
TEN_FAULTS: tuple[Outcome, ...] = ("fault",) * 10
SKIPS: tuple[Outcome, ...] = ("skip",) * 30


@pytest.fixture(params=["redis", "local"])
def make_breaker(request: pytest.FixtureRequest, redis: Redis) -> MakeBreaker:
    def make(*, open_s: float = 300) -> Breakers:
        limits = BreakerLimits(open_s=open_s)
        return LocalBreaker(limits) if request.param == "local" else RedisBreaker(redis, limits)

    return make


async def admitted(breaker: Breakers, name: str = "m") -> Admitted:
    answer = await breaker.admit(name)
    assert isinstance(answer, Admitted)
    return answer


async def tell(breaker: Breakers, *outcomes: Outcome, name: str = "m") -> None:
    for outcome in outcomes:
        await breaker.settle(await admitted(breaker, name), outcome)


async def half_open(breaker: Breakers) -> None:
    """Open it, and wait until it lets trials through."""
    await tell(breaker, *TEN_FAULTS)
    await asyncio.sleep(SHORT_S * 1.2)


async def test_it_opens_at_ten_faults_in_a_row(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker()

    await tell(breaker, *NINE_FAULTS)
    assert isinstance(await breaker.admit("m"), Admitted)
    await tell(breaker, "fault")

    refused = await breaker.admit("m")
    assert isinstance(refused, Refused)
    assert refused.wait_s == pytest.approx(300, abs=5)


async def test_a_success_between_faults_begins_the_count_again(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker()
    await tell(breaker, *NINE_FAULTS, "ok", *NINE_FAULTS)
    assert isinstance(await breaker.admit("m"), Admitted)


async def test_what_is_no_fault_of_the_provider_never_opens_it(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker()
    await tell(breaker, *NINE_FAULTS, *SKIPS)
    assert isinstance(await breaker.admit("m"), Admitted)


async def test_each_name_has_a_circuit_of_its_own(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker()
    await tell(breaker, *TEN_FAULTS)
    assert isinstance(await breaker.admit("m"), Refused)
    assert isinstance(await breaker.admit("n"), Admitted)


async def test_half_open_admits_three_trials_and_three_successes_close_it(
    make_breaker: MakeBreaker,
) -> None:
    breaker = make_breaker(open_s=SHORT_S)
    await half_open(breaker)

    answers = [await breaker.admit("m") for _ in range(8)]
    trials = [answer for answer in answers if isinstance(answer, Admitted)]
    assert len(trials) == 3
    for trial in trials[:2]:
        await breaker.settle(trial, "ok")
    assert isinstance(await breaker.admit("m"), Refused)  # the third is still under way
    await breaker.settle(trials[2], "ok")

    assert [type(await breaker.admit("m")) for _ in range(5)] == [Admitted] * 5


async def test_any_failed_trial_opens_it_again(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker(open_s=SHORT_S)
    await half_open(breaker)
    first, second, third = [await admitted(breaker) for _ in range(3)]

    await breaker.settle(first, "ok")
    await breaker.settle(second, "ok")
    await breaker.settle(third, "fault")

    assert isinstance(await breaker.admit("m"), Refused)


async def test_a_trial_that_says_nothing_makes_room_for_another(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker(open_s=SHORT_S)
    await half_open(breaker)
    trials = [await admitted(breaker) for _ in range(3)]

    await breaker.settle(trials[0], "skip")

    assert isinstance(await breaker.admit("m"), Admitted)
    assert isinstance(await breaker.admit("m"), Refused)


async def test_a_late_answer_of_an_older_generation_is_ignored(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker(open_s=SHORT_S)
    late = [await admitted(breaker) for _ in range(4)]
    await half_open(breaker)
    trials = [await admitted(breaker) for _ in range(3)]

    for answer in late:
        await breaker.settle(answer, "fault")
    for trial in trials:
        await breaker.settle(trial, "ok")
    await breaker.settle(late[0], "fault")

    assert isinstance(await breaker.admit("m"), Admitted)


async def test_late_successes_do_not_close_it(make_breaker: MakeBreaker) -> None:
    breaker = make_breaker()
    late = [await admitted(breaker) for _ in range(5)]
    await tell(breaker, *TEN_FAULTS)
    for answer in late:
        await breaker.settle(answer, "ok")
    assert isinstance(await breaker.admit("m"), Refused)


async def test_the_trial_of_a_worker_that_died_makes_room_when_its_lease_ends(
    redis: Redis,
) -> None:
    breaker = RedisBreaker(redis, BreakerLimits(open_s=SHORT_S, lease_s=0.3))
    await half_open(breaker)
    for _ in range(3):
        await admitted(breaker)
    assert isinstance(await breaker.admit("m"), Refused)

    await asyncio.sleep(0.35)

    assert [type(await breaker.admit("m")) for _ in range(4)] == [Admitted] * 3 + [Refused]


async def test_four_processes_get_three_trials_together(redis_url: str, redis: Redis) -> None:
    limits = BreakerLimits(open_s=SHORT_S)
    await half_open(RedisBreaker(redis, limits))

    arguments = [redis_url, "m", str(limits.faults), str(limits.open_s)]
    lines = await run_together("tests.core.trier", arguments, processes=4)

    assert len(lines) == 3
    assert len(set(lines)) == 1


async def test_its_state_can_be_asked_for(redis: Redis) -> None:
    breaker = RedisBreaker(redis)
    assert (await breaker.status("m")).state == "closed"
    await tell(breaker, *TEN_FAULTS)

    status = await breaker.status("m")

    assert status.state == "open"
    assert status.opens_s == pytest.approx(300, abs=5)


async def test_without_redis_every_call_is_admitted_and_nobody_waits() -> None:
    gone = connect("redis://127.0.0.1:1")
    breaker = RedisBreaker(gone)
    started = time.monotonic()

    await breaker.settle(await admitted(breaker), "fault")

    assert time.monotonic() - started < 1
    await gone.aclose()
