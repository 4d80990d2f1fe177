"""A playground on a free port, a clock to turn, and a bot of the real discord.py to connect."""

import asyncio
import json
import os
import socket
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import discord
import yarl
from aiohttp import web
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image

from playground.app import create_app
from playground.config import Config
from playground.history import Guild
from playground.model import Channel
from playground.sessions import SESSIONS, Sessions
from playground.small_guild import small_guild
from playground.wire import WORLD, WORLDS
from playground.world import World
from playground.worlds import Worlds

WAIT_S = 10


class HandClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    json: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        return self.json["code"]


@dataclass(frozen=True, kw_only=True)
class Playground:
    """A running playground; `alice` is a member, `maud` a moderator."""

    origin: str
    world: World
    worlds: Worlds
    sessions: Sessions
    http: aiohttp.ClientSession

    def channel(self, name: str) -> Channel:
        return next(item for item in self.world.store.channels if item.name == name)

    @property
    def alice(self) -> int:
        return self.world.store.guild.viewers[0]

    @property
    def maud(self) -> int:
        return self.world.store.guild.viewers[1]

    async def rest(
        self, method: str, path: str, payload: object = None, *, token: str | None = None
    ) -> Answer:
        """As the bot, without discord.py."""
        headers = {"Authorization": f"Bot {token or self.world.config.token}"}
        return await self._ask(method, f"/api/v10{path}", json=payload, headers=headers)

    async def upload(self, path: str, payload: object, files: dict[str, bytes]) -> Answer:
        """As the bot, with files."""
        headers = {"Authorization": f"Bot {self.world.config.token}"}
        form = multipart(payload, files)
        return await self._ask("POST", f"/api/v10{path}", data=form, headers=headers)

    async def play(
        self,
        method: str,
        path: str,
        payload: object = None,
        *,
        user: int | None = None,
        files: dict[str, bytes] | None = None,
    ) -> Answer:
        """As a person at the page, Alice unless another is named."""
        url = f"/play{path}{'&' if '?' in path else '?'}user={user or self.alice}"
        if files:
            return await self._ask(method, url, data=multipart(payload, files))
        return await self._ask(method, url, json=payload)

    async def say(
        self, text: str, *, channel: str = "help", user: int | None = None, **files: bytes
    ) -> dict[str, Any]:
        """A person's message; `shot=...` attaches shot.png."""
        path = f"/channels/{self.channel(channel).id}/messages"
        named = {f"{name}.png": data for name, data in files.items()}
        answer = await self.play("POST", path, {"content": text}, user=user, files=named or None)
        assert answer.status == 200, answer
        return answer.json

    async def _ask(self, method: str, path: str, **options: Any) -> Answer:
        async with self.http.request(method, self.origin + path, **options) as response:
            raw = await response.read()
            is_json = response.content_type == "application/json"
            return Answer(
                status=response.status,
                json=json.loads(raw) if raw and is_json else None,
                headers=dict(response.headers),
            )


def multipart(payload: object, files: dict[str, bytes]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(payload))
    for number, (name, data) in enumerate(files.items()):
        form.add_field(f"files[{number}]", BytesIO(data), filename=name)
    return form


def png(width: int = 8, height: int = 6) -> bytes:
    picture = BytesIO()
    Image.new("RGB", (width, height), "navy").save(picture, "PNG")
    return picture.getvalue()


@asynccontextmanager
async def running(
    home: Path,
    config: Config | None = None,
    *,
    guild: Guild | None = None,
    others: Sequence[Guild] = (),
    port: int = 0,
    is_recorded: bool = True,
) -> AsyncGenerator[Playground]:
    """WIRE_RECORD names a file that all traffic is recorded in, for `make check-wire`."""
    record = os.environ.get("WIRE_RECORD")
    listener = socket.create_server(("127.0.0.1", port))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(
        config or Config(),
        home=home,
        origin=origin,
        guild=guild or small_guild(),
        others=others,
        record=Path(record) if record and is_recorded else None,
    )
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Playground(
                origin=origin,
                world=app[WORLD],
                worlds=app[WORLDS],
                sessions=app[SESSIONS],
                http=http,
            )
    finally:
        await runner.cleanup()


@contextmanager
def discord_at(origin: str) -> Generator[None]:
    """discord.py pointed at the playground by the three values that name Discord."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    Route.BASE = f"{origin}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws{origin.removeprefix('http')}/gateway")
    Asset.BASE = f"{origin}/cdn"  # pyright: ignore[reportAttributeAccessIssue] - a literal there
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


class Bot(discord.AutoShardedClient):
    """Keeps every event until the test asks for it."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        everything = discord.Intents.default()
        everything.message_content = True
        super().__init__(intents=intents or everything, guild_ready_timeout=0.1, **options)
        self.tree = discord.app_commands.CommandTree(self)
        self._events: defaultdict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self._events[event].put_nowait(args[0] if len(args) == 1 else args)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the five seconds that discord.py waits between two IDENTIFYs."""

    async def next(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """The next event of this name that is wanted."""
        async with asyncio.timeout(WAIT_S):
            while not wanted(found := await self._events[event].get()):
                pass
            return found

    def text(self, name: str) -> discord.TextChannel:
        channel = discord.utils.get(self.guilds[0].text_channels, name=name)
        assert channel is not None
        return channel


@asynccontextmanager
async def connected(playground: Playground, bot: Bot | None = None) -> AsyncGenerator[Bot]:
    """The bot, logged in and ready; whatever ends it early fails the test."""
    bot = bot or Bot()
    with discord_at(playground.origin):
        async with asyncio.TaskGroup() as tasks, bot:
            running_bot = tasks.create_task(bot.start(playground.world.config.token))
            ready = tasks.create_task(bot.next("ready"))
            await asyncio.wait([running_bot, ready], return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                ready.cancel()
                await running_bot
            yield bot
            await bot.close()


async def until(condition: Callable[[], bool]) -> None:
    """Waits for something that has no event of its own."""
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 - the condition is not an event
            await asyncio.sleep(0.01)


def with_clock(clock: HandClock, config: Config | None = None) -> Config:
    return replace(config or Config(), clock=clock)
