"""What the buttons and the menu of `/channels` do."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

import discord

from bot import convert
from bot.check.permissions import examine
from bot.check.places import own_role, place_of
from bot.moderation import guide, leaving
from bot.moderation.gate import is_moderator
from bot.moderation.items import Act, menu_of
from bot.moderation.watcher import Watcher
from db import audit, channel_erasures, channels
from db.pool import Executor
from db.records import ChannelKind

Interaction = discord.Interaction[Any]
GONE = "I do not find that channel any more."
LATER = "As you like. `/channels guide` opens this again."
KEPT = "I keep {kept}."
TOO_LATE = "There is nothing left to keep: it is erased."
NOT_NOW = "That channel is watched again, or not known. Use `/channels unwatch` first."


class ChannelDesk:
    def __init__(self, db: Executor, watcher: Watcher) -> None:
        self._db = db
        self._watcher = watcher
        acts: dict[str, Callable[[Interaction, int], Awaitable[None]]] = {
            Act.WATCH: self._watch,
            Act.ERASE: self._ask,
            Act.SURE: self._erase,
            Act.KEEP: self._keep,
            Act.GUIDE: self._open,
            Act.TAKE: self._take,
            Act.LATER: self._later,
        }
        self._acts: Mapping[str, Callable[[Interaction, int], Awaitable[None]]] = MappingProxyType(
            acts
        )

    async def press(self, interaction: Interaction, act: str, channel_id: int) -> None:
        """Do what a button says, for who may; what is of no making of ours does nothing."""
        if await is_moderator(interaction) and act in self._acts:
            await self._acts[act](interaction, channel_id)

    async def pick(self, interaction: Interaction, values: list[str]) -> None:
        """Show what is chosen; nothing is watched before the button is pressed."""
        if not await is_moderator(interaction):
            return
        options = menu_of(interaction.message)
        guide.choose(options, values)
        await interaction.response.edit_message(view=guide.controls(options))

    async def show_guide(self, interaction: Interaction) -> None:
        """After a private defer."""
        assert interaction.guild  # noqa: S101  # the gate lets nobody through without one
        watched = [c.id for c in await channels.list_watched(self._db, interaction.guild.id)]
        found = guide.candidates(interaction.guild, watched)
        if not found:
            await interaction.followup.send(guide.NONE, ephemeral=True)
            return
        await interaction.followup.send(
            embed=guide.proposal(found, watched),
            view=guide.controls(guide.menu(found)),
            ephemeral=True,
        )

    async def _open(self, interaction: Interaction, _: int) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.show_guide(interaction)

    async def _take(self, interaction: Interaction, _: int) -> None:
        """Watch what is chosen in the menu of the same message."""
        assert interaction.guild  # noqa: S101  # as above
        ids = guide.chosen(menu_of(interaction.message))
        places = [p for i in ids if (p := _place(interaction, i))]
        await interaction.response.defer()
        await self._watcher.watch(interaction.guild, places, interaction.user.id)
        text = "\n".join(watching(place) for place in places) or GONE
        await interaction.edit_original_response(content=text, embed=None, view=None)

    async def _later(self, interaction: Interaction, _: int) -> None:
        await interaction.response.edit_message(content=LATER, embed=None, view=None)

    async def _watch(self, interaction: Interaction, channel_id: int) -> None:
        assert interaction.guild  # noqa: S101  # as above
        place = _place(interaction, channel_id)
        await interaction.response.defer()
        if place is not None:
            await self._watcher.watch(interaction.guild, [place], interaction.user.id)
        text = watching(place) if place else GONE
        await interaction.edit_original_response(content=text, view=None)

    async def _ask(self, interaction: Interaction, channel_id: int) -> None:
        kept = await channel_erasures.kept(self._db, channel_id)
        text, view = leaving.asked(channel_id, kept)
        await interaction.response.edit_message(content=text, view=view)

    async def _erase(self, interaction: Interaction, channel_id: int) -> None:
        guild_id = interaction.guild_id or 0
        at = await channel_erasures.schedule(
            self._db, guild_id, channel_id, delay_s=leaving.ERASE_AFTER_S
        )
        if at is None:
            await interaction.response.edit_message(content=NOT_NOW, view=None)
            return
        await self._note(interaction, "channel.erase", channel_id)
        text, view = leaving.scheduled(channel_id, discord.utils.format_dt(at, "R"))
        await interaction.response.edit_message(content=text, view=view)

    async def _keep(self, interaction: Interaction, channel_id: int) -> None:
        """Take an erasure back; also the answer "no" to whether there shall be one."""
        if await channel_erasures.cancel(self._db, interaction.guild_id or 0, channel_id):
            await self._note(interaction, "channel.keep", channel_id)
        kept = await channel_erasures.kept(self._db, channel_id)
        text = KEPT.format(kept=leaving.told(kept)) if kept.messages else TOO_LATE
        await interaction.response.edit_message(content=text, view=None)

    async def _note(self, interaction: Interaction, action: str, channel_id: int) -> None:
        await audit.record(
            self._db,
            interaction.guild_id or 0,
            interaction.user.id,
            action,
            channel_id=channel_id,
        )


def watching(place: convert.HelpPlace, kind: ChannelKind = "help") -> str:
    """That a place is watched, and what is missing there."""
    why = " for invoices" if kind == "invoices" else ""
    text = f"I watch {place.mention}{why} from now on, and am reading what was said there before."
    finding = examine(place_of(place, ""), role=own_role(place.guild))
    return text if finding.state == "ok" else f"{text}\n⚠️ But: {finding.seen}\n-# ↳ {finding.fix}"


def _place(interaction: Interaction, channel_id: int) -> convert.HelpPlace | None:
    """The channel of that id in the guild of this interaction, and in no other."""
    channel = interaction.guild.get_channel(channel_id) if interaction.guild else None
    return channel if isinstance(channel, convert.HelpPlace) else None
