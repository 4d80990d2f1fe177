"""Workers with the readers of these settings, over one Redis and one OpenRouter."""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis

from cli.wiring.reader import open_reader
from cli.wiring.vision import redis_quota
from core.redis import connect
from core.settings import Settings
from ocr.reader import ReadPicture
from tests.ocr import openrouter_bodies as bodies
from tests.ocr.openrouter_server import OpenRouterServer, fails, serving
from tests.ocr.pictures import draw, encoded
from tests.ocr.test_catalogue import listed
from tests.ocr.test_upkeep import day
from tests.waiting import eventually

LINES = ["the build has failed", "with exit code 137"]
PNG = encoded(draw(LINES))
MakeSettings = Callable[..., Settings]


@pytest.fixture
async def server() -> AsyncGenerator[tuple[OpenRouterServer, str]]:
    server = OpenRouterServer()
    server.models = {"data": [listed("a:free")]}
    server.key = day(50, 12)
    async with serving(server) as url:
        yield server, url


@pytest.fixture
def make_settings(server: tuple[OpenRouterServer, str]) -> MakeSettings:
    def make(**values: object) -> Settings:
        given = {
            "openrouter_api_key": "k",
            "openrouter_base_url": server[1],
            "ocr_mode": "model",
            "ocr_engine": "tesseract",
            "ocr_languages": "eng",
            **values,
        }
        return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]

    return make


def outcomes(read: ReadPicture) -> list[str]:
    return [f"{attempt.engine} {attempt.outcome}" for attempt in read.attempts]


async def test_a_model_reads_within_the_quota_of_all_workers(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    settings = make_settings(openrouter_models="a:free")
    async with open_reader(settings, redis=redis) as reader:
        read = await reader.read(PNG)

    assert outcomes(read) == ["tesseract read", "openrouter read"]
    assert read.reading.text.splitlines() == LINES
    assert (await redis_quota(settings, redis).status()).used >= 1


async def test_models_are_discovered_for_the_next_worker_too(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    async def is_kept() -> bool:
        return bool(await redis.exists("helpsight:shelf:openrouter:models"))

    async with open_reader(make_settings(), redis=redis):
        await eventually(is_kept)
    async with open_reader(make_settings(), redis=redis) as reader:
        await reader.read(PNG)

    assert server[0].models_asked == ["a:free"]


async def test_a_spent_day_that_one_worker_meets_is_spent_for_all(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    settings = make_settings(openrouter_models="a:free")
    server[0].script["a:free"] = [fails(429, {**bodies.DAY, "metadata": {}})]
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(open_reader(settings, redis=redis)) for _ in range(2)
        ]
        first = await one.read(PNG)
        second = await two.read(PNG)

    assert outcomes(first) == ["tesseract read", "openrouter account_limited"]
    assert outcomes(second) == ["tesseract read", "openrouter account_limited"]
    assert second.reading.text.splitlines() == LINES
    assert server[0].models_asked == ["a:free"]


async def test_without_redis_no_model_is_asked_and_the_local_reading_stands(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str]
) -> None:
    gone = connect("redis://127.0.0.1:1")
    async with open_reader(make_settings(), redis=gone) as reader:
        read = await reader.read(PNG)
    await gone.aclose()

    assert outcomes(read) == ["tesseract read", "openrouter quota_unknown"]
    assert read.reading.text.splitlines() == LINES
    assert read.attempts[1].elapsed_ms < 1000
    assert server[0].requests == []


async def test_a_command_that_stands_alone_learns_the_day_from_the_account(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str]
) -> None:
    server[0].key = day(50, 50)
    started = time.monotonic()
    async with open_reader(make_settings()) as reader:
        read = await reader.read(PNG)

    assert outcomes(read) == ["tesseract read", "openrouter account_limited"]
    assert server[0].requests == []
    assert time.monotonic() - started < 20
