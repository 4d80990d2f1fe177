"""READ FIRST. One screenshot's way through the whole product, every process and server real.

A stand-in for Discord (the playground), the bot and a worker run as processes of their own, as in
production. Somebody posts a picture of an error; the reply carries the words of the picture and a
link to an earlier solved thread of the same server.
"""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cli.servers import Urls
from db.pool import Pool
from tests.bot.cards import words
from tests.waiting import eventually

READY = re.compile(rb"ready at (http://\S+)")
STARTS_WITHIN_S = 60
STORY = ["message.stored", "attachment.read", "question.answered", "answer.sent"]


@asynccontextmanager
async def running(
    *argv: str, env: Mapping[str, str], log: Path
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process of ours, asked to stop at the end; it must stop in good order."""
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *argv, env=env, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0, log.read_text()[-3000:]


class Person:
    """Somebody at the playground's page."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def get(self, path: str, **query: str) -> Any:
        async with self._session.get(f"{self._url}/play/{path}", params=query) as answer:
            return await answer.json()

    async def post_sample(self, number: int) -> dict[str, Any]:
        """Post one of the "try this" screenshots; the message as Discord would show it."""
        page = await self.get("bootstrap")
        sample = page["samples"][number]["id"]
        query = {"user": page["viewers"][0]}
        url = f"{self._url}/play/samples/{sample}"
        async with self._session.post(url, params=query) as answer:
            return await answer.json()

    async def replies(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        channel = message["channel_id"]
        user = message["author"]["id"]
        found = await self.get(f"channels/{channel}/messages", user=user, limit="5")
        return [m for m in found if m["author"].get("bot") and int(m["id"]) > int(message["id"])]


@pytest.fixture
async def person(
    servers: Urls, database_url: str, redis_url: str, db: Pool, tmp_path: Path
) -> AsyncGenerator[Person]:
    """The playground, a bot that has caught up with its history, and a worker that has read it."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DISCORD_TOKEN": "playground",
        "HELP_CHANNELS": "help,help-forum",
        "ANSWER_QUIET_S": "0.5",
        "POLL_INTERVAL": "0.5",
    }
    log, record = tmp_path / "story.log", os.environ.get("WIRE_RECORD")
    recording = ("--record", record) if record else ()
    home = ("--home", str(tmp_path / "playground"))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(
            running("playground", "--port", "0", *home, *recording, env=env, log=log)
        )

        async def address() -> Any:
            return READY.search(log.read_bytes())

        await eventually(address, limit_s=STARTS_WITHIN_S)
        url = (await address())[1].decode()
        env["DISCORD_API_URL"] = url
        for process in ("worker", "bot"):
            ready = tmp_path / f"{process}.ready"
            await stack.enter_async_context(
                running("cli.main", process, env={**env, "READY_FILE": str(ready)}, log=log)
            )

            async def is_ready(ready: Path = ready) -> bool:
                return ready.exists()

            await eventually(is_ready, limit_s=STARTS_WITHIN_S)

        async def history_is_read() -> bool:
            return await db.fetchval(
                "SELECT count(*) > 5 AND bool_and(status = 'completed') FROM ocr_results"
            )

        await eventually(history_is_read, limit_s=STARTS_WITHIN_S)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Person(session, url)
        assert await Person(session, url).get("strict") == {"unknown": [], "refused": []}


@pytest.mark.timeout(180)
async def test_a_screenshot_is_answered_with_its_words_and_a_link_to_an_earlier_thread(
    person: Person, db: Pool, tmp_path: Path
) -> None:
    message = await person.post_sample(0)

    async def replies() -> list[dict[str, Any]]:
        return await person.replies(message)

    await eventually(replies, limit_s=30)
    [reply] = await replies()

    assert "No module named" in words(reply)
    assert re.search(r"\]\(https://discord\.com/channels/\d+/\d+/\d+\)", words(reply))
    assert reply["message_reference"]["message_id"] == message["id"]
    assert reply["mentions"] == []

    async def is_noted() -> bool:  # a moment after the reply can be seen
        return await db.fetchval("SELECT status FROM answers") == "sent"

    await eventually(is_noted)
    told = told_of(message["id"], (tmp_path / "story.log").read_text())
    assert [event for event in told if event in STORY] == STORY


def told_of(message_id: str, log: str) -> list[str]:
    """The events of one message, from every process, in the order they were logged."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line["event"] for line in lines if str(line.get("message_id")) == message_id]
