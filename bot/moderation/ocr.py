"""`/ocr`: what was read in pictures, once more if need be, and what was not."""

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot import convert
from bot.audience import can_read
from bot.deps import BotDeps
from bot.moderation import ocr_words
from bot.moderation.gate import StaffCog
from bot.moderation.named_message import NO_SUCH_MESSAGE, named_message
from bot.privacy_words import many
from bot.replies import follow_up
from db import audit, guilds, near_duplicates, readings
from db.readings import Reading
from db.records import LIVE, EarlierPicture

Interaction = discord.Interaction[Any]


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Ocr(StaffCog, group_name="ocr"):
    """See what I read in pictures, and have it read again."""

    def __init__(self, deps: BotDeps, *, tries_in_all: int) -> None:
        self._db = deps.db
        self._bell = deps.bell
        self._tries_in_all = tries_in_all

    @app_commands.command()
    @app_commands.describe(message="The link of a message, or its id in this channel")
    async def show(self, interaction: Interaction, message: str) -> None:
        """Show what was read in a message's pictures, by whom, and how surely."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        named = await named_message(interaction, message)
        if named is None:
            await follow_up(interaction, [NO_SUCH_MESSAGE])
            return
        guild_id = interaction.guild_id or 0
        found = await readings.of_message(self._db, guild_id, named.id)
        if not found:
            await follow_up(interaction, [ocr_words.NO_PICTURES])
            return
        earlier = await self._earlier(interaction, found)
        await _send(interaction, ocr_words.shown(found, earlier, guild_id))

    @app_commands.command()
    @app_commands.describe(message="The link of a message, or its id in this channel")
    async def retry(self, interaction: Interaction, message: str) -> None:
        """Read a message's pictures again, before everything else."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        named, guild = await named_message(interaction, message), interaction.guild
        if named is None or guild is None:
            await follow_up(interaction, [NO_SUCH_MESSAGE])
            return
        again = await readings.read_anew(self._db, guild.id, named.id)
        if not again:
            await follow_up(interaction, [ocr_words.NOT_AGAIN])
            return
        await self._bell.ring_reads(again, priority=LIVE)
        await guilds.save(self._db, convert.guild(guild))
        await audit.record(
            self._db,
            guild.id,
            interaction.user.id,
            "ocr.retried",
            channel_id=convert.place_of(named)[0],
            message_id=str(named.id),
        )
        text = ocr_words.AGAIN.format(what=many(len(again), "picture"))
        await follow_up(interaction, [text])

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show what waits to be read, and what could not be read and why."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        waiting = await readings.waiting(self._db, guild_id)
        failures = await readings.failures(self._db, guild_id, total=self._tries_in_all)
        await follow_up(interaction, ocr_words.status(waiting, failures))

    async def _earlier(
        self, interaction: Interaction, found: Sequence[Reading]
    ) -> dict[int, list[EarlierPicture]]:
        """Pictures like each of *found* that were there before and that this person can see."""
        guild, member = interaction.guild, interaction.user
        if guild is None or not isinstance(member, discord.Member):
            return {}
        earlier: dict[int, list[EarlierPicture]] = {}
        for number, reading in enumerate(found):
            alike = await near_duplicates.earlier(self._db, guild.id, reading.attachment_id)
            earlier[number] = [each for each in alike if await _can_see(guild, member, each)]
        return earlier


async def _can_see(guild: discord.Guild, member: discord.Member, picture: EarlierPicture) -> bool:
    place = guild.get_channel_or_thread(picture.thread_id or picture.channel_id)
    return place is not None and await can_read(member, place)


async def _send(interaction: Interaction, shown: ocr_words.Shown) -> None:
    first, *others = shown.parts
    files = (
        [discord.File(io.BytesIO(shown.file.encode()), ocr_words.FILENAME)] if shown.file else []
    )
    await interaction.edit_original_response(content=first, attachments=files)
    await follow_up(interaction, others)
