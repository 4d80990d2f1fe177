"""The reader of these settings, with its vision model's client where there is a key."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from openai import AsyncOpenAI

from core.settings import Settings
from ocr.engines import ReaderName, ReaderOptions, build_reader
from ocr.image import ImageLimits
from ocr.reader import Reader
from ocr.vision import FixedModels, VisionEngine

_APP_HEADERS = {"X-OpenRouter-Title": "Helpsight"}


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
async def open_reader(settings: Settings, name: ReaderName = "auto") -> AsyncGenerator[Reader]:
    """The reader called *name* (see `ocr.engines`), for as long as the context lasts.

    Raises:
        PermanentError: what was asked for is not here; the message says what to do.
    """
    options = reader_options(settings)
    if settings.openrouter_api_key is None or name not in {"auto", "openrouter"}:
        yield build_reader(name, options)
        return
    async with AsyncOpenAI(
        api_key=settings.openrouter_api_key.get_secret_value(),
        base_url=settings.openrouter_base_url,
        max_retries=0,
        timeout=settings.model_timeout_s,
        default_headers=_APP_HEADERS,
    ) as client:
        vision = VisionEngine(
            client,
            FixedModels(settings.openrouter_models),
            data_collection=settings.openrouter_data_collection,
            timeout_s=settings.model_timeout_s,
        )
        yield build_reader(name, options, vision=vision)
