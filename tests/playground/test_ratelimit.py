"""Rate limits, and misbehaviour on purpose: what discord.py does with them."""

import time

import aiohttp
import discord
import pytest

from playground.chaos import Chaos, Fault
from playground.config import Config, Limit
from playground.ratelimit import RateLimiter
from tests.playground.harness import Bot, HandClock, Playground

ROUTE = "POST /channels/{channel_id}/messages"


def limiter(clock: HandClock, *, everywhere: int = 50) -> RateLimiter:
    return RateLimiter(
        Config(
            clock=clock,
            limits={ROUTE: Limit(requests=2, per_s=5)},
            global_limit=Limit(requests=everywhere, per_s=1),
        )
    )


def test_a_bucket_counts_down_refuses_and_opens_again(clock: HandClock) -> None:
    limits = limiter(clock)
    remaining = [limits.take(ROUTE, "1")[1]["X-RateLimit-Remaining"] for _ in range(2)]
    clock.turn(seconds=2)
    refused, headers = limits.take(ROUTE, "1")
    assert remaining == ["1", "0"]
    assert refused is not None
    assert refused.body() == {
        "message": "You are being rate limited.",
        "retry_after": 3.0,
        "global": False,
    }
    assert headers["X-RateLimit-Reset-After"] == "3.000"
    clock.turn(seconds=3)
    assert limits.take(ROUTE, "1")[0] is None


def test_each_channel_has_its_own_count_in_one_bucket(clock: HandClock) -> None:
    limits = limiter(clock)
    answers = [limits.take(ROUTE, channel) for channel in ("1", "1", "2")]
    assert [refused for refused, _ in answers] == [None, None, None]
    assert len({headers["X-RateLimit-Bucket"] for _, headers in answers}) == 1


def test_the_global_limit_spares_interactions(clock: HandClock) -> None:
    limits = limiter(clock, everywhere=1)
    assert limits.take("GET /users/@me", "")[0] is None
    refused, _ = limits.take("GET /users/@me", "")
    assert refused is not None
    assert refused.headers()["X-RateLimit-Global"] == "true"
    callback = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    assert limits.take(callback, "")[0] is None


def test_a_fault_is_used_up_and_meets_its_route_only() -> None:
    chaos = Chaos()
    chaos.add(Fault(kind="500", route=ROUTE, times=2))
    hit = [chaos.take(route) is not None for route in ("GET /gateway", ROUTE, ROUTE, ROUTE)]
    assert hit == [False, True, True, False]


async def test_answers_carry_the_headers_of_their_bucket(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    answers = [await playground.rest("POST", path, {"content": "x"}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    last = answers[-1]
    assert last.headers["X-RateLimit-Limit"] == "5"
    assert last.headers["X-RateLimit-Remaining"] == "0"
    assert last.headers["X-RateLimit-Scope"] == "user"
    assert last.headers["Via"]
    assert 0 < last.json["retry_after"] <= 5


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_discord_py_waits_and_tries_again_after_429(
    playground: Playground, bot: Bot, scope: str
) -> None:
    fault = {"kind": "429", "route": ROUTE, "times": 2, "seconds": 0.1, "scope": scope}
    await playground.play("POST", "/chaos", fault)
    before = time.monotonic()
    message = await bot.text("help").send("patient")
    assert message.content == "patient"
    assert time.monotonic() - before >= 0.2


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_discord_py_tries_again_after_a_server_error(
    playground: Playground, bot: Bot, kind: str
) -> None:
    await playground.play("POST", "/chaos", {"kind": kind, "route": ROUTE})
    assert (await bot.text("help").send("again")).content == "again"
    listed = await playground.play("GET", f"/channels/{playground.channel('help').id}/messages")
    assert len(listed.json) == 1


async def test_a_slow_answer_is_waited_for(playground: Playground, bot: Bot) -> None:
    await playground.play("POST", "/chaos", {"kind": "slow", "route": ROUTE, "seconds": 0.3})
    before = time.monotonic()
    await bot.text("help").send("slow")
    assert time.monotonic() - before >= 0.3


async def test_a_truncated_answer_fails_though_the_message_was_sent(
    playground: Playground, bot: Bot
) -> None:
    await playground.play("POST", "/chaos", {"kind": "truncated", "route": ROUTE})
    with pytest.raises(aiohttp.ClientPayloadError):
        await bot.text("help").send("half")
    assert (await bot.next("message")).content == "half"


async def test_misbehaviour_can_be_called_off(playground: Playground, bot: Bot) -> None:
    await playground.play("POST", "/chaos", {"kind": "500", "times": 1000})
    await playground.play("DELETE", "/chaos")
    assert isinstance(await bot.fetch_user(playground.alice), discord.User)


async def test_an_unknown_misbehaviour_is_refused(playground: Playground) -> None:
    answer = await playground.play("POST", "/chaos", {"kind": "flood"})
    assert answer.code == 50035
