"""`/privacy`: everybody sees, exports and erases what is stored of them, or opts out."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any, Protocol, cast

import discord
import structlog
from discord import app_commands, ui
from discord.ext import commands

from bot import convert, privacy_words
from bot.audience import can_read
from bot.deps import BotDeps
from bot.privacy_export import FILENAME, archives, fitting
from bot.privacy_facts import PrivacyFacts
from bot.privacy_texts import PrivacyTexts
from bot.privacy_words import texts_for
from db import audit, channels, erasure, guilds, personal_data, privacy, retention

log = structlog.get_logger()

NOBODY = 0  # in the audit: who erased themselves is not noted
LONGEST_DAYS = 3650

Interaction = discord.Interaction[Any]


class TakesBack(Protocol):
    """`bot.withdrawals.Withdrawals`."""

    async def take_back_all(self) -> None: ...


class EraseButton(ui.DynamicItem[ui.Button[Any]], template=r"privacy:(?P<act>erase|keep)"):
    """Erases, or not, what is stored of whoever presses it."""

    def __init__(self, act: str, label: str, style: discord.ButtonStyle) -> None:
        self.act = act
        super().__init__(ui.Button(label=label, style=style, custom_id=f"privacy:{act}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> EraseButton:
        button = cast("ui.Button[Any]", item)
        return cls(match["act"], button.label or "-", button.style)

    async def callback(self, interaction: Interaction) -> None:
        cog: Privacy = interaction.client.get_cog("Privacy")
        await cog.press(interaction, self.act)


@app_commands.guild_only()
class Privacy(commands.GroupCog, group_name="privacy"):
    """What I store of you, and what you can do about it."""

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        deps: BotDeps,
        facts: PrivacyFacts,
        replies: TakesBack,
    ) -> None:
        self._bot = bot
        self._db = deps.db
        self._kept = deps.kept
        self._facts = facts
        self._replies = replies

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(EraseButton)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(EraseButton)

    @app_commands.command()
    async def about(self, interaction: Interaction) -> None:
        """What is stored, why, for how long, and who reads it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = privacy_words.about(
            self._facts,
            await retention.get(self._db, interaction.guild_id or 0),
            await self._watched_for(interaction),
            is_out=await privacy.is_out(self._db, interaction.user.id),
            texts=texts_for(interaction),
        )
        await _tell(interaction, text)

    @app_commands.command()
    async def show(self, interaction: Interaction) -> None:
        """How much is stored of you, with your newest messages."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        stored = await personal_data.summary(self._db, interaction.user.id)
        await _tell(interaction, privacy_words.summary(stored, texts_for(interaction)))

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """All that is stored of you, as files."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        stored = await personal_data.everything(self._db, interaction.user.id)
        files, is_all = fitting(await asyncio.to_thread(archives, stored))
        texts = texts_for(interaction)
        await interaction.edit_original_response(
            content=texts.exported if is_all else texts.too_much,
            attachments=[
                discord.File(io.BytesIO(data), FILENAME.format(number=number))
                for number, data in enumerate(files, start=1)
            ],
        )
        log.info("privacy.exported", interaction_id=interaction.id, files=len(files))

    @app_commands.command(name="opt-out")
    async def opt_out(self, interaction: Interaction) -> None:
        """Have nothing of yours stored or read from now on, and what is stored erased."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        texts = texts_for(interaction)
        await privacy.begin_erasing(self._db, interaction.user.id, opt_out=True)
        await _tell(interaction, f"{texts.opted_out}\n{texts.erasing}")
        gone = await self._erase(interaction, "privacy.opted_out")
        await _tell(interaction, f"{texts.opted_out}\n{privacy_words.erased(gone, texts)}")

    @app_commands.command(name="opt-in")
    async def opt_in(self, interaction: Interaction) -> None:
        """Let what you say in watched channels be stored again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        was_out = await privacy.opt_in(self._db, interaction.user.id)
        if was_out:
            await self._note(interaction, "privacy.opted_in", NOBODY)
        texts = texts_for(interaction)
        await _tell(interaction, texts.opted_in if was_out else texts.not_out)

    @app_commands.command()
    async def erase(self, interaction: Interaction) -> None:
        """Erase all that is stored of you, after you said that you are sure."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        stored = await personal_data.summary(self._db, interaction.user.id)
        texts = texts_for(interaction)
        text = texts.sure.format(what=privacy_words.counted(stored, texts))
        await interaction.edit_original_response(content=text, view=_sure(texts))

    async def press(self, interaction: Interaction, act: str) -> None:
        texts = texts_for(interaction)
        if act != "erase":
            await interaction.response.edit_message(content=texts.kept, view=None)
            return
        await interaction.response.edit_message(content=texts.erasing, view=None)
        await privacy.begin_erasing(self._db, interaction.user.id)
        gone = await self._erase(interaction, "privacy.erased")
        await _tell(interaction, privacy_words.erased(gone, texts))

    @app_commands.command(name="retention")
    @app_commands.describe(days="Older messages are erased; 0: keep them")
    async def retain(
        self, interaction: Interaction, days: app_commands.Range[int, 0, LONGEST_DAYS] | None = None
    ) -> None:
        """For moderators: for how many days I keep messages of this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild, texts = interaction.guild, texts_for(interaction)
        if guild is None:
            return
        if days is not None and not interaction.permissions.manage_guild:
            await _tell(interaction, texts.may_not_retain)
            return
        if days is not None:
            await guilds.save(self._db, convert.guild(guild))
            await retention.set_days(self._db, guild.id, days or None)
            await self._note(interaction, "privacy.retention", interaction.user.id, days=days)
        kept = await retention.get(self._db, guild.id)
        await _tell(interaction, privacy_words.retained(kept, texts))

    async def _erase(self, interaction: Interaction, action: str) -> int:
        """Erase this person, slice by slice; a worker ends it should we be stopped."""
        gone = 0
        async for erased in erasure.person(self._db, interaction.user.id):
            await self._kept.forget(erased.urls)
            gone += erased.messages
        await self._note(interaction, action, NOBODY, messages=gone)
        await self._replies.take_back_all()
        return gone

    async def _note(
        self, interaction: Interaction, action: str, user_id: int, **details: int
    ) -> None:
        guild = interaction.guild
        if guild is not None:
            await guilds.save(self._db, convert.guild(guild))
            await audit.record(self._db, guild.id, user_id, action, **details)
        log.info(action, guild_id=interaction.guild_id, interaction_id=interaction.id, **details)

    async def _watched_for(self, interaction: Interaction) -> list[str]:
        """Mentions of the watched channels that this person can read."""
        guild, member = interaction.guild, interaction.user
        if guild is None or not isinstance(member, discord.Member):
            return []
        watched = await channels.list_watched(self._db, guild.id)
        places = [place for c in watched if (place := guild.get_channel(c.id)) is not None]
        return [place.mention for place in places if await can_read(member, place)]


def _sure(texts: PrivacyTexts) -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(EraseButton("erase", texts.erase, discord.ButtonStyle.danger))
    view.add_item(EraseButton("keep", texts.keep, discord.ButtonStyle.secondary))
    return view


async def _tell(interaction: Interaction, text: str) -> None:
    """In place of what was said before; private, as the deferred reply was."""
    await interaction.edit_original_response(content=text)
