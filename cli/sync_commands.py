"""`helpsight sync-commands`: what Discord shows when somebody types a slash."""

import asyncio

from bot.sync import sync
from cli.config import load_settings, required
from cli.discord_login import refusals_told
from cli.wiring.bot import open_bot
from core.settings import Settings


def sync_commands() -> None:
    """Tell Discord which slash commands there are. Needed once, and after an update.

    `helpsight up` does it by itself. New commands can take a minute to appear. With a server's id
    in COMMAND_GUILD_ID they are there at once, in that server alone.
    """
    settings = load_settings()
    token = required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")
    names = asyncio.run(_sync(settings, token))
    print(f"registered {len(names)} commands: {', '.join(names)}")


async def _sync(settings: Settings, token: str) -> list[str]:
    async with open_bot(settings) as (bot, _):
        with refusals_told():
            return await sync(bot, token=token, guild_id=settings.command_guild_id)
