"""Limits of every scope, as OpenRouter words them: who rests, how long, and who is asked next."""

import asyncio

import pytest

from core.errors import HelpsightError
from core.quota import Denied
from tests.ocr import openrouter_bodies as bodies
from tests.ocr.bench import NOW, Bench
from tests.ocr.governors import NotingQuota
from tests.ocr.openrouter_server import (
    Behaviour,
    fails,
    says,
)


@pytest.mark.parametrize(
    ("behaviour", "closed_s", "days"),
    [
        pytest.param(fails(429, bodies.DAY), 800, 1, id="the day"),
        pytest.param(fails(429, bodies.DAY_WITH_CREDITS), 800, 1, id="the day, with credits"),
        pytest.param(fails(429, bodies.MINUTE), 60, 0, id="the minute"),
        pytest.param(fails(429, bodies.MINUTE, {"Retry-After": "12"}), 12, 0, id="a told minute"),
        pytest.param(says({"error": bodies.DAY}), 800, 1, id="the day, inside a success"),
    ],
)
async def test_a_limit_of_the_account_closes_it_for_all_models(
    bench: Bench, behaviour: Behaviour, closed_s: float, days: int
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a"]
    assert bench.quota.closed == [closed_s]
    assert bench.days_spent == days
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


@pytest.mark.parametrize(
    ("behaviour", "cooled_s"),
    [
        pytest.param(fails(429, bodies.MODEL_MINUTE), None, id="the model's minute"),
        pytest.param(fails(429, bodies.MODEL_DAY), None, id="the model's day"),
        pytest.param(fails(429, bodies.UPSTREAM), None, id="its provider's pool"),
        pytest.param(
            fails(429, bodies.UPSTREAM, {"Retry-After": "7"}), 7, id="a pool that says when"
        ),
        pytest.param(
            fails(429, bodies.MODEL_MINUTE, {"X-RateLimit-Reset": f"{(NOW + 30) * 1000}"}),
            30,
            id="a reset in milliseconds",
        ),
        pytest.param(fails(429, bodies.ADMISSION), 5, id="admission"),
        pytest.param(fails(429, bodies.UNKNOWN), None, id="unknown"),
        pytest.param(says({"error": bodies.UPSTREAM}), None, id="inside a success"),
    ],
)
async def test_a_limit_of_a_model_cools_it_down_and_the_next_is_asked_at_once(
    bench: Bench, behaviour: Behaviour, cooled_s: float | None
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.quota.cooled == [("a", cooled_s)]
    assert bench.quota.closed == []
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_unknown_limits_of_two_models_in_a_row_are_the_accounts(bench: Bench) -> None:
    bench.tell(a=fails(429, bodies.UNKNOWN), b=fails(429, bodies.UNKNOWN))

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.quota.closed == [60]


async def test_unknown_limits_with_another_failure_between_stay_the_models(bench: Bench) -> None:
    bench.tell(a=fails(429, bodies.UNKNOWN), b=fails(502), c=fails(429, bodies.UNKNOWN))
    await bench.outcome()
    assert bench.quota.closed == []
    assert [model for model, _ in bench.quota.cooled] == ["a", "c"]


async def test_a_wish_longer_than_the_job_is_handed_on(bench: Bench) -> None:
    bench.offer("a")
    bench.tell(a=fails(503, headers={"Retry-After": "300"}))

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert getattr(error.value, "retry_after_s", None) == 300
    assert bench.server.models_asked == ["a"]
    assert bench.quota.cooled == [("a", 300)]


async def test_a_budget_in_flight_is_waited_for(bench: Bench) -> None:
    bench.tell(a=fails(402, bodies.IN_FLIGHT, {"Retry-After": "9"}))

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a"]
    assert bench.quota.closed == [9]
    assert bench.days_spent == 0


async def test_models_that_cool_down_are_passed_over_without_an_attempt(bench: Bench) -> None:
    bench.quota = NotingQuota({model: Denied("model", 40) for model in "abc"})

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["d"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_when_all_models_cool_down_the_soonest_is_waited_for(bench: Bench) -> None:
    denied = {"a": Denied("model", 90), "b": Denied("model", 40)}
    bench.offer("a", "b")
    bench.quota = NotingQuota(denied)

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert (error.value.code, getattr(error.value, "retry_after_s", None)) == ("rate_limited", 40)
    assert bench.server.models_asked == []


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        (Denied("day", 3600), "account_limited"),
        (Denied("reserve", 3600), "account_limited"),
        (Denied("account", 50), "account_limited"),
        (Denied("minute", 20), "account_limited"),
        (Denied("away", 5), "quota_unknown"),
    ],
)
async def test_without_a_permit_nobody_is_asked(bench: Bench, denied: Denied, code: str) -> None:
    bench.quota = NotingQuota(dict.fromkeys("abcd", denied))

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert error.value.code == code
    assert getattr(error.value, "retry_after_s", None) == denied.wait_s
    assert bench.server.requests == []


async def test_a_limit_that_ends_soon_is_waited_for_where_there_is_no_other_model(
    bench: Bench,
) -> None:
    bench.offer("a")
    bench.tell(a=fails(429, bodies.UPSTREAM, {"Retry-After": "1"}))
    started = asyncio.get_running_loop().time()

    assert await bench.outcome() == "read"

    assert asyncio.get_running_loop().time() - started >= 1
    assert bench.quota.cooled == [("a", 1)]
