"""`/channels`: moderators say where the bot reads and helps, and whom it calls."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.check.permissions import examine
from bot.check.places import own_role, watched_places
from bot.moderation import leaving
from bot.moderation.channel_desk import ChannelDesk, watching
from bot.moderation.gate import ModeratorCog
from bot.moderation.helpers import set_helpers
from bot.moderation.items import ChannelMenu, ModeratorButton
from bot.moderation.notice_place import set_notices
from bot.moderation.watcher import Watcher, watched_as
from db import channel_erasures
from db.pool import Executor
from db.records import ChannelKind

Interaction = discord.Interaction[Any]
MISFIT = "A forum is watched as `forum`, a text channel as `help`; both may be `invoices`."
NOTHING = "I watch no channel yet. `/channels guide` proposes some."


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Channels(ModeratorCog, group_name="channels"):
    """Say which channels I watch."""

    def __init__(self, bot: commands.AutoShardedBot, db: Executor, watcher: Watcher) -> None:
        self._bot = bot
        self._db = db
        self._watcher = watcher
        self.desk = ChannelDesk(db, watcher)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(ModeratorButton, ChannelMenu)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(ModeratorButton, ChannelMenu)

    @app_commands.command()
    @app_commands.describe(channel="A text channel or a forum where people ask for help")
    async def watch(self, interaction: Interaction, channel: convert.HelpPlace) -> None:
        """Read this channel from now on, learn from what was solved in it, and help there."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._set(interaction, channel, convert.kind_of(channel))
        await interaction.followup.send(watching(channel), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel="A channel I should leave alone")
    async def unwatch(self, interaction: Interaction, channel: convert.HelpPlace) -> None:
        """Leave a channel alone, and say what happens with what was read there."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._leave(interaction, channel)

    @app_commands.command()
    @app_commands.describe(channel="A text channel or a forum", kind="What it is to me")
    async def kind(
        self, interaction: Interaction, channel: convert.HelpPlace, kind: ChannelKind
    ) -> None:
        """Say what a channel is for: help, a forum, invoices, or nothing to me (ignore)."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if kind == "ignore":
            await self._leave(interaction, channel)
        elif (fitting := watched_as(channel, kind)) is None:
            await interaction.followup.send(MISFIT, ephemeral=True)
        else:
            await self._set(interaction, channel, fitting)
            await interaction.followup.send(watching(channel, fitting), ephemeral=True)

    @app_commands.command(name="list")
    async def show(self, interaction: Interaction) -> None:
        """Show the channels I watch."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is None:
            return
        lines: list[str] = []
        for place in await watched_places(self._db, interaction.guild):
            found = examine(place, role=own_role(interaction.guild))
            note = "" if found.state == "ok" else f" ⚠️ {found.seen}"
            lines.append(f"- <#{place.id}> ({place.kind}){note}")
        text = "\n".join(["I watch:", *lines]) if lines else NOTHING
        await interaction.followup.send(
            f"{text[:1900]}\nChange it with `/channels watch`, `kind` and `unwatch`.",
            ephemeral=True,
        )

    @app_commands.command()
    async def guide(self, interaction: Interaction) -> None:
        """Let me propose the channels that look like help, and choose among them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.desk.show_guide(interaction)

    @app_commands.command()
    @app_commands.describe(role="Whom to call once when somebody presses it; nobody if left out")
    async def helpers(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """Say which role the button "Need a human" calls."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is not None:
            text = await set_helpers(self._db, interaction.guild, role, by=interaction.user.id)
            await interaction.followup.send(text, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel="Where only moderators read; left out: as Discord does")
    async def notices(
        self, interaction: Interaction, channel: discord.TextChannel | None = None
    ) -> None:
        """Say where I tell moderators when Discord does not let me work."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is not None:
            text = await set_notices(self._db, interaction.guild, channel, by=interaction.user.id)
            await interaction.followup.send(text, ephemeral=True)

    async def _leave(self, interaction: Interaction, channel: convert.HelpPlace) -> None:
        await self._set(interaction, channel, "ignore")
        text, view = leaving.left(channel.id, await channel_erasures.kept(self._db, channel.id))
        await interaction.followup.send(text, view=view, ephemeral=True)

    async def _set(
        self, interaction: Interaction, channel: convert.HelpPlace, kind: ChannelKind
    ) -> None:
        await self._watcher.set_kind(channel.guild, [(channel, kind)], interaction.user.id)
