"""`helpsight bot`."""

import asyncio
from functools import partial
from importlib.metadata import version

from bot.client import HelpBot
from cli.config import required
from cli.discord_login import refusals_told
from cli.process import on_stop, serve, tell_ready
from cli.wiring.bot import bot_config, open_bot
from core.metrics.registry import process_registry, serving
from core.settings import Settings
from core.tasks import beside
from jobs.heartbeat import alive


def bot() -> None:
    """Run the bot: it stores what is said in the watched channels, and sends the answers.

    Needs DISCORD_TOKEN, DATABASE_URL and REDIS_URL, a schema (`helpsight migrate`), and a worker
    that reads and answers. One bot is enough for all servers; `helpsight up` runs it all at once.
    """
    serve("bot", run)


async def run(settings: Settings) -> None:
    """Until SIGINT or SIGTERM.

    Raises:
        MissingSetting: there is no token.
        DiscordRefused: Discord does not let this bot in; the message says what to click.
    """
    token = required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")
    if task := asyncio.current_task():
        on_stop(task.cancel)
    registry = process_registry(version("helpsight"))
    async with (
        serving(registry, settings.metrics_host, settings.bot_metrics_port),
        open_bot(settings, registry) as (client, rounds),
        beside(rounds.run()),
    ):

        async def ready(*_: object) -> None:
            tell_ready(settings.ready_file)

        client.add_listener(ready, "on_guild_available")  # two seconds before on_ready
        client.add_listener(ready, "on_ready")
        name, connected = bot_config(settings).owner, partial(is_connected, client)
        with refusals_told():
            async with client, alive(client.db, name, role="bot", lives=connected):
                await client.start(token)


def is_connected(client: HelpBot) -> bool:
    """Whether it hears Discord on all of its shards."""
    return client.is_ready() and not any(shard.is_closed() for shard in client.shards.values())
