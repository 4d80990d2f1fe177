"""A playground in this process, on a real port, and a person who acts in it."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from playground.app import create_app
from playground.config import Config
from playground.history import Guild
from playground.small_guild import small_guild
from tests.bot.cards import buttons, words


@dataclass(frozen=True)
class Person:
    """`user_id` is a member of the small guild."""

    session: aiohttp.ClientSession
    origin: str
    user_id: int
    locale: str = "en-US"

    async def say(
        self, channel_id: int, content: str, *, picture: bytes | None = None
    ) -> dict[str, Any]:
        return await self._call(
            "POST", f"/channels/{channel_id}/messages", {"content": content}, picture=picture
        )

    async def post(
        self, forum_id: int, title: str, content: str, *, picture: bytes | None = None
    ) -> dict[str, Any]:
        draft: dict[str, object] = {"name": title, "content": content, "applied_tags": []}
        return await self._call("POST", f"/channels/{forum_id}/posts", draft, picture=picture)

    async def edit(self, channel_id: int, message_id: str, content: str) -> None:
        await self._call(
            "PATCH", f"/channels/{channel_id}/messages/{message_id}", {"content": content}
        )

    async def delete(self, channel_id: int, message_id: str) -> None:
        await self._call("DELETE", f"/channels/{channel_id}/messages/{message_id}")

    async def messages(self, channel_id: int) -> list[dict[str, Any]]:
        """Newest first."""
        return await self._call("GET", f"/channels/{channel_id}/messages")

    async def commands(self) -> dict[str, dict[str, Any]]:
        return {command["name"]: command for command in await self._call("GET", "/commands")}

    async def slash(
        self, channel_id: int, name: str, *, picture: bytes | None = None, **options: str
    ) -> None:
        """Use a slash command, also `group command`; *picture* goes into its option `image`."""
        name, *inner = name.split()
        given: list[dict[str, Any]] = [
            {"name": key, "type": 3, "value": value} for key, value in options.items()
        ]
        if picture is not None:
            given.append({"name": "image", "type": 11, "value": 0})
        for depth, part in enumerate(reversed(inner)):
            given = [{"name": part, "type": 1 if depth == 0 else 2, "options": given}]
        await self._use(channel_id, name, {"type": 1, "options": given}, picture=picture)

    async def menu(self, channel_id: int, name: str, message_id: str) -> None:
        """Use a menu of a message."""
        await self._use(channel_id, name, {"type": 3, "target_id": message_id})

    async def click(self, channel_id: int, message_id: str, custom_id: str) -> None:
        data = {"message_id": message_id, "custom_id": custom_id}
        clicked = {"type": 3, "channel_id": str(channel_id), "data": data, "locale": self.locale}
        await self._call("POST", "/interactions", clicked)

    async def pick(self, message: dict[str, Any], custom_id: str, *values: str) -> None:
        """Choose in a menu."""
        data = {"message_id": message["id"], "custom_id": custom_id, "values": list(values)}
        picked = {"type": 3, "channel_id": message["channel_id"], "data": data}
        await self._call("POST", "/interactions", picked)

    async def press(self, message: dict[str, Any], label: str) -> None:
        """Click the button of a card that says *label*."""
        await self.click(int(message["channel_id"]), message["id"], buttons(message)[label])

    async def submit(self, channel_id: str, form: dict[str, Any], text: str) -> None:
        """Send the form that was opened, with *text* in its one field."""
        [label] = form["components"]
        field = {"type": 4, "custom_id": label["component"]["custom_id"], "value": text}
        parts = [{"type": 18, "component": field}]
        data = {"custom_id": form["custom_id"], "components": parts}
        await self._call(
            "POST", "/interactions", {"type": 5, "channel_id": channel_id, "data": data}
        )

    async def group(self, channel_id: int, group: str, command: str, **options: str) -> None:
        """Use a slash command of a group."""
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        nested: list[dict[str, Any]] = [{"name": command, "type": 1, "options": given}]
        await self._use(channel_id, group, {"type": 1, "options": nested})

    async def watch(self, channel_id: int) -> None:
        """`/channels watch` there."""
        channel = {"name": "channel", "type": 7, "value": str(channel_id)}
        options: list[dict[str, Any]] = [{"name": "watch", "type": 1, "options": [channel]}]
        await self._use(channel_id, "channels", {"type": 1, "options": options})

    async def list_channels(self, channel_id: int) -> None:
        options: list[dict[str, Any]] = [{"name": "list", "type": 1, "options": []}]
        await self._use(channel_id, "channels", {"type": 1, "options": options})

    async def _use(
        self, channel_id: int, name: str, asked: dict[str, Any], *, picture: bytes | None = None
    ) -> None:
        command = (await self.commands())[name]
        data = {"id": command["id"], "name": name, **asked}
        body = {"type": 2, "channel_id": str(channel_id), "data": data, "locale": self.locale}
        await self._call("POST", "/interactions", body, picture=picture)

    @asynccontextmanager
    async def watching(self) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        url = f"{self.origin}/play/events"
        async with self.session.ws_connect(url, params={"user": self.user_id}) as events:
            yield events

    async def disturb(self, **fault: object) -> None:
        await self._call("POST", "/chaos", fault)

    async def send_away(self, guild_id: int) -> None:
        """Remove the bot from a guild."""
        await self._call("DELETE", f"/guilds/{guild_id}/bot")

    async def invite(self, guild_id: int) -> None:
        await self._call("PUT", f"/guilds/{guild_id}/bot")

    async def refused(self) -> dict[str, Any]:
        """What the playground refused, or did not know."""
        return await self._call("GET", "/strict")

    async def _call(
        self, method: str, path: str, payload: object = None, *, picture: bytes | None = None
    ) -> Any:
        body: dict[str, Any] = {} if payload is None else {"json": payload}
        if picture is not None:
            form = aiohttp.FormData({"payload_json": json.dumps(payload)})
            form.add_field("files[0]", picture, filename="error.png", content_type="image/png")
            body = {"data": form}
        url = f"{self.origin}/play{path}"
        async with self.session.request(
            method, url, params={"user": self.user_id}, **body
        ) as answer:
            assert answer.status < 300, await answer.text()
            return None if answer.status == 204 else await answer.json()


@asynccontextmanager
async def playground(
    home: Path,
    *,
    config: Config | None = None,
    record: Path | None = None,
    guild: Guild | None = None,
    others: Sequence[Guild] = (),
) -> AsyncGenerator[str]:
    """Serves a guild, by default the small one; yields its origin.

    *record* takes a line for each request.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(
        config or Config(),
        home=home,
        origin=origin,
        guild=guild or small_guild(),
        others=others,
        record=record,
    )
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield origin
    finally:
        await runner.cleanup()


async def next_form(events: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    """The next form that opens for this person."""
    async with asyncio.timeout(15):
        async for event in events:
            told = event.json()
            if told["t"] == "MODAL_OPEN":
                return told["d"]
    raise AssertionError("the page was closed")


async def next_message(events: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    """The next message this person sees whose text is there."""
    async with asyncio.timeout(15):
        async for event in events:
            told = event.json()
            if told["t"] in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and words(told["d"]).strip():
                return told["d"]
    raise AssertionError("the page was closed")


async def event_saying(events: aiohttp.ClientWebSocketResponse, text: str) -> dict[str, Any]:
    """The next message this person sees, new or changed, that says *text* anywhere."""
    async with asyncio.timeout(15):
        async for event in events:
            told = event.json()
            if told["t"] in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and text in words(told["d"]):
                return told["d"]
    raise AssertionError("the page was closed")
