"""Brings up what a run tortures: servers, playground, bots, workers, and the web process."""

import asyncio
import os
import random
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cli.ports import free_port
from cli.servers import Urls
from core.api_key import make_key
from db import api_keys
from db.migrate import migrate
from db.pool import create_pool
from playground.config import DEFAULT_TOKEN
from tools.torture import ledger, provider
from tools.torture.ablation import Control
from tools.torture.background import Background, Watch, watch_and_act
from tools.torture.crowd import Crowd, Door
from tools.torture.guild import Places, places, write
from tools.torture.nursery import Nursery
from tools.torture.programs import Bot, FullDisk, Program, address_in
from tools.torture.provider import Provider
from tools.torture.scale import Scale
from tools.torture.servers import Servers

HOST = "127.0.0.1"
BOTS = 2  # with one token: each hears everything, so all is delivered twice
_OWNER = "torture"
_LIKELY_PORT = 21_000


@dataclass(frozen=True, slots=True)
class Stage:
    """All that runs. `disk` and `provider` are None where a run goes without them."""

    servers: Servers
    nursery: Nursery
    bots: tuple[Bot, ...]
    crowd: Crowd
    watch: Watch
    background: Background
    playground: str
    uploads: Path
    disk: FullDisk | None = None
    provider: Provider | None = None

    @property
    def host(self) -> str:
        """The first part of the workers' names."""
        return socket.gethostname()


def build(stack: ExitStack, scale: Scale, home: Path, control: Control | None) -> Stage:
    """Everything is up and idle when this returns; the crowd begins with the stage's background."""
    servers = Servers(home / "servers")
    stack.callback(servers.stop)
    urls = servers.start()
    key = asyncio.run(_prepare(urls))
    there = places(scale.questions)
    playground = _playground(stack, there, home)
    model = _provider(stack) if scale.is_whole else None
    model_url = model[1] if model else None
    env = _environment(scale, urls, home, there, playground=playground, model=model_url)
    web = _web(stack, env, home) if scale.is_whole else None
    bots = _bots(stack, env, home)
    nursery = stack.enter_context(Nursery(env, home, without=control))
    for bot in bots:
        bot.await_ready(lambda bot=bot: bot.is_ready)
    watch = Watch(urls.database_url)
    crowd = Crowd(scale, there, playground, Door(web[1], key) if web else None)
    return Stage(
        servers,
        nursery,
        bots,
        crowd,
        watch,
        Background(lambda: watch_and_act(watch, crowd)),
        playground,
        home / "data" / "uploads",
        FullDisk(web[0].pid) if web else None,
        model[0] if model else None,
    )


async def _prepare(urls: Urls) -> str:
    """Make the tables and the ledger; returns a key for uploads."""
    await migrate(urls.database_url)
    key = make_key()
    async with await create_pool(urls.database_url, max_size=1) as db:
        await ledger.prepare(db)
        await api_keys.insert(
            db,
            prefix=key.prefix,
            sha256=key.sha256,
            name=_OWNER,
            owner=_OWNER,
            scopes=("upload",),
        )
    return key.secret


def _playground(stack: ExitStack, there: Places, home: Path) -> str:
    """Its address."""
    write(there, home / "guild.json")
    argv = ("playground", "--port", "0", "--home", str(home / "playground"))
    argv += ("--seed", str(home / "guild.json"))
    program = Program("the playground", argv, os.environ, home / "playground.log")
    program.start()
    stack.callback(program.kill)
    program.await_ready(lambda: address_in(program.log) is not None)
    return address_in(program.log) or ""


def _provider(stack: ExitStack) -> tuple[Provider, str]:
    """The stand-in for OpenRouter, and its base URL."""
    stand_in, port = Provider(), free_port(HOST, _any_port())
    stack.enter_context(Background(lambda: provider.serve(stand_in, port)))
    return stand_in, f"http://{HOST}:{port}"


def _bots(stack: ExitStack, env: Mapping[str, str], home: Path) -> tuple[Bot, ...]:
    bots = tuple(Bot(f"bot-{number}", env, home) for number in range(BOTS))
    for bot in bots:
        bot.start()
        stack.callback(bot.kill)
    return bots


def _web(stack: ExitStack, env: Mapping[str, str], home: Path) -> tuple[Program, str]:
    """The web process and its address."""
    port = free_port(HOST, _any_port())
    own = {**env, "WEB_HOST": HOST, "WEB_PORT": str(port), "LOG_LEVEL": "ERROR"}
    web = Program("the web process", ("cli.main", "web"), own, home / "web.log")
    web.start()
    stack.callback(web.kill)
    url = f"http://{HOST}:{port}"
    web.await_ready(lambda: _answers(f"{url}/health/live"))
    return web, url


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):  # noqa: S310  # our own address
            return True
    except (URLError, OSError):
        return False


def _any_port() -> int:
    """Several runs may go on at once."""
    return random.randrange(_LIKELY_PORT, _LIKELY_PORT + 9000)  # noqa: S311  # no secret


def _environment(
    scale: Scale, urls: Urls, home: Path, there: Places, *, playground: str, model: str | None
) -> dict[str, str]:
    """The settings of all processes of the product."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": urls.database_url,
        "REDIS_URL": urls.redis_url,
        "DATA_DIR": str(home / "data"),
        "DISCORD_TOKEN": DEFAULT_TOKEN,
        "DISCORD_API_URL": playground,
        "HELP_CHANNELS": ",".join(there.names),
        "SEARCH_SEMANTIC": "off",
        "ANSWER_QUIET_S": "0.5",
        "ANSWER_IMAGE_WAIT_S": "600",
        "ANSWERS_PER_USER_HOUR": "1000",
        "ANSWERS_PER_CHANNEL_HOUR": "10000",
        "ANSWERS_PER_GUILD_HOUR": "10000",
        "CATCH_UP_MESSAGES": "100000",
        "POLL_INTERVAL": str(scale.sweep_s),
        "LEASE_S": str(scale.lease_s),
        "MAX_TRIES": "20",  # a fault is no reason to give a picture up
        "REQUESTS_PER_MINUTE": "100000",
        "UPLOADS_PER_OWNER": "100000",
        "UPLOADS_MIN_FREE_BYTES": "0",
    }
    if model:
        env |= {
            "OPENROUTER_API_KEY": "torture",
            "OPENROUTER_BASE_URL": model,
            "OPENROUTER_DATA_COLLECTION": "allow",
            "OPENROUTER_REQUESTS_PER_MINUTE": "1000",
            "OPENROUTER_REQUESTS_PER_DAY": "100000",
            "BREAKER_FAULTS": "3",
            "BREAKER_OPEN_S": "2",
        }
    return env
