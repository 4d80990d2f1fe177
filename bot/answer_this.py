"""The message menu "Answer this": the bot is asked by name to answer one message."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.command_words import words_for
from bot.deps import BotConfig, BotDeps
from db import called_questions, guilds

log = structlog.get_logger()

MENU = "Answer this"

Interaction = discord.Interaction[Any]


class AnswerThis(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, deps: BotDeps, config: BotConfig) -> None:
        self._bot = bot
        self._deps = deps
        self._config = config
        self._menu = app_commands.guild_only(
            app_commands.ContextMenu(name=MENU, callback=self.answer_this)
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(MENU, type=self._menu.type)

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """The answer is the bot's public reply to the message, as if it had come by itself."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = words_for(interaction, message.content)
        text = words.may_not_ask
        if await self._may_ask(interaction, message):
            guild_id = interaction.guild_id or 0
            text = words.not_watched
            if await called_questions.author_of(self._deps.db, message.id, guild_id) is not None:
                is_called = await self._call(message.id, guild_id)
                text = words.will_answer if is_called else words.is_answered
        await interaction.followup.send(text, ephemeral=True)

    async def _may_ask(self, interaction: Interaction, message: discord.Message) -> bool:
        """Who wrote it, a moderator of the place, or a helper."""
        member = interaction.user
        if not isinstance(member, discord.Member):
            return False
        if member.id == message.author.id or interaction.permissions.manage_messages:
            return True
        role_id = await guilds.helper_role(self._deps.db, member.guild.id)
        return role_id is not None and member.get_role(role_id) is not None

    async def _call(self, message_id: int, guild_id: int) -> bool:
        wait = timedelta(seconds=self._config.image_wait_s)
        called = await called_questions.call(self._deps.db, message_id, guild_id, image_wait=wait)
        if called is None:
            return False
        log.info("question.called", message_id=called, guild_id=guild_id)
        await self._deps.bell.ring_question(called, datetime.now(UTC))
        return True
