"""A bot whose gateway sends what cannot be read."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from structlog.testing import capture_logs

from bot.client import HelpBot
from bot.deps import BotDeps
from bot.endpoint import point_at
from bot.steady import BrokenSession, make_steady, steady
from core.tasks import beside
from db.pool import Pool
from playground.config import DEFAULT_TOKEN
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.payloads import everyone
from tests.bot.test_stop import HELLO, READY
from tests.bot.wire import playground
from tests.waiting import eventually

GUILD: dict[str, Any] = {"id": "100", "name": "Greenhouse", "owner_id": "1", "channels": []}
HONEST = {"op": 0, "t": "GUILD_CREATE", "s": 2, "d": {**GUILD, "roles": [everyone(0)]}}
Frame = str | bytes
Running = Callable[..., Any]


def frame(name: str, data: object) -> str:
    return json.dumps({"op": 0, "t": name, "s": 2, "d": data})


class HastyBot(HelpBot):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the five seconds that discord.py waits between two IDENTIFYs."""


@dataclass
class Gateway:
    """Each connection hears its script after HELLO and IDENTIFY; the last one again and again."""

    scripts: list[list[Frame]]
    connections: int = field(default=0)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.connections += 1
        await ws.send_json(HELLO)
        await ws.receive()  # identify
        for sent in self.scripts[min(self.connections, len(self.scripts)) - 1]:
            await (ws.send_bytes(sent) if isinstance(sent, bytes) else ws.send_str(sent))
        async for _ in ws:
            pass
        return ws


@pytest.fixture
def running(tmp_path: Path, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> Running:
    """A bot that hears those scripts, once it has heard of the honest guild."""

    @asynccontextmanager
    async def bot_hearing(*scripts: list[Frame]) -> AsyncGenerator[tuple[HelpBot, Gateway]]:
        gateway, app = Gateway(list(scripts)), web.Application()
        app.router.add_get("/{any:.*}", gateway.serve)
        async with TestServer(app) as server, playground(tmp_path) as origin:
            make_steady()
            point_at(origin)
            bot = HastyBot(BotDeps(db, bell, answerer), CONFIG)
            DiscordWebSocket.DEFAULT_GATEWAY = server.make_url("/").with_scheme("ws")

            async def knows_the_guild() -> bool:
                return bot.get_guild(100) is not None

            async with bot, beside(bot.start(DEFAULT_TOKEN)):
                await eventually(knows_the_guild)
                yield bot, gateway

    return bot_hearing


UNREADABLE: list[Frame] = [
    frame("MESSAGE_CREATE", {"id": "7", "guild_id": "100", "content": "hunter2 is my word"}),
    frame("MESSAGE_CREATE", None),
    frame("GUILD_CREATE", {"id": "hunter2"}),
    frame("INTERACTION_CREATE", {"id": "8", "type": 2}),
    frame("MESSAGE_REACTION_ADD", {"message_id": []}),
    "not JSON, but hunter2",
    "[]",
    "[" * 100_000,
    '{"op": 0, "t": ["x"], "d": {}}',
]


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_the_next_event_is_heard_whatever_came_before(running: Running) -> None:
    with capture_logs() as logs:
        async with running([json.dumps(READY), *UNREADABLE, json.dumps(HONEST)]) as (_, gateway):
            assert gateway.connections == 1

    told = [line for line in logs if line["event"] in {"event.unreadable", "gateway.frame_refused"}]
    assert len(told) == len(UNREADABLE)
    assert told[0]["event_name"] == "MESSAGE_CREATE"
    assert (told[0]["object_id"], told[0]["guild_id"], told[0]["error"]) == (7, 100, "KeyError")
    assert "hunter2" not in repr(told)


@pytest.mark.usefixtures("real_discord_afterwards")
@pytest.mark.parametrize(
    "script",
    [
        pytest.param([frame("READY", {"session_id": "x"})], id="a READY without its parts"),
        pytest.param(
            [json.dumps(READY), b"no zlib \x00\x00\xff\xff"], id="a stream that is broken"
        ),
    ],
)
async def test_what_a_session_cannot_go_on_without_makes_a_new_one(
    running: Running, script: list[Frame]
) -> None:
    async with running(script, [json.dumps(READY), json.dumps(HONEST)]) as (_, gateway):
        assert gateway.connections == 2


def test_only_a_broken_ready_is_worth_a_new_session() -> None:
    def broken(_: object) -> None:
        raise KeyError("user")

    parsers = steady({"READY": broken, "TYPING_START": broken})

    parsers["TYPING_START"]({})
    with pytest.raises(BrokenSession):
        parsers["READY"]({})
