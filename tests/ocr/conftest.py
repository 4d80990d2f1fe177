"""One OpenRouter for the tests of a module, and a bench over it for each."""

from collections.abc import AsyncGenerator

import pytest

from tests.ocr.bench import Bench
from tests.ocr.openrouter_server import OpenRouterServer, serving


@pytest.fixture(scope="module")
async def running() -> AsyncGenerator[tuple[OpenRouterServer, str]]:
    server = OpenRouterServer()
    async with serving(server) as url:
        yield server, url


@pytest.fixture
def bench(running: tuple[OpenRouterServer, str]) -> Bench:
    server, url = running
    server.script.clear()
    for kept in (server.requests, server.headers, server.pictures, server.queries):
        kept.clear()
    return Bench(server, url)
