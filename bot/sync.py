"""Tells Discord which commands there are. A step of a release, not of every start."""

import discord

from bot.client import HelpBot


async def sync(bot: HelpBot, *, token: str, guild_id: int | None = None) -> list[str]:
    """Log in, register the commands, and log out; no gateway is opened. Returns their names.

    With *guild_id* to that guild only, where they appear at once.
    """
    async with bot:
        await bot.login(token)
        guild = discord.Object(guild_id) if guild_id is not None else None
        if guild is not None:
            bot.tree.copy_global_to(guild=guild)
        synced = await bot.tree.sync(guild=guild)
    return [command.name for command in synced]
