"""The message menu "Read text in image": what was read in a message's pictures, to copy."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.present import readings_parts
from bot.replies import follow_up
from db import messages
from db.pool import Executor

MENU = "Read text in image"


class ReadText(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, db: Executor) -> None:
        self._bot = bot
        self._db = db
        self._menu = app_commands.guild_only(
            app_commands.ContextMenu(name=MENU, callback=self.read_text)
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(MENU, type=self._menu.type)

    async def read_text(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Whoever can use the menu sees the message, and so may see what its pictures say."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        readings = await messages.readings(self._db, message.id)
        pictures = sum(file.maybe_image for file in convert.attachments(message))
        await follow_up(interaction, readings_parts(readings, pictures=pictures))
