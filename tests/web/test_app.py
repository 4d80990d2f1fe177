"""The HTTP door as a whole: what every answer carries, and what none tells."""

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from web.app import create_app


async def get(path: str, *, breaks: bool = False) -> Response:
    app = create_app(version="1.2.3", probes={})

    @app.get("/broken")
    async def broken() -> None:
        if breaks:
            raise RuntimeError("private words")

    transport = ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/nowhere"])
async def test_every_answer_tells_browsers_to_trust_nothing(path: str) -> None:
    headers = (await get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_there_are_no_interactive_pages(path: str) -> None:
    assert (await get(path)).status_code == 404


async def test_an_answer_that_failed_tells_nothing_of_why() -> None:
    answer = await get("/broken", breaks=True)

    assert answer.status_code == 500
    assert answer.text == "Internal Server Error"
