"""The tokens of one model, spent by many."""

import asyncio
import time

from redis.asyncio import Redis

from core.redis import connect
from core.token_budget import (
    RedisTokenBudget,
    Reserved,
    TokenLimits,
    Told,
    Withheld,
)

NOTHING_TOLD = Told()
SMALL = TokenLimits(tokens_per_window=1000, tokens_per_day=5000)


def scope(permit: Reserved | Withheld) -> str:
    return permit.scope if isinstance(permit, Withheld) else "reserved"


async def reserved(budget: RedisTokenBudget, tokens: int, model: str = "m") -> Reserved:
    permit = await budget.reserve(model, tokens)
    assert isinstance(permit, Reserved)
    return permit


async def test_a_minute_holds_its_tokens_and_says_when_there_are_more(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, SMALL)

    permits = [await budget.reserve("m", 400) for _ in range(3)]

    assert [scope(permit) for permit in permits] == ["reserved", "reserved", "minute"]
    last = permits[-1]
    assert isinstance(last, Withheld)
    assert 55 < last.wait_s <= 62


async def test_each_model_has_tokens_of_its_own(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, SMALL)
    await reserved(budget, 1000)

    assert scope(await budget.reserve("m", 1000)) == "minute"
    assert scope(await budget.reserve("n", 1000)) == "reserved"


async def test_what_never_fits_is_told_at_once(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, SMALL)

    assert scope(await budget.reserve("m", 1001)) == "size"


async def test_tokens_that_were_not_needed_are_there_again(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, SMALL)
    permit = await reserved(budget, 1000)

    await budget.settle(permit, 300, NOTHING_TOLD)

    assert scope(await budget.reserve("m", 700)) == "reserved"
    assert (await budget.status("m")).tokens == 1000


async def test_a_call_whose_cost_nobody_knows_cost_what_was_reserved(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, SMALL)

    await budget.settle(await reserved(budget, 1000), None, NOTHING_TOLD)

    assert scope(await budget.reserve("m", 1)) == "minute"


async def test_a_day_holds_its_tokens(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, TokenLimits(tokens_per_window=2000, tokens_per_day=1500))
    await reserved(budget, 1000)

    denied = await budget.reserve("m", 1000)

    assert isinstance(denied, Withheld)
    assert denied.scope == "day"
    assert 0 < denied.wait_s <= 86_400


async def test_a_new_day_brings_new_tokens(redis: Redis) -> None:
    limits = TokenLimits(tokens_per_day=1000, window_s=0.05, day_s=0.4)
    budget = RedisTokenBudget(redis, limits)
    await reserved(budget, 1000)

    async with asyncio.timeout(10):
        while scope(permit := await budget.reserve("m", 1000)) != "reserved":
            assert isinstance(permit, Withheld)
            await asyncio.sleep(min(permit.wait_s, 0.4))


async def test_requests_are_counted_in_the_minute_and_on_the_day(redis: Redis) -> None:
    minute = RedisTokenBudget(redis, TokenLimits(requests_per_window=1), account="a")
    day = RedisTokenBudget(redis, TokenLimits(requests_per_day=1), account="b")
    for budget in (minute, day):
        await reserved(budget, 1)

    assert scope(await minute.reserve("m", 1)) == "minute"
    assert scope(await day.reserve("m", 1)) == "day"


async def test_the_providers_own_count_is_taken_where_it_is_higher(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, TokenLimits(tokens_per_window=8000))
    permit = await reserved(budget, 1000)

    await budget.settle(permit, 1000, Told(tokens_limit=8000, tokens_left=2000))

    assert scope(await budget.reserve("m", 2001)) == "minute"
    assert scope(await budget.reserve("m", 2000)) == "reserved"


async def test_the_providers_count_gives_nothing_back(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, TokenLimits(tokens_per_window=1000))
    permit = await reserved(budget, 900)

    await budget.settle(permit, 900, Told(tokens_limit=1000, tokens_left=1000))

    assert scope(await budget.reserve("m", 101)) == "minute"


async def test_a_stricter_limit_is_learned_and_a_wider_one_is_not_used(redis: Redis) -> None:
    budget = RedisTokenBudget(redis, TokenLimits(tokens_per_window=8000))

    for limit in (30_000, 2000):
        permit = await reserved(budget, 1)
        await budget.settle(permit, 1, Told(tokens_limit=limit, tokens_left=limit))
        assert scope(await budget.reserve("m", min(limit, 8000) + 1)) == "size"


async def test_requests_others_made_today_count_too(redis: Redis) -> None:
    budget = RedisTokenBudget(redis)
    permit = await reserved(budget, 1)

    await budget.settle(permit, 1, Told(requests_limit=1000, requests_left=0))

    assert scope(await budget.reserve("m", 1)) == "day"
    assert (await budget.status("m")).requests == 1000


async def test_a_closed_model_stays_closed_for_the_longest_time_told(redis: Redis) -> None:
    budget = RedisTokenBudget(redis)
    await budget.close("m", 60)
    await budget.close("m", 5)

    denied = await budget.reserve("m", 1)

    assert isinstance(denied, Withheld)
    assert denied.scope == "closed"
    assert 55 < denied.wait_s <= 60


async def test_many_workers_together_never_spend_more(redis_url: str) -> None:
    clients = [connect(redis_url) for _ in range(4)]
    budgets = [RedisTokenBudget(client, SMALL) for client in clients]

    permits = await asyncio.gather(*(b.reserve("m", 300) for b in budgets for _ in range(10)))

    assert sum(p.tokens for p in permits if isinstance(p, Reserved)) == 900
    for client in clients:
        await client.aclose()


async def test_without_redis_nothing_is_granted_and_nobody_waits_long() -> None:
    redis = connect("redis://127.0.0.1:1/0")
    budget = RedisTokenBudget(redis)
    started = time.monotonic()

    denied = await budget.reserve("m", 1)
    await budget.close("m", 1)

    assert scope(denied) == "away"
    assert time.monotonic() - started < 1
    await redis.aclose()
