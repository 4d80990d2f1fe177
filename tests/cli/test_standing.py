"""Where the models stand, as the operators' page and Prometheus are told it."""

import asyncio

from redis.asyncio import Redis

from cli.wiring.answerer import token_budget
from cli.wiring.standing import standing_of
from cli.wiring.vision import MODELS_SHELF, redis_breaker, redis_quota
from core.breaker import Admitted
from core.circuits import circuit_name
from core.redis import connect
from core.settings import Settings
from core.shelf import RedisShelf
from core.standing import Standing
from core.token_budget import Reserved, Told
from ocr.catalogue import Offer, dump_offers

KEYS = {"openrouter_api_key": "k", "groq_api_key": "k", "groq_models": "llama"}


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]


async def test_without_keys_there_is_nothing_to_tell(redis: Redis) -> None:
    assert await standing_of(settings(), redis)() == Standing()


async def test_what_is_left_and_which_circuits_are_open_is_told(redis: Redis) -> None:
    given = settings(**KEYS, openrouter_requests_per_day=20, breaker_faults=1)
    await RedisShelf(redis, MODELS_SHELF).put(dump_offers([Offer(id="a:free")]))
    await redis_quota(given, redis).acquire("a:free")
    budget = token_budget(given, redis)
    reserved = await budget.reserve("llama", 1000)
    assert isinstance(reserved, Reserved)
    await budget.settle(reserved, 400, Told())
    breaker = redis_breaker(given, redis)
    admitted = await breaker.admit(circuit_name("groq", "llama"))
    assert isinstance(admitted, Admitted)
    await breaker.settle(admitted, "fault")

    told = await standing_of(given, redis)()

    left = {(one.provider, one.model, one.unit): one.left for one in told.allowances}
    assert left == {
        ("openrouter", None, "requests"): 19,
        ("groq", "llama", "tokens"): given.groq_tokens_per_day - 400,
    }
    states = {(one.provider, one.model): one.state for one in told.circuits}
    assert states == {
        ("openrouter", None): "closed",
        ("openrouter", "a:free"): "closed",
        ("groq", None): "closed",
        ("groq", "llama"): "open",
    }


async def test_a_redis_that_is_away_is_told_as_such() -> None:
    away = connect("redis://127.0.0.1:1/0")
    try:
        async with asyncio.timeout(10):
            assert not (await standing_of(settings(**KEYS), away)()).is_known
    finally:
        await away.aclose()
