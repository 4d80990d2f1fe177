"""Tells those who invited the bot how to begin: once a server, where members do not see it."""

from collections.abc import Sequence

import discord
import structlog
from discord.ext import commands

from bot import convert
from bot.moderation.guide import candidates
from bot.moderation.items import Act, ModeratorButton, view_of
from bot.moderation.room import owner_of, rooms
from db import guilds
from db.pool import Executor

log = structlog.get_logger()


class Welcome(commands.Cog):
    """`help_channels` are named by the settings: where one is, nobody needs to choose."""

    def __init__(self, client: discord.Client, db: Executor, help_channels: Sequence[str]) -> None:
        self._client = client
        self._db = db
        self._help_channels = help_channels

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._greet(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """For those who invited the bot while it was away."""
        await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        found = [c for c in candidates(guild, ()) if c.is_likely]
        is_named = any(convert.is_named(place, self._help_channels) for place in _places(guild))
        if is_named or not found:
            return
        await guilds.save(self._db, convert.guild(guild))
        if not await guilds.take_guiding(self._db, guild.id):
            return
        names = ", ".join(f"#{candidate.name}" for candidate in found[:5])
        text = (
            f"Hello! I read nothing in **{discord.utils.escape_markdown(guild.name)}** yet."
            f" These channels look like help: {names}."
        )
        try:
            await self._send(guild, text)
        except discord.HTTPException as error:  # `/channels guide` says the same at any time
            log.info("guide.unsent", guild_id=guild.id, status=error.status)
        else:
            log.info("guide.sent", guild_id=guild.id)

    async def _send(self, guild: discord.Guild, text: str) -> None:
        """Into the room of the moderators where the server has one, else to its owner."""
        found = rooms(guild, await guilds.notice_channel(self._db, guild.id))
        if found:
            button = ModeratorButton(
                Act.GUIDE, 0, "Choose the channels", discord.ButtonStyle.primary
            )
            await found[0].send(text, view=view_of(button))
        elif (owner := await owner_of(self._client, guild)) is not None:
            await owner.send(f"{text}\nUse `/channels guide` in your server to choose.")


def _places(guild: discord.Guild) -> list[convert.HelpPlace]:
    return [c for c in guild.channels if isinstance(c, convert.HelpPlace)]
