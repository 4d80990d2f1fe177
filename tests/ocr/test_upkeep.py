"""What OpenRouter says of models and the day, and what is done with it."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from aiohttp import web
from openai import AsyncOpenAI
from redis.asyncio import Redis

from core.shelf import LocalShelf, RedisShelf, Shelf
from core.tasks import beside
from ocr.account import Account
from ocr.catalogue import SEEDS, Catalogue, Offer, dump_offers
from ocr.upkeep import Upkeep
from tests.ocr.governors import NotingQuota
from tests.ocr.openrouter_server import OpenRouterServer, serving
from tests.ocr.test_catalogue import listed
from tests.waiting import eventually


def day(limit: int, used: int) -> dict[str, object]:
    requests = {"limit": limit, "used": used, "remaining": max(limit - used, 0)}
    rate = {"requests": -1, "interval": "10s"}
    return {
        "data": {
            "label": "sk-or-v1-abc...def",
            "is_free_tier": True,
            "limit_remaining": None,
            "free_model_daily_requests": requests,
            "rate_limit": rate,
        }
    }


@pytest.fixture
async def server() -> OpenRouterServer:
    server = OpenRouterServer()
    server.models = {"data": [listed("a:free"), listed("b:free")]}
    server.key = day(50, 12)
    return server


class Desk:
    """An upkeep over the server, with all it keeps."""

    def __init__(self, client: AsyncOpenAI) -> None:
        self.account = Account(client, call_s=5)
        self.catalogue = Catalogue()
        self.quota = NotingQuota()
        self.now = 0.0

    def upkeep(self, shelf: Shelf | None = None, max_per_day: int | None = None) -> Upkeep:
        return Upkeep(
            self.account,
            self.catalogue,
            self.quota,
            shelf or LocalShelf(),
            max_per_day=max_per_day,
            clock=lambda: self.now,
        )


@pytest.fixture
async def desk(server: OpenRouterServer) -> AsyncGenerator[Desk]:
    async with (
        serving(server) as url,
        AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client,
    ):
        yield Desk(client)


def count(server: OpenRouterServer, what: str) -> int:
    return sum(path == what for path, _ in server.queries)


async def test_models_and_the_days_use_are_learnt(desk: Desk, server: OpenRouterServer) -> None:
    await desk.upkeep().renew()

    assert desk.catalogue.ids() == ["a:free", "b:free"]
    assert desk.quota.synced == [(50, 12)]
    assert dict(server.queries)["models"] == {"input_modalities": "image", "max_price": "0"}


async def test_an_operators_own_limit_is_kept_below_the_accounts(
    desk: Desk, server: OpenRouterServer
) -> None:
    server.key = day(1000, 12)
    await desk.upkeep(max_per_day=100).renew()
    assert desk.quota.synced == [(100, 12)]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: {"data": {"usage_daily": 0}}, id="no free requests in it"),
        pytest.param(lambda: web.Response(status=401, text='{"error":{"code":401}}'), id="401"),
        pytest.param(lambda: web.Response(status=502, text="<html>"), id="502"),
        pytest.param(lambda: web.Response(text="<html>"), id="a page"),
        pytest.param(lambda: web.Response(text=""), id="nothing"),
        pytest.param(lambda: {"error": {"code": 500, "message": "x"}}, id="an error inside 200"),
    ],
)
async def test_an_answer_about_the_key_that_is_none_changes_nothing(
    desk: Desk, server: OpenRouterServer, answer: Callable[[], web.Response | dict[str, object]]
) -> None:
    server.key = answer()
    await desk.upkeep().renew()
    assert desk.quota.synced == []
    assert desk.catalogue.ids() == ["a:free", "b:free"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: {"data": list[object]()}, id="an empty list"),
        pytest.param(lambda: web.Response(status=503, text=""), id="503"),
        pytest.param(lambda: web.Response(text="<html>"), id="a page"),
        pytest.param(lambda: web.Response(text='{"data": [{"id"'), id="cut off"),
    ],
)
async def test_the_last_good_list_stands_when_there_is_no_better(
    desk: Desk, server: OpenRouterServer, answer: Callable[[], web.Response | dict[str, object]]
) -> None:
    upkeep = desk.upkeep()
    await upkeep.renew()
    server.models = answer()
    desk.now += 7 * 3600

    await upkeep.renew()

    assert desk.catalogue.ids() == ["a:free", "b:free"]
    assert desk.quota.synced == [(50, 12)] * 2


async def test_models_are_renewed_every_six_hours_and_after_a_failure(
    desk: Desk, server: OpenRouterServer
) -> None:
    upkeep = desk.upkeep()
    server.models = web.Response(status=503)
    await upkeep.renew()
    assert desk.catalogue.ids() == list(SEEDS)
    server.models = {"data": [listed("a:free")]}
    for hours in (0, 1, 5.9, 6.1):
        desk.now = hours * 3600
        await upkeep.renew()
    assert count(server, "models") == 3
    assert count(server, "key") == 5


async def test_the_last_good_list_outlives_a_worker(desk: Desk, redis: Redis) -> None:
    shelf = RedisShelf(redis, "models")
    await desk.upkeep(shelf).renew()
    reborn = Desk(AsyncOpenAI(api_key="k", base_url="http://127.0.0.1:1", max_retries=0))

    upkeep = reborn.upkeep(shelf)
    await upkeep.recall()
    await upkeep.renew()

    assert reborn.catalogue.ids() == ["a:free", "b:free"]


async def test_a_list_of_another_version_is_not_taken(desk: Desk) -> None:
    shelf = LocalShelf()
    await shelf.put(b"?")
    await desk.upkeep(shelf).recall()
    assert desk.catalogue.ids() == list(SEEDS)
    await shelf.put(dump_offers([Offer(id="x")]))
    await desk.upkeep(shelf).recall()
    assert desk.catalogue.ids() == ["x"]


async def test_after_a_daily_limit_the_day_is_asked_for_at_once(
    desk: Desk, server: OpenRouterServer
) -> None:
    upkeep = desk.upkeep()

    async def asked(times: int) -> None:
        async def is_asked() -> bool:
            return count(server, "key") == times

        await eventually(is_asked)

    async with asyncio.timeout(10), beside(upkeep.run()):
        await asked(1)
        upkeep.hurry()
        await asked(2)
