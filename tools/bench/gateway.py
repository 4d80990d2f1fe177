"""Measure the real bot: events a second from the playground, and what each process holds in memory.

Playground, bot, worker and web are processes of their own, as in production.
"""

import asyncio
import os
import re
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

import aiohttp

from cli.ports import free_port
from cli.servers import Urls
from db.migrate import migrate
from db.pool import create_pool
from playground.small_guild import small_guild
from tools.api_stack import HOST, process
from tools.bench.ground import own_servers
from tools.bench.table import Figure

MESSAGES, AT_ONCE = 1500, 16
READY_S = 90.0
MOST_MIB = {"bot": 250, "worker": 900, "web": 250}
_READY = re.compile(r"ready at (http://\S+)")
_STORED = "SELECT count(*) FROM messages"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    playground: str
    pids: dict[str, int]


@asynccontextmanager
async def house(urls: Urls, folder: Path) -> AsyncGenerator[House]:
    log, web_port = folder / "log", free_port(HOST, 8790)
    env = {
        **os.environ,
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": urls.database_url,
        "REDIS_URL": urls.redis_url,
        "DATA_DIR": str(folder),
        "DISCORD_TOKEN": "playground",
        "HELP_CHANNELS": "help",
        "LOG_LEVEL": "ERROR",
        "WEB_PORT": str(web_port),
    }
    with ExitStack() as stack, log.open("ab") as output:
        pids: dict[str, int] = {}
        playground = ("playground", "--port", "0", "--seed", "empty", "--home", str(folder / "p"))
        pids["playground"] = stack.enter_context(process(env, *playground, output=output))
        address = await _until(lambda: _READY.search(log.read_text()))
        env["DISCORD_API_URL"] = address[1]
        for name in ("bot", "worker", "web"):
            ready = folder / f"{name}.ready"
            its_env = {**env, "READY_FILE": str(ready)}
            pids[name] = stack.enter_context(process(its_env, "cli.main", name, output=output))
            if name != "web":
                await _until(ready.exists)
        await _until(lambda: _answers(f"http://{HOST}:{web_port}/health/live"))
        yield House(address[1], pids)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):  # noqa: S310  # our own
            return True
    except OSError:
        return False


async def _until(condition: Callable[[], T | None]) -> T:
    """What *condition* gives once it gives something."""
    async with asyncio.timeout(READY_S):
        while not (found := condition()):  # noqa: ASYNC110  # it is in another process
            await asyncio.sleep(0.1)
        return found


async def events_a_second(at: House, urls: Urls) -> tuple[float, float]:
    """Messages a second from the first post until all are stored, and how fast they were posted."""
    guild = small_guild()
    channel = next(c.id for c in guild.channels if c.name == "help")
    url = f"{at.playground}/play/channels/{channel}/messages"
    numbers = iter(range(MESSAGES))

    async def person(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            said = {"content": f"message {number}: it still does not start, and I do not know why"}
            query = {"user": guild.viewers[0]}
            async with session.post(url, json=said, params=query) as answer:
                answer.raise_for_status()

    db = await create_pool(urls.database_url, max_size=1)
    since = time.perf_counter()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(person(session))
    posted_s = time.perf_counter() - since
    async with asyncio.timeout(READY_S):
        while await db.fetchval(_STORED) < MESSAGES:  # noqa: ASYNC110  # rows say it
            await asyncio.sleep(0.02)
    stored_s = time.perf_counter() - since
    await db.close()
    return MESSAGES / stored_s, MESSAGES / posted_s


def memory_mib(pid: int) -> float:
    """What is resident of a process of this machine."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def _measure() -> list[Figure]:
    with own_servers() as (urls, folder):
        await migrate(urls.database_url)
        async with house(urls, folder) as at:
            stored, posted = await events_a_second(at, urls)
            names = [name for name in at.pids if name != "playground"]
            held = {name: memory_mib(at.pids[name]) for name in names}
    return [
        Figure("messages through gateway and bot into the database", stored, "/s"),
        Figure("as fast as the playground was told to say them", posted, "/s"),
        *(Figure(f"memory of {name}", mib, "MiB", MOST_MIB[name]) for name, mib in held.items()),
    ]


def measure() -> list[Figure]:
    return asyncio.run(_measure())
