"""Asks Redis where the models of these settings stand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from cli.wiring.answerer import token_budget
from cli.wiring.vision import MODELS_SHELF, redis_breaker, redis_quota
from core.breaker import RedisBreaker
from core.circuits import circuit_name
from core.lua import RedisAway
from core.settings import Settings
from core.shelf import RedisShelf
from core.standing import Allowance, Circuit, Standing
from core.token_budget import RedisTokenBudget
from ocr.catalogue import Catalogue, load_offers
from ocr.circuits import PROVIDER as OPENROUTER
from qa.model import PROVIDER as GROQ

MOST_MODELS = 12  # of one provider


def standing_of(settings: Settings, redis: Redis) -> Callable[[], Awaitable[Standing]]:
    """Where the models stand that there are keys for."""

    async def look() -> Standing:
        try:
            return Standing(
                tuple(await _allowances(settings, redis)), tuple(await _circuits(settings, redis))
            )
        except RedisAway:
            return Standing(is_known=False)

    return look


async def _allowances(settings: Settings, redis: Redis) -> list[Allowance]:
    found: list[Allowance] = []
    if settings.openrouter_api_key is not None and settings.ocr_mode != "local":
        day = await redis_quota(settings, redis).status()
        found.append(
            Allowance(
                OPENROUTER, None, "requests", day.left, day.limit, day.day_left_s, day.closed_s
            )
        )
    if settings.groq_api_key is not None:
        budget = token_budget(settings, redis)
        models = settings.groq_models[:MOST_MODELS]
        found += await asyncio.gather(*(_tokens(budget, model) for model in models))
    return found


async def _tokens(budget: RedisTokenBudget, model: str) -> Allowance:
    day = await budget.status(model)
    left = max(0, day.tokens_limit - day.tokens) if day.requests < day.requests_limit else 0
    return Allowance(GROQ, model, "tokens", left, day.tokens_limit, _to_midnight_s(), day.closed_s)


def _to_midnight_s() -> float:
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - now).total_seconds()


async def _circuits(settings: Settings, redis: Redis) -> Sequence[Circuit]:
    breaker = redis_breaker(settings, redis)
    asked: list[tuple[str, str | None]] = []
    if settings.openrouter_api_key is not None and settings.ocr_mode != "local":
        models = await _vision_models(settings, redis)
        asked += [(OPENROUTER, model) for model in (None, *models[:MOST_MODELS])]
    if settings.groq_api_key is not None:
        asked += [(GROQ, model) for model in (None, *settings.groq_models[:MOST_MODELS])]
    return await asyncio.gather(*(_circuit(breaker, *names) for names in asked))


async def _circuit(breaker: RedisBreaker, provider: str, model: str | None) -> Circuit:
    name = circuit_name(provider, model) if model else provider
    now = await breaker.status(name)
    return Circuit(provider, model, now.state, now.opens_s, now.faults)


async def _vision_models(settings: Settings, redis: Redis) -> Sequence[str]:
    """Those the workers ask, as they last learned what is on offer."""
    stored = await RedisShelf(redis, MODELS_SHELF).get()
    catalogue = Catalogue(settings.openrouter_models)
    if stored:
        catalogue.replace(load_offers(stored), today=datetime.now(UTC).date())
    return catalogue.ids()
