"""The message menu "Read text in image": what was read in a message's pictures, to copy."""

import io
import math
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.ask import place_of
from bot.asking import UNREAD, Asking
from bot.command_words import language_of, words_for
from bot.deps import Turns
from bot.picture_text import FILENAME, PictureText, picture_text
from db import asked, messages
from db.records import NewAsked, NewAttachment, StoredReading

MENU = "Read text in image"
LOST = frozenset({"failed", "gone"})  # the link of the message at hand may still lead there

Interaction = discord.Interaction[Any]


class ReadText(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, asking: Asking, turns: Turns) -> None:
        self._bot = bot
        self._asking = asking
        self._turns = turns
        self._menu = app_commands.guild_only(
            app_commands.ContextMenu(name=MENU, callback=self.read_text)
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(MENU, type=self._menu.type)

    async def read_text(self, interaction: Interaction, message: discord.Message) -> None:
        """Whoever can use the menu sees the message, and so may see what its pictures say."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        words, language = words_for(interaction), language_of(interaction)
        pictures = [file for file in convert.attachments(message) if file.maybe_image]
        if not pictures:
            await interaction.edit_original_response(content=words.no_pictures)
            return
        readings = await messages.readings(self._asking.db, message.id)
        if _is_unknown(readings) and (wait_s := await self._turns.take(str(interaction.user.id))):
            text = words.too_often.format(seconds=math.ceil(wait_s))
            await interaction.edit_original_response(content=text)
            return
        if _is_unknown(readings) or any(reading.status in UNREAD for reading in readings):
            await interaction.edit_original_response(content=f"-# {words.reading}")
            readings = await self._read(interaction, message, pictures, readings)
        await _show(interaction, picture_text(readings, words, language))

    async def _read(
        self,
        interaction: Interaction,
        message: discord.Message,
        pictures: list[NewAttachment],
        known: list[StoredReading],
    ) -> list[StoredReading]:
        """Wait for what is being read; pictures nobody has read are read for this person alone."""
        if not _is_unknown(known):
            look = self._asking.until_read(lambda: messages.readings(self._asking.db, message.id))
            return list(await look)
        channel_id, thread_id = place_of(interaction)
        new = NewAsked(
            id=interaction.id,
            guild_id=interaction.guild_id or 0,
            channel_id=channel_id,
            place_id=thread_id or channel_id,
            user_id=interaction.user.id,
            content="",
            pictures=tuple(pictures),
        )
        try:
            async with self._asking.kept(new):
                return list(await self._asking.readings(new.id))
        finally:
            await asked.delete(self._asking.db, new.id)


def _is_unknown(readings: list[StoredReading]) -> bool:
    """Nothing is kept of the pictures that is worth showing."""
    return not readings or any(reading.status in LOST for reading in readings)


async def _show(interaction: Interaction, shown: PictureText) -> None:
    first, *others = shown.parts
    files = [discord.File(io.BytesIO(shown.file.encode()), FILENAME)] if shown.file else []
    await interaction.edit_original_response(content=first, attachments=files)
    for part in others:
        await interaction.followup.send(part, ephemeral=True, suppress_embeds=True)
