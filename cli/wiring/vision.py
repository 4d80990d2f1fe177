"""The vision engine of these settings: with the quota and circuits of all workers, or its own."""

import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from openai import AsyncOpenAI
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from redis.asyncio import Redis

from core.breaker import Breaker, BreakerLimits, RedisBreaker
from core.local_breaker import LocalBreaker
from core.local_quota import LocalQuota
from core.metrics.llm import LlmMetrics
from core.metrics.metered import MeteredQuota
from core.quota import Quota, QuotaLimits, RedisQuota
from core.settings import Settings
from core.shelf import LocalShelf, RedisShelf, Shelf
from core.tasks import beside
from ocr.account import Account
from ocr.catalogue import Catalogue
from ocr.circuits import PROVIDER
from ocr.upkeep import Upkeep
from ocr.vision import Patience, VisionEngine
from ocr.vision_call import OPERATION, VisionCall

_APP_HEADERS = {"X-OpenRouter-Title": "Helpsight"}
_FREE_PER_DAY = 50  # of an account that never bought credits
_LEASE_SLACK_S = 10.0
_FIRST_ANSWER_S = 5.0  # for a person who waits for a command
_ROUND_SHARE = 0.9  # of the engine's time; the rest is for what lies around the calls
MODELS_SHELF, RETIRED_SHELF = "openrouter:models", "openrouter:retired"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the calls of one account have in common."""

    quota: Quota
    breaker: Breaker
    shelf: Shelf
    retired: Shelf


def shared_by_workers(settings: Settings, redis: Redis) -> Shared:
    return Shared(
        redis_quota(settings, redis),
        redis_breaker(settings, redis),
        shelf=RedisShelf(redis, MODELS_SHELF),
        retired=RedisShelf(redis, RETIRED_SHELF),
    )


def of_this_process(settings: Settings) -> Shared:
    """For a command that stands alone; it learns from the account what others used."""
    return Shared(
        LocalQuota(quota_limits(settings)),
        LocalBreaker(breaker_limits(settings)),
        shelf=LocalShelf(),
        retired=LocalShelf(),
    )


def redis_quota(settings: Settings, redis: Redis) -> RedisQuota:
    return RedisQuota(redis, quota_limits(settings))


def redis_breaker(settings: Settings, redis: Redis) -> RedisBreaker:
    return RedisBreaker(redis, breaker_limits(settings))


def quota_limits(settings: Settings) -> QuotaLimits:
    most = settings.openrouter_requests_per_day
    return QuotaLimits(
        per_window=settings.openrouter_requests_per_minute,
        per_day=_FREE_PER_DAY if most is None else most,
        live_share=settings.openrouter_live_share,
    )


def models_a_day(settings: Settings) -> int | None:
    """How many pictures of the past the models may read a day; None without a key."""
    if settings.openrouter_api_key is None or settings.ocr_mode == "local":
        return None
    limits = quota_limits(settings)
    return math.floor(limits.per_day * (1 - limits.live_share))


def breaker_limits(settings: Settings) -> BreakerLimits:
    return BreakerLimits(
        faults=settings.breaker_faults,
        open_s=settings.breaker_open_s,
        trials=settings.breaker_trials,
        lease_s=settings.model_timeout_s + _LEASE_SLACK_S,
    )


def openrouter_client(settings: Settings, key: SecretStr) -> AsyncOpenAI:
    """A client without retries of its own: every attempt needs a permit."""
    return AsyncOpenAI(
        api_key=key.get_secret_value(),
        base_url=settings.openrouter_base_url,
        max_retries=0,
        timeout=settings.model_timeout_s,
        default_headers=_APP_HEADERS,
    )


@asynccontextmanager
async def open_vision(
    settings: Settings, key: SecretStr, redis: Redis | None, metrics: LlmMetrics | None = None
) -> AsyncGenerator[VisionEngine]:
    """The engine, its models and quota renewed for as long as the context lasts.

    With *redis* it shares quota and circuits with all workers, and is ready at once. Without, it
    stands alone, and asks for models and quota first.
    """
    shared = shared_by_workers(settings, redis) if redis else of_this_process(settings)
    catalogue = Catalogue(settings.openrouter_models)
    metrics = metrics or LlmMetrics(CollectorRegistry())
    async with openrouter_client(settings, key) as client:
        upkeep = Upkeep(
            Account(client) if redis else Account(client, call_s=_FIRST_ANSWER_S),
            catalogue,
            shared.quota,
            shared.shelf,
            max_per_day=settings.openrouter_requests_per_day,
        )
        vision = VisionEngine(
            VisionCall(
                client,
                data_collection=settings.openrouter_data_collection,
                meter=metrics.meter(PROVIDER, OPERATION),
            ),
            catalogue,
            quota=MeteredQuota(shared.quota, metrics, PROVIDER),
            breaker=shared.breaker,
            patience=Patience(settings.model_timeout_s, settings.ocr_timeout_s * _ROUND_SHARE),
            shelf=shared.retired,
            on_day_spent=upkeep.hurry,
            max_tiles=settings.image_max_tiles,
        )
        if redis:
            await upkeep.recall()
            async with beside(upkeep.run()):
                yield vision
        else:
            await upkeep.renew()
            yield vision
