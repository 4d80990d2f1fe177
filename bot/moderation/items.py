"""Buttons and the menu of moderators. Their ids say what they do, so they outlive a restart."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Protocol, cast

import discord
from discord import ui
from discord.ext import commands

_BUTTON = r"moderate:(?P<act>[a-z]{1,16}):(?P<id>[0-9]{1,20})"
_MENU = r"moderate:pick"
OPTIONS = 25


class Act(StrEnum):
    """What a button does, with the channel its id names (0: none)."""

    WATCH = "watch"
    ERASE = "erase"
    SURE = "sure"
    KEEP = "keep"
    GUIDE = "guide"
    TAKE = "take"
    LATER = "later"


class Desk(Protocol):
    """Where presses and choices are dealt with."""

    async def press(
        self, interaction: discord.Interaction[Any], act: str, channel_id: int
    ) -> None: ...

    async def pick(self, interaction: discord.Interaction[Any], values: list[str]) -> None: ...


class HasDesk(Protocol):
    desk: Desk


def _desk(interaction: discord.Interaction[Any]) -> Desk:
    bot = cast("commands.Bot", interaction.client)
    return cast("HasDesk", bot.get_cog("Channels")).desk


class ModeratorButton(ui.DynamicItem[ui.Button[Any]], template=_BUTTON):
    def __init__(
        self,
        act: str,
        channel_id: int,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.act = act
        self.channel_id = channel_id
        super().__init__(
            ui.Button(label=label, style=style, custom_id=f"moderate:{act}:{channel_id}")
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> ModeratorButton:
        return cls(match["act"], int(match["id"]), cast("ui.Button[Any]", item).label or "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _desk(interaction).press(interaction, self.act, self.channel_id)


class ChannelMenu(ui.DynamicItem[ui.Select[Any]], template=_MENU):
    """Channels to choose among; those that are chosen already are its defaults."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        select: ui.Select[Any] = ui.Select(
            custom_id=_MENU,
            placeholder="Choose the channels I shall watch",
            min_values=0,
            max_values=len(options),
            options=options,
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> ChannelMenu:
        return cls(cast("ui.Select[Any]", item).options)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        data = cast("dict[str, Any]", interaction.data or {})
        await _desk(interaction).pick(interaction, list(data.get("values", [])))


def view_of(*items: ui.Item[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def menu_of(message: discord.Message | None) -> list[discord.SelectOption]:
    """The options of the menu in *message*, with those that are chosen as defaults."""
    for row in message.components if message else []:
        for part in row.children if isinstance(row, discord.ActionRow) else []:
            if isinstance(part, discord.SelectMenu) and part.custom_id == _MENU:
                return part.options
    return []
