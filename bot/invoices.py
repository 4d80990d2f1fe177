"""`/invoice show|list|ask`: one's own invoices of this server; a channel's, for its moderators."""

import math
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.command_words import language_of, words_for
from bot.deps import Turns
from bot.moderation.gate import is_moderator
from db.invoice_records import Filters, InChannel, Owned, Whose
from db.invoices import owner_on_discord
from qa.invoices.intent import Ask
from qa.invoices.talk import InvoiceTalk
from qa.plain import cleaned, escaped, without_pings

QUESTION_CHARACTERS = 500
CODE_CHARACTERS = 40
NAME_CHARACTERS = 100
REPLY_CHARACTERS = 1900

Interaction = discord.Interaction[Any]


class Invoices(commands.GroupCog, group_name="invoice", group_description="Your invoices"):
    """Replies are for the person alone. Whoever names a channel has to moderate the server."""

    def __init__(self, talk: InvoiceTalk, turns: Turns) -> None:
        super().__init__()
        self._talk = talk
        self._turns = turns

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        number="The invoice's number", channel="All of a channel's (moderators only)"
    )
    async def show(
        self,
        interaction: Interaction,
        number: app_commands.Range[str, 1, CODE_CHARACTERS],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Show one of your invoices by its number. Only you see it."""
        filters = Filters(code=cleaned(number).strip().lstrip("#"))
        await self._by_rules(interaction, Ask("one", language_of(interaction), filters), channel)

    @app_commands.command(name="list")
    @app_commands.guild_only()
    @app_commands.describe(
        text="Words of a seller, buyer or goods", channel="All of a channel's (moderators only)"
    )
    async def list_all(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 2, NAME_CHARACTERS] | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """List your invoices and what they come to. Only you see it."""
        filters = Filters(text=cleaned(text).strip() if text else None)
        await self._by_rules(interaction, Ask("list", language_of(interaction), filters), channel)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        question="As: total by month", channel="About a channel's (moderators only)"
    )
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 2, QUESTION_CHARACTERS],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Ask about your invoices: sums, counts, comparisons. Only you see it."""
        whose = await _whose(interaction, channel)
        if whose is None:
            return
        if wait_s := await self._turns.take(str(interaction.user.id)):
            text = words_for(interaction, question).too_often.format(seconds=math.ceil(wait_s))
            await interaction.response.send_message(text, ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._talk.look_up(whose, question)
        reply = await self._talk.word(question, found)
        await interaction.edit_original_response(content=shown(reply.text))

    async def _by_rules(
        self, interaction: Interaction, ask: Ask, channel: discord.TextChannel | None
    ) -> None:
        whose = await _whose(interaction, channel)
        if whose is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        reply = await self._talk.reply_to(whose, ask)
        await interaction.edit_original_response(content=shown(reply.text))


async def _whose(interaction: Interaction, channel: discord.TextChannel | None) -> Whose | None:
    """Whose invoices are shown; None: they may not be, and the person has been told."""
    guild_id = interaction.guild_id or 0
    if channel is None:
        return Owned(owner_on_discord(interaction.user.id), guild_id)
    return InChannel(channel.id, guild_id) if await is_moderator(interaction) else None


def shown(text: str) -> str:
    """An answer as plain letters: what an invoice says calls nobody and is no link."""
    whole = escaped(without_pings(cleaned(text))).replace("://", ":\u200b//")
    return whole if len(whole) <= REPLY_CHARACTERS else f"{whole[: REPLY_CHARACTERS - 1]}…"
