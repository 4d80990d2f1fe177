"""`/bot`: whether everything works, what it did, and how to stop it at once."""

import io
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.check.card import card
from bot.deps import BotConfig, BotDeps
from bot.moderation import figures
from bot.moderation.backfill_group import BackfillGroup
from bot.moderation.checkup import Checkup
from bot.moderation.figure_words import Period, figure_words
from bot.moderation.gate import ModeratorCog
from bot.moderation.pause_words import pause_words
from bot.moderation.pausing import pause, resume
from db import stats

Interaction = discord.Interaction[Any]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class BotGroup(ModeratorCog, group_name="bot"):
    """See whether I work, and steer me."""

    def __init__(self, bot: commands.AutoShardedBot, deps: BotDeps, config: BotConfig) -> None:
        self._deps = deps
        self._checkup = Checkup(bot, deps)
        if self.app_command is not None:
            self.app_command.add_command(
                BackfillGroup(bot, deps.db, models_a_day=config.models_a_day)
            )

    @app_commands.command()
    async def check(self, interaction: Interaction) -> None:
        """Look whether everything works here, and say what to click where it does not."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is not None:
            guild = interaction.guild
            embed = card(await self._checkup.sections(guild), await self._checkup.changes(guild))
            await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel="Only there; everywhere in this server if left out")
    async def pause(
        self, interaction: Interaction, channel: convert.HelpPlace | None = None
    ) -> None:
        """Say nothing from now on, until /bot resume. What is said is still read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is not None:
            text = await pause(
                self._deps.db,
                interaction.guild,
                channel,
                pause_words(interaction.locale),
                by=interaction.user.id,
            )
            await interaction.followup.send(text, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel="Only there; the whole server if left out")
    async def resume(
        self, interaction: Interaction, channel: convert.HelpPlace | None = None
    ) -> None:
        """Answer again, what is asked from now on."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild is not None:
            text = await resume(
                self._deps.db,
                interaction.guild,
                channel,
                pause_words(interaction.locale),
                by=interaction.user.id,
            )
            await interaction.followup.send(text, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(period="How far back; a week if left out")
    async def stats(self, interaction: Interaction, period: Period = "week") -> None:
        """Show what I did: questions, votes, times, pictures, and what the models may still do."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        span = figures.SPANS[period]
        since = discord.utils.utcnow() - span.length
        found = await stats.figures(
            self._deps.db, [interaction.guild_id or 0], since, step=span.step
        )
        words = figure_words(interaction.locale)
        embed = figures.card(found, span, await self._deps.quota(), words)
        drawn = await self._deps.draw(figures.drawing(found, span, words))
        if drawn is None:
            embed.set_footer(text=words.no_picture)
            await interaction.followup.send(embed=embed, ephemeral=True)
            return
        file = discord.File(
            io.BytesIO(drawn), figures.PICTURE, description=figures.alt_text(found, span, words)
        )
        embed.set_image(url=f"attachment://{figures.PICTURE}")
        await interaction.followup.send(embed=embed, file=file, ephemeral=True)
