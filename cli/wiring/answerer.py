"""The answerer of these settings, with its model's client where there is a key."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from openai import AsyncOpenAI
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from redis.asyncio import Redis

from cli.wiring.search import open_search
from cli.wiring.vision import redis_breaker
from core.kept_list import KeptList, keep_renewed
from core.metrics.llm import LlmMetrics
from core.metrics.metered import MeteredBudget
from core.settings import Settings
from core.shelf import RedisShelf
from core.tasks import beside
from core.token_budget import RedisTokenBudget, TokenLimits
from db.pool import Pool
from qa.answer import Answerer, AnswerLimits, Search
from qa.catalogue import Catalogue, kept
from qa.groq_call import GroqCall
from qa.model import PROVIDER, ChatModel, GroqModel, Patience

MODELS_SHELF = "groq:models"


@asynccontextmanager
async def open_answerer(
    settings: Settings,
    db: Pool,
    redis: Redis,
    search: Search | None = None,
    *,
    metrics: LlmMetrics | None = None,
) -> AsyncGenerator[Answerer]:
    """The answerer over this database, worded by Groq where there is a key.

    *search* where there is one already: the model of the search by meaning is large.

    The tokens of that key, and the circuits of its models, are those of all workers on *redis*.
    """
    found = search or await open_search(settings, db)
    async with open_model(settings, redis, metrics) as model:
        yield answerer(settings, found, model)


@asynccontextmanager
async def open_model(
    settings: Settings, redis: Redis, metrics: LlmMetrics | None = None
) -> AsyncGenerator[ChatModel | None]:
    """The model that words answers; None without a key."""
    if settings.groq_api_key is None:
        yield None
        return
    async with groq_client(settings, settings.groq_api_key) as client:
        metrics = metrics or LlmMetrics(CollectorRegistry())
        model, models = groq_model(settings, client, redis, metrics)
        await models.recall()
        async with beside(keep_renewed(models)):
            yield model


def answerer(settings: Settings, search: Search, model: ChatModel | None) -> Answerer:
    return Answerer(
        search,
        model,
        limits=AnswerLimits(
            max_sources=settings.answer_sources,
            bar=settings.answer_confidence,
            transcripts=settings.answer_transcripts,
            near=settings.search_semantic_bar,
        ),
    )


def groq_model(
    settings: Settings, client: AsyncOpenAI, redis: Redis, metrics: LlmMetrics
) -> tuple[GroqModel, KeptList[str]]:
    """The model, and the list of models it asks from, which somebody has to renew."""
    call = GroqCall(client, meter=metrics.meter(PROVIDER, "answer"))
    catalogue = Catalogue(settings.groq_models)
    model = GroqModel(
        call,
        catalogue,
        budget=MeteredBudget(token_budget(settings, redis), metrics, PROVIDER),
        breaker=redis_breaker(settings, redis),
        patience=Patience(settings.model_timeout_s, settings.answer_patience_s),
    )
    return model, kept(call, catalogue, RedisShelf(redis, MODELS_SHELF))


def groq_client(settings: Settings, key: SecretStr) -> AsyncOpenAI:
    """A client without retries of its own: every call needs tokens."""
    return AsyncOpenAI(
        api_key=key.get_secret_value(),
        base_url=settings.groq_base_url,
        max_retries=0,
        timeout=settings.model_timeout_s,
    )


def token_budget(settings: Settings, redis: Redis) -> RedisTokenBudget:
    return RedisTokenBudget(
        redis,
        TokenLimits(
            tokens_per_window=settings.groq_tokens_per_minute,
            tokens_per_day=settings.groq_tokens_per_day,
            requests_per_window=settings.groq_requests_per_minute,
            requests_per_day=settings.groq_requests_per_day,
        ),
    )
