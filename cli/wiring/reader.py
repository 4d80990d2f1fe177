"""The reader of these settings, with a vision model where there is a key."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from cli.wiring.vision import open_vision
from core.settings import Settings
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
    )


@asynccontextmanager
async def open_reader(
    settings: Settings, name: ReaderName = "auto", *, redis: Redis | None = None
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
    async with open_vision(settings, key, redis) as vision:
        yield build_reader(name, options, vision=vision)
