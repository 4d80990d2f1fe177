"""Lets somebody of the demo ask, once, so that the operators' page has something to show.

Two of the questions have an answer in the history, one has none, and one picture is cut off.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from cli.config import load_settings
from cli.wiring.ground import open_ground
from db import questions

FORUM = "help-forum"


@dataclass(frozen=True, slots=True)
class Asked:
    """A post of the forum; with a picture whose second half was lost on its way, or without."""

    title: str
    text: str
    has_cut_picture: bool = False


QUESTIONS = (
    Asked(
        "pip: externally-managed-environment",
        "pip says error: externally-managed-environment. How do I install a package?",
    ),
    Asked("MySQL trong XAMPP tắt ngay", "XAMPP bật MySQL lên là tắt ngay, phải làm sao ạ?"),
    Asked("Sensor stuck at 85 °C", "My DS18B20 always reads 85 degrees. How do I fix that?"),
    Asked("What is this?", "What does this error mean?", has_cut_picture=True),
)


async def ask(session: aiohttp.ClientSession, page: str) -> int:
    """Post the questions at the playground's *page*; how many there are."""
    async with session.get(f"{page}/play/bootstrap") as answer:
        world: Mapping[str, Any] = await answer.json()
    channels: list[Mapping[str, Any]] = world["guild"]["channels"]
    forum = next(channel["id"] for channel in channels if channel["name"] == FORUM)
    somebody = {"user": world["viewers"][-1]}  # not the one that the page begins with
    async with session.get(f"{page}{world['samples'][0]['image_url']}") as answer:
        picture = await answer.read()
    for asked in QUESTIONS:
        form = _form(asked, picture[: len(picture) // 2])
        url = f"{page}/play/channels/{forum}/posts"
        async with session.post(url, params=somebody, data=form) as answer:
            answer.raise_for_status()
    return len(QUESTIONS)


def _form(asked: Asked, cut: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("payload_json", json.dumps({"name": asked.title, "content": asked.text}))
    if asked.has_cut_picture:
        name = "screenshot.png"
        form.add_field("files[0]", cut, filename=name, content_type="image/png")
    return form


async def main() -> None:
    settings = load_settings()
    page = settings.discord_api_url
    async with open_ground(settings) as ground, aiohttp.ClientSession(trust_env=False) as session:
        if page is None or await questions.are_any(ground.db):
            return
        print(f"{await ask(session, page)} questions are asked in #{FORUM}")


if __name__ == "__main__":
    asyncio.run(main())
