from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.check.finding import Finding
from cli import doctor
from cli.doctor_models import Standing, describe
from cli.wiring.vision import redis_breaker, redis_quota
from core.breaker import Admitted
from core.quota import QuotaStatus
from core.settings import Settings
from ocr.catalogue import Offer
from ocr.circuits import circuit_name
from tests.ocr.openrouter_server import OpenRouterServer, serving
from tests.ocr.test_catalogue import listed
from tests.ocr.test_upkeep import day

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


@pytest.fixture
async def server() -> OpenRouterServer:
    server = OpenRouterServer()
    server.models = {"data": [listed("a:free"), listed("b:free")]}
    server.key = day(50, 12)
    return server


@pytest.fixture
async def given(server: OpenRouterServer, redis_url: str) -> AsyncGenerator[Settings]:
    async with serving(server) as url:
        values: dict[str, object] = {
            "openrouter_api_key": "k",
            "openrouter_base_url": url,
            "groq_api_key": "k",
            "database_url": "postgresql://u@127.0.0.1:1/d",
            "redis_url": redis_url,
        }
        yield Settings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


async def finding(given: Settings, *, state: str = "ok") -> Finding:
    found = await doctor.models(given)
    assert found.state == state, found
    return found


async def test_models_and_requests_left_are_counted(given: Settings) -> None:
    found = await finding(given)
    assert "2 usable models, 38 of 50 requests left until 00:00 UTC, no circuit open" in found.seen


async def test_what_workers_spent_counts_before_the_account_says_so(
    given: Settings, redis: Redis
) -> None:
    quota = redis_quota(given, redis)
    for _ in range(15):
        await quota.acquire("a:free", patience_s=60)
    assert "35 of 50" in (await finding(given)).seen


async def test_a_closed_account_says_until_when(given: Settings, redis: Redis) -> None:
    await redis_quota(given, redis).close(3600)
    found = await finding(given, state="warning")
    assert "no requests until" in found.seen
    assert "read locally until then" in found.fix


async def test_models_that_are_left_alone_are_named(given: Settings, redis: Redis) -> None:
    breaker = redis_breaker(given, redis)
    for _ in range(10):
        admitted = await breaker.admit(circuit_name("b:free"))
        assert isinstance(admitted, Admitted)
        await breaker.settle(admitted, "fault")
    assert "left alone after faults: b:free" in (await finding(given)).seen


async def test_a_key_that_is_refused_says_which(given: Settings, server: OpenRouterServer) -> None:
    server.key = web.Response(status=401, text='{"error": {"code": 401, "message": "User not"}}')
    found = await finding(given, state="warning")
    assert "OPENROUTER_API_KEY" in found.seen


async def test_no_model_on_offer_names_the_setting(
    given: Settings, server: OpenRouterServer
) -> None:
    server.models = {"data": [listed("x", pricing={"prompt": "1", "completion": "1"})]}
    found = await finding(given, state="warning")
    assert "0 usable models" in found.seen
    assert "OPENROUTER_MODELS" in found.fix


async def test_without_redis_the_account_alone_is_told(given: Settings, tmp_path: Path) -> None:
    nowhere = {"redis_url": None, "database_url": None, "data_dir": tmp_path}
    away = given.model_copy(update=nowhere)
    found = await doctor.models(away)
    assert "38 of 50 requests left" in found.seen


def test_models_that_are_gone_or_going_are_named() -> None:
    told = Standing(
        usable=("a",),
        missing=("gone",),
        ending=(Offer(id="a", expires=date(2026, 12, 1)),),
        quota=QuotaStatus(50, 50, 0, 9000),
        open_circuits=(),
    )
    assert describe(told, NOW) == (
        "OpenRouter: 1 usable model, not on offer: gone, a may be gone on 2026-12-01,"
        " 0 of 50 requests left until 00:00 UTC, no circuit open"
    )
