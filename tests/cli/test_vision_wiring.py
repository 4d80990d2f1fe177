"""Workers with the readers of these settings, over one Redis and one OpenRouter."""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis

from cli.wiring.reader import open_reader, open_readers
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


async def test_a_model_that_one_worker_finds_gone_is_asked_by_no_other(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    settings = make_settings(openrouter_models="gone:free,a:free")
    server[0].models = {"data": [listed("gone:free"), listed("a:free")]}
    server[0].script["gone:free"] = [fails(404, {"message": "No endpoints found", "code": 404})]
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(open_reader(settings, redis=redis)) for _ in range(2)
        ]
        await one.read(PNG)
        await two.read(PNG)

    assert server[0].models_asked == ["gone:free", "a:free", "a:free"]


async def test_until_the_first_discovery_the_operators_order_is_asked(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    settings = make_settings(openrouter_models="b:free,a:free")
    server[0].models = {"data": []}
    async with open_reader(settings, redis=redis) as reader:
        await reader.read(PNG)

    assert server[0].models_asked == ["b:free"]


async def test_in_auto_every_picture_is_read_locally_and_a_model_reads_it_afterwards(
    make_settings: MakeSettings, server: tuple[OpenRouterServer, str], redis: Redis
) -> None:
    async with open_readers(make_settings(ocr_mode="auto"), redis) as readers:
        local = await readers.reader.read(PNG)
        assert readers.models
        assert (await readers.models.spending.affordable()).urgent > 0
        better = await readers.models.reader.read(PNG, seen=local.reading.text, priority="live")

    assert outcomes(local) == ["tesseract read"]
    assert outcomes(better) == ["openrouter read"]
    assert better.reading.text.splitlines() == LINES


@pytest.mark.parametrize("values", [{"ocr_mode": "local"}, {"openrouter_api_key": None}])
async def test_without_a_key_or_a_wish_no_model_reads_afterwards(
    make_settings: MakeSettings, redis: Redis, values: dict[str, object]
) -> None:
    async with open_readers(make_settings(**values), redis) as readers:
        assert readers.models is None


async def test_with_the_model_first_it_reads_in_the_job(
    make_settings: MakeSettings, redis: Redis
) -> None:
    async with open_readers(make_settings(ocr_mode="model"), redis) as readers:
        read = await readers.reader.read(PNG)

    assert readers.models is None
    assert outcomes(read) == ["tesseract read", "openrouter read"]
