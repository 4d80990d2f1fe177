"""The page's WebSocket: what this person sees happen, in the gateway's own shapes."""

import asyncio
from typing import Final

from aiohttp import WSMsgType, web

from playground.hub import Viewer
from playground.jsons import JsonObject
from playground.outbox import Outbox, Sockets
from playground.play import person
from playground.sessions import SESSIONS
from playground.wire import (
    world_of,
)

HEARTBEAT_S: Final = 30
PAGES = web.AppKey("PAGES", Sockets)


class PageListener:
    """One open page; `viewer` is the person it acts as."""

    def __init__(self, viewer: Viewer, outbox: Outbox) -> None:
        self.viewer = viewer
        self._outbox = outbox

    def receive(self, name: str, data: JsonObject) -> None:
        self._outbox.put({"t": name, "d": data})


async def events(request: web.Request) -> web.WebSocketResponse:
    hub, sessions = world_of(request).hub, request.app[SESSIONS]
    viewer = Viewer(user_id=person(request))
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
    await socket.prepare(request)
    outbox = Outbox(socket, request.transport)
    listener = PageListener(viewer, outbox)
    hub.join(listener)
    listener.receive("BOT_STATUS", {"online": sessions.is_bot_online})
    try:
        async with asyncio.TaskGroup() as tasks:
            sender = tasks.create_task(outbox.drain())
            with request.app[PAGES].opened(outbox):
                await _until_closed(socket)
            sender.cancel()
    finally:
        hub.leave(listener)
    return socket


async def _until_closed(socket: web.WebSocketResponse) -> None:
    """The page only listens; whatever it says is passed over."""
    while (await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
        pass


ROUTES: Final = (("GET", "/play/events", events),)
