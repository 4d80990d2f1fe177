"""The HTTP door as it is built: when it starts, and what ready means."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from redis.asyncio import Redis

from cli.wiring.web import NoKey, open_web, shared_secret
from core.settings import Settings
from db import api_keys, workers
from db.pool import Pool


def settings(database_url: str, redis_url: str, folder: Path, **given: object) -> Settings:
    return Settings.model_validate(
        {"database_url": database_url, "redis_url": redis_url, "data_dir": folder, **given}
    )


async def checks(app: FastAPI) -> tuple[int, dict[str, str]]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://x") as client:
        answer = await client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


async def test_a_public_address_needs_a_key(
    db: Pool, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    public = settings(database_url, redis_url, tmp_path, web_host="0.0.0.0")  # noqa: S104

    with pytest.raises(NoKey, match="apikey create"):
        async with open_web(public):
            pass

    await api_keys.insert(db, prefix="hs_1", sha256=b"", name="x", owner="x", scopes=["read"])
    async with open_web(public):
        pass


async def test_ready_needs_a_worker_that_lives(
    db: Pool, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with open_web(settings(database_url, redis_url, tmp_path)) as app:
        nobody = await checks(app)
        await workers.beat(db, "host:0", ())
        alive = await checks(app)
        await db.execute("UPDATE workers SET seen_at = now() - interval '26 seconds'")
        silent = await checks(app)

    assert nobody == silent == (503, {"database": "ok", "redis": "ok", "worker": "unavailable"})
    assert alive == (200, {"database": "ok", "redis": "ok", "worker": "ok"})


async def test_one_lost_worker_of_several_is_named_until_another_stands_in(
    db: Pool, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with open_web(settings(database_url, redis_url, tmp_path)) as app:
        await workers.beat(db, "host:0")
        await workers.beat(db, "host:1")
        await db.execute(
            "UPDATE workers SET started_at = now() - interval '1 hour',"
            " seen_at = now() - CASE name WHEN 'host:1' THEN interval '26 s' ELSE '0 s' END"
        )
        lost = await checks(app)
        async with AsyncClient(transport=ASGITransport(app=app), base_url="http://x") as client:
            reasons = (await client.get("/health/ready")).json()["reasons"]
        await workers.beat(db, "host:2")
        replaced = await checks(app)

    assert lost[0] == 503
    assert "host:1 (silent for 26 s)" in reasons["worker"]
    assert "host:0" not in reasons["worker"]
    assert replaced[0] == 200


async def test_a_redis_that_is_away_is_named(db: Pool, database_url: str, tmp_path: Path) -> None:
    await workers.beat(db, "host:0", ())
    lonely = settings(database_url, "redis://127.0.0.1:1/0", tmp_path)

    async with open_web(lonely) as app:
        assert (await checks(app))[1] == {"database": "ok", "redis": "unavailable", "worker": "ok"}


async def test_all_processes_sign_sessions_alike(redis: Redis) -> None:
    assert await shared_secret(redis) == await shared_secret(redis)
