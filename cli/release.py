"""What a release does before its processes start: the schema, then the commands."""

import asyncio

from bot.sync import sync
from cli.config import load_settings, required
from cli.wiring import open_bot, servers
from db import migrate as migrations


def migrate() -> None:
    """Bring the database up to date. Safe to run at any time, from several places at once."""
    settings = load_settings()
    applied = asyncio.run(migrations.migrate(servers(settings).database_url))
    print("\n".join(f"applied {name}" for name in applied) or "the database is up to date")


def sync_commands() -> None:
    """Tell Discord which slash commands there are. Needed once, and after an update."""
    settings = load_settings()
    token = required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")

    async def run() -> list[str]:
        async with open_bot(settings) as (bot, _):
            return await sync(bot, token=token, guild_id=settings.command_guild_id)

    names = asyncio.run(run())
    print(f"registered {len(names)} commands: {', '.join(names)}")
