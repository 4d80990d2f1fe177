"""The end of a bot, at the worst of times."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot.client import create_bot
from bot.deps import BotDeps
from db.pool import Pool
from playground.config import DEFAULT_TOKEN
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.wire import playground

HELLO = {"op": 10, "d": {"heartbeat_interval": 40_000}}
INVALID_SESSION = {"op": 9, "d": False}
USER = {"id": "1", "username": "bot", "discriminator": "0000", "avatar": None, "bot": True}
READY: dict[str, Any] = {
    "op": 0,
    "t": "READY",
    "s": 1,
    "d": {
        "v": 10,
        "user": USER,
        "guilds": [],
        "shard": [0, 1],
        "session_id": "first",
        "resume_gateway_url": "ws://127.0.0.1:1",
        "application": {"id": "1", "flags": 0},
    },
}


@dataclass
class Gateway:
    """Ends the first session at once, and says nothing when the bot comes back."""

    url: URL = field(default_factory=URL)
    connections: int = 0
    is_back: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.connections += 1
        if self.connections == 1:
            await ws.send_json(HELLO)
            await ws.receive()  # identify
            await ws.send_json(READY)
            await ws.send_json(INVALID_SESSION)
        else:
            self.is_back.set()
        async for _ in ws:
            pass
        return ws


@pytest.fixture
async def gateway() -> AsyncGenerator[Gateway]:
    gateway, app = Gateway(), web.Application()
    app.router.add_get("/{any:.*}", gateway.serve)
    async with TestServer(app) as server:
        gateway.url = server.make_url("/").with_scheme("ws")
        yield gateway


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_a_bot_that_identifies_again_can_be_told_to_stop(
    tmp_path: Path, db: Pool, bell: FakeBell, answerer: FakeAnswerer, gateway: Gateway
) -> None:
    async with playground(tmp_path) as origin:
        bot = create_bot(BotDeps(db, bell, answerer), replace(CONFIG, api_url=origin))
        DiscordWebSocket.DEFAULT_GATEWAY = gateway.url
        async with asyncio.timeout(20), bot, asyncio.TaskGroup() as group:
            running = group.create_task(bot.start(DEFAULT_TOKEN))
            await gateway.is_back.wait()
            running.cancel()

    assert running.cancelled()
