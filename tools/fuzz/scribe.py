"""Answers in Discord's place what the bot says to interactions, and writes it down."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tools.fuzz.relay import Honest

PATIENCE_S = 3.0  # Discord's own


@dataclass(slots=True)
class Scribe:
    """`said`: by interaction token, what the bot answered. *message* stands for any of its own."""

    message: dict[str, Any]
    said: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def weather(self, request: web.Request, honest: Honest) -> web.StreamResponse:
        parts = request.path.split("/")[3:]  # after /api/v10
        if parts[0] not in {"interactions", "webhooks"}:
            return await honest()
        body = await request.read()
        if request.method != "GET":
            self.said[parts[2]].append(_words(body))
            self._news.set()
        if parts[0] == "interactions":
            resource = {"interaction": {"id": parts[1], "type": 2}, "resource": {"type": 4}}
            return _json(resource)
        return _json(self.message)

    async def answer_to(self, token: str) -> str | None:
        """What the bot said first that was more than "wait"; None when it said nothing in time."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not (answer := self._answer(token)):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return None
        return answer

    def _answer(self, token: str) -> str:
        return next((text for text in self.said[token] if text not in {"", _DEFERRED}), "")

    def all(self) -> str:
        """Everything that was said since this was asked last."""
        everything = "\n".join(text for texts in self.said.values() for text in texts)
        self.said.clear()
        return everything


_DEFERRED = "(wait)"


def _json(value: object) -> web.Response:
    """As Discord says it: with a charset beside it discord.py would take it for text."""
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), headers=headers)


def _words(body: bytes) -> str:
    """Of JSON, or of a form that holds JSON beside files."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
    is_deferred = isinstance(told, dict) and told.get("type") in {5, 6}  # pyright: ignore[reportUnknownMemberType] - JSON
    return _DEFERRED if is_deferred else json.dumps(told, ensure_ascii=False)
