"""`/similar`: earlier solved threads like a text, or like a message or thread that a link names."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.audience import audience_of, can_read
from bot.command_words import CommandWords, words_for
from bot.links import Link, is_link, parse_link
from bot.solved_like import listing, solved_like
from db import messages, privacy
from db.pool import Executor
from qa.answer import Search
from qa.plain import cleaned
from qa.question import Question

TEXT_CHARACTERS = 1500

Interaction = discord.Interaction[Any]


class Similar(commands.Cog):
    def __init__(self, db: Executor, search: Search) -> None:
        self._db = db
        self._search = search

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(like="What it is about, or the link of a message or thread")
    async def similar(
        self, interaction: Interaction, like: app_commands.Range[str, 3, TEXT_CHARACTERS]
    ) -> None:
        """Find solved threads like a text, a message or a thread. Only you see them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = words_for(interaction)
        question = await self._question(interaction, like, words)
        if isinstance(question, str):
            await interaction.followup.send(question, ephemeral=True)
            return
        hits = await solved_like(self._search, question, await audience_of(self._db, interaction))
        text = listing(hits, words)
        await interaction.followup.send(text, ephemeral=True, suppress_embeds=True)

    async def _question(
        self, interaction: Interaction, like: str, words: CommandWords
    ) -> Question | str:
        """What to look for, or why not."""
        asked = Question(
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id or 0,
            thread_id=None,
            message_id=None,
            title=None,
            content=convert.safe(cleaned(like)).strip(),
        )
        if not is_link(like):
            return asked if len(asked.content) > 1 else words.too_short
        link = parse_link(like)
        if link is None or link.guild_id != interaction.guild_id:
            return words.bad_link
        message = await linked(interaction, link)
        if message is None or await privacy.is_out(self._db, message.author.id):
            return words.link_hidden
        thread = message.channel if isinstance(message.channel, discord.Thread) else None
        record = convert.new_message(message)
        return replace(
            asked,
            thread_id=thread.id if thread else None,
            message_id=message.id,
            title=convert.safe(thread.name) if thread else None,
            content=record.content if record else "",
            readings=tuple(await messages.readings(self._db, message.id)),
        )


async def linked(interaction: Interaction, link: Link) -> discord.Message | None:
    """The message a link names, of a thread its first one; None unless the person can read it."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return None
    try:
        place = guild.get_channel_or_thread(link.place_id)
        place = place or await guild.fetch_channel(link.place_id)
        if not await can_read(member, place):
            return None
        if isinstance(place, discord.Thread):
            return await _in_thread(place, link.message_id)
        if link.message_id is None or not isinstance(place, discord.TextChannel):
            return None
        return await place.fetch_message(link.message_id)
    except discord.HTTPException:  # gone, or hidden from the bot
        return None


async def _in_thread(thread: discord.Thread, message_id: int | None) -> discord.Message:
    """A forum post's first message is in it; that of other threads is where they began."""
    wanted = message_id or thread.id
    if wanted == thread.id and isinstance(thread.parent, discord.TextChannel):
        return await thread.parent.fetch_message(wanted)
    return await thread.fetch_message(wanted)
