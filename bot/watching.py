"""`/channels`: moderators say where the bot reads and helps."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.catchup import CatchUp
from db import channels, guilds
from db.pool import Executor

log = structlog.get_logger()


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Watching(commands.GroupCog, group_name="channels"):
    """Say which channels I watch."""

    def __init__(self, db: Executor, catch_up: CatchUp) -> None:
        self._db = db
        self._catch_up = catch_up

    @app_commands.command()
    @app_commands.describe(channel="A text channel or a forum where people ask for help")
    async def watch(self, interaction: discord.Interaction, channel: convert.HelpPlace) -> None:
        """Read this channel from now on, learn from what was solved in it, and help there."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await guilds.save(self._db, convert.guild(channel.guild))
        await channels.save_many(self._db, [convert.channel(channel)])
        await channels.set_kind(self._db, channel.id, convert.kind_of(channel))
        self._log("channel.watched", interaction, channel)
        self._catch_up.start(channel.guild)
        await interaction.followup.send(
            f"I watch {channel.mention} from now on, and am reading what was said there before.",
            ephemeral=True,
        )

    @app_commands.command()
    @app_commands.describe(channel="A channel I should leave alone")
    async def unwatch(self, interaction: discord.Interaction, channel: convert.HelpPlace) -> None:
        """Leave a channel alone. What was read there before is kept."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await channels.save_many(self._db, [convert.channel(channel)])
        await channels.set_kind(self._db, channel.id, "ignore")
        self._log("channel.unwatched", interaction, channel)
        await interaction.followup.send(f"I leave {channel.mention} alone.", ephemeral=True)

    @app_commands.command(name="list")
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the channels I watch."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        watched = await channels.list_watched(self._db, interaction.guild_id or 0)
        lines = [f"- <#{channel.id}> ({channel.kind})" for channel in watched]
        text = "\n".join(["I watch:", *lines]) if lines else "I watch no channel yet."
        await interaction.followup.send(
            f"{text}\nChange it with `/channels watch`.", ephemeral=True
        )

    @staticmethod
    def _log(event: str, interaction: discord.Interaction, channel: convert.HelpPlace) -> None:
        log.info(
            event,
            guild_id=channel.guild.id,
            channel_id=channel.id,
            user_id=interaction.user.id,
            interaction_id=interaction.id,
        )
