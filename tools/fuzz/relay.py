"""Stands between the bot and the playground: passes all on, keeps samples, and may tell lies."""

import json
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp
from aiohttp import web

from core.tasks import beside

Honest: TypeAlias = Callable[[], Awaitable[web.Response]]
Weather: TypeAlias = Callable[[web.Request, Honest], Awaitable[web.StreamResponse]]
_HOP_BY_HOP = {"connection", "content-encoding", "content-length", "transfer-encoding", "host"}


async def fair(_request: web.Request, honest: Honest) -> web.StreamResponse:
    """Every answer of REST arrives as it is."""
    return await honest()


@dataclass(slots=True)
class Relay:
    """`samples`: of each event, what the playground told last. `sequence`: of its last event."""

    playground: str
    session: aiohttp.ClientSession
    origin: str = ""
    weather: Weather = fair
    samples: dict[str, Any] = field(default_factory=dict[str, Any])
    sequence: int = 0
    connections: int = 0
    _bot: web.WebSocketResponse | None = None

    async def send(self, name: str, data: object) -> None:
        """Tell the bot of an event."""
        await self.send_text(
            json.dumps({"op": 0, "t": name, "s": self.sequence, "d": data}, allow_nan=True)
        )

    async def send_text(self, text: str) -> None:
        if self._bot is not None and not self._bot.closed:
            await self._bot.send_str(text)

    async def send_bytes(self, data: bytes) -> None:
        if self._bot is not None and not self._bot.closed:
            await self._bot.send_bytes(data)

    @property
    def is_connected(self) -> bool:
        return self._bot is not None and not self._bot.closed

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        bot = web.WebSocketResponse(max_msg_size=0, autoclose=False)
        await bot.prepare(request)
        self.connections += 1
        url = f"{self.playground}/gateway?v=10&encoding=json"
        async with self.session.ws_connect(url, max_msg_size=0) as discord:
            self._bot = bot
            async with beside(self._downwards(discord, bot)):
                async for message in bot:
                    await discord.send_str(message.data)
            await discord.close()
        return bot

    async def _downwards(
        self, discord: aiohttp.ClientWebSocketResponse, bot: web.WebSocketResponse
    ) -> None:
        async for message in discord:
            event = message.json()
            self._keep(event)
            await bot.send_str(json.dumps(event))
        await bot.close(code=discord.close_code or 1000)

    def _keep(self, event: dict[str, Any]) -> None:
        if event["t"] is None:
            return
        self.sequence = event["s"]
        if event["t"] == "READY":
            event["d"]["resume_gateway_url"] = f"ws{self.origin.removeprefix('http')}/gateway"
        self.samples[event["t"]] = event["d"]

    async def rest(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP_BY_HOP}

        async def honest() -> web.Response:
            url = self.playground + request.raw_path
            async with self.session.request(
                request.method, url, data=body, headers=headers
            ) as answer:
                kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP_BY_HOP}
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)

        return await self.weather(request, honest)


@asynccontextmanager
async def relayed(playground: str) -> AsyncGenerator[Relay]:
    """A relay before the playground at that origin."""
    listener = socket.create_server(("127.0.0.1", 0))
    async with aiohttp.ClientSession() as session:
        relay = Relay(playground, session)
        relay.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = web.Application(client_max_size=2**26)
        app.router.add_get("/gateway", relay.gateway)
        app.router.add_get("/gateway/", relay.gateway)
        app.router.add_route("*", "/{any:.*}", relay.rest)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield relay
        finally:
            await runner.cleanup()
