import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from httpx2 import ASGITransport, AsyncClient
from pydantic import ValidationError

from cli.ports import free_port
from cli.stack import is_ready
from cli.web import config_of
from core.settings import Settings
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_that_was_asked_for_is_a_good_end(
    database_url: str, redis_url: str, sig: signal.Signals
) -> None:
    port = free_port("127.0.0.1", 9100)
    env = {
        **os.environ,
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "WEB_PORT": str(port),
    }
    with subprocess.Popen([sys.executable, "-m", "cli.main", "web"], cwd=ROOT, env=env) as web:
        try:
            asyncio.run(eventually(lambda: is_ready(f"http://127.0.0.1:{port}/health/live")))
            web.send_signal(sig)
            assert web.wait(10) == 0
        finally:
            web.kill()


@pytest.mark.parametrize(
    ("peer", "told"),
    [
        ("127.0.0.1", "https 203.0.113.9"),
        ("172.18.0.1", "https 203.0.113.9"),
        ("198.51.100.7", "http 198.51.100.7"),
    ],
)
async def test_only_a_trusted_proxy_says_who_calls_and_how(peer: str, told: str) -> None:
    """It decides whether a session's cookie is for TLS only, and whose wrong keys are counted."""
    app = FastAPI()

    @app.get("/")
    def who(request: Request) -> str:
        return f"{request.url.scheme} {request.client.host if request.client else ''}"

    trusted: Any = {"web_trusted_proxies": "127.0.0.1,172.16.0.0/12"}
    config = config_of(app, Settings(_env_file=None, **trusted))  # pyright: ignore[reportCallIssue]
    config.load()
    loaded: Any = vars(config)["loaded_app"]
    transport = ASGITransport(app=loaded, client=(peer, 1))
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    async with AsyncClient(transport=transport, base_url="http://web", headers=forwarded) as client:
        answer = await client.get("/")

    assert answer.json() == told


def test_a_proxy_that_is_no_address_is_refused() -> None:
    given: Any = {"web_trusted_proxies": "proxy.example.org"}
    with pytest.raises(ValidationError, match="web_trusted_proxies"):
        Settings(_env_file=None, **given)  # pyright: ignore[reportCallIssue]
