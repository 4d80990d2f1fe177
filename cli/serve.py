"""The three processes of production: bot, worker, web."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import discord
import structlog
import uvicorn

from cli.config import load_settings, required
from cli.wiring import open_bot, open_web, open_worker
from core import logs
from core.errors import PermanentError
from core.settings import Settings
from core.tasks import beside

log = structlog.get_logger()

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class DiscordRefused(PermanentError):
    code = "discord_refused"


def bot() -> None:
    """Run the bot: it stores what is said in the watched channels, and sends the answers."""
    _serve("bot", run_bot)


def worker() -> None:
    """Run a worker: it reads pictures and finds answers. Run as many as you like."""
    _serve("worker", run_worker)


def web() -> None:
    """Run the HTTP door: health checks, for now."""
    _serve("web", run_web)


def _serve(name: str, run: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    settings = load_settings()
    logs.set_up(level=settings.log_level, style=settings.log_format, process=name)
    with suppress(asyncio.CancelledError):
        asyncio.run(run(settings))


async def run_bot(settings: Settings) -> None:
    """Until SIGINT or SIGTERM.

    Raises:
        MissingSetting: there is no token.
        DiscordRefused: Discord does not let this bot in; the message says what to click.
    """
    token = required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")
    _cancel_on_stop()
    async with (
        open_bot(settings) as (client, deliverer),
        beside(deliverer.run()),
    ):

        async def tell_ready() -> None:
            _touch(settings.ready_file)

        client.add_listener(tell_ready, "on_ready")
        try:
            async with client:
                await client.start(token)
        except discord.LoginFailure as error:
            raise DiscordRefused(
                "Discord refused DISCORD_TOKEN. Reset it on the Bot page of the developer portal"
                " and put the new one into .env (docs/discord.md, step 2)."
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordRefused(
                "Discord does not let this bot read messages yet: switch on Message Content Intent"
                " on the Bot page of the developer portal (docs/discord.md, step 3)."
            ) from error


def _touch(ready_file: Path | None) -> None:
    if ready_file is not None:
        ready_file.touch()


def _cancel_on_stop() -> None:
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        if task is not None:
            loop.add_signal_handler(number, task.cancel)


async def run_worker(settings: Settings) -> None:
    """Until SIGINT or SIGTERM; what is being read then is read to its end."""
    async with open_worker(settings) as process:
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, process.stop)
        _touch(settings.ready_file)
        log.info("worker.ready")
        await process.run()


async def run_web(settings: Settings) -> None:
    """Until SIGINT or SIGTERM, which uvicorn handles itself."""
    async with open_web(settings) as app:
        config = uvicorn.Config(
            app, host=settings.web_host, port=settings.web_port, log_config=None, access_log=False
        )
        await uvicorn.Server(config).serve()
