import asyncio

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from web.health import NO_ANSWER, NotReady, Probe, health_routes


async def works() -> None:
    return None


async def fails() -> None:
    raise ConnectionError("no route")


async def lacks() -> None:
    raise NotReady("No sign of life from host:1.")


async def hangs() -> None:
    await asyncio.Event().wait()


async def get(path: str, **probes: Probe) -> Response:
    app = FastAPI()
    app.include_router(health_routes(probes, version="1.2.3"))
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        return await client.get(path)


async def test_a_process_that_answers_is_alive() -> None:
    assert (await get("/health/live", database=fails)).json() == {"status": "ok"}


async def test_it_is_ready_when_everything_answers() -> None:
    answer = await get("/health/ready", database=works, redis=works)

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "redis": "ok"},
        "reasons": {},
    }


async def test_a_part_that_fails_or_hangs_is_named() -> None:
    answer = await get("/health/ready", database=works, redis=fails, files=hangs, worker=lacks)

    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "redis": "unavailable",
        "files": "unavailable",
        "worker": "unavailable",
    }
    assert answer.json()["reasons"] == {  # a probe's own words alone: errors may name addresses
        "redis": NO_ANSWER,
        "files": NO_ANSWER,
        "worker": "No sign of life from host:1.",
    }


async def test_it_says_which_version_answers() -> None:
    answer = (await get("/health")).json()

    assert (answer["status"], answer["version"]) == ("healthy", "1.2.3")
    assert answer["timestamp"]
