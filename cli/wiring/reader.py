"""The readers of these settings, with vision models where there is a key."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from redis.asyncio import Redis

from cli.wiring.vision import open_vision, redis_quota
from core.metrics.llm import LlmMetrics
from core.settings import Settings
from jobs.deps import Models
from jobs.spending import Spending
from ocr.better import BetterReader
from ocr.engines import ReaderName, ReaderOptions, build_reader
from ocr.image import ImageLimits
from ocr.reader import Reader


def reader_options(settings: Settings) -> ReaderOptions:
    return ReaderOptions(
        local=settings.ocr_engine,
        mode=settings.ocr_mode,
        languages=settings.ocr_languages,
        tesseract_path=settings.tesseract_path,
        timeout_s=settings.ocr_timeout_s,
        limits=ImageLimits(
            max_bytes=settings.image_max_bytes,
            max_pixels=settings.image_max_pixels,
            max_side=settings.image_max_side,
        ),
        max_tiles=settings.image_max_tiles,
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads in a worker: at once, and later and better where models do."""

    reader: Reader
    models: Models | None = None


@asynccontextmanager
async def open_readers(
    settings: Settings, redis: Redis, metrics: LlmMetrics | None = None
) -> AsyncGenerator[Readers]:
    """The readers of a worker, which share the account's quota with those of all others.

    In the mode `auto` every picture is read locally at once, and models read afterwards.

    Raises:
        PermanentError: what was asked for is not here; the message says what to do.
    """
    key = settings.openrouter_api_key
    if key is None or settings.ocr_mode != "auto":
        async with open_reader(settings, redis=redis, metrics=metrics) as reader:
            yield Readers(reader)
        return
    options = replace(reader_options(settings), mode="spare")
    async with open_vision(settings, key, redis, metrics) as vision:
        better = BetterReader(vision, limits=options.limits, timeout_s=options.timeout_s)
        reader = build_reader("auto", options, vision=vision)
        yield Readers(reader, Models(better, _spending(settings, redis)))


def spending_of(settings: Settings, redis: Redis) -> Spending | None:
    """What the models' account affords; None where no model is asked."""
    if settings.openrouter_api_key is None or settings.ocr_mode == "local":
        return None
    return _spending(settings, redis)


def _spending(settings: Settings, redis: Redis) -> Spending:
    quota = redis_quota(settings, redis)
    return Spending(quota, redis, live_share=settings.openrouter_live_share)


@asynccontextmanager
async def open_reader(
    settings: Settings,
    name: ReaderName = "auto",
    *,
    redis: Redis | None = None,
    metrics: LlmMetrics | None = None,
) -> AsyncGenerator[Reader]:
    """The reader called *name* (see `ocr.engines`), for as long as the context lasts.

    With *redis*, its vision model shares the account's quota with all workers.

    Raises:
        PermanentError: what was asked for is not here; the message says what to do.
    """
    options = reader_options(settings)
    key = settings.openrouter_api_key
    if key is None or name not in {"auto", "openrouter"}:
        yield build_reader(name, options)
        return
    async with open_vision(settings, key, redis, metrics) as vision:
        yield build_reader(name, options, vision=vision)
