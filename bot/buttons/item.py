"""A button under an answer. Its id names the answer, so it works for as long as it is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, cast
from uuid import UUID

import discord
from discord import ui

PREFIX = "answer:"
_CUSTOM_ID = re.compile(r"answer:(?P<act>[a-z]{1,16}):(?P<id>[0-9a-f]{32})")


class Act(StrEnum):
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    SIMILAR = "similar"
    HUMAN = "human"
    DISMISS = "dismiss"


_EMOJIS: Mapping[Act, str] = MappingProxyType(
    {
        Act.HELPFUL: "👍",
        Act.UNHELPFUL: "👎",
        Act.SIMILAR: "🔎",
        Act.HUMAN: "🙋",
        Act.DISMISS: "🗑️",
    }
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says of itself; None where its id is not of our making."""

    act: Act
    answer_id: UUID

    @property
    def custom_id(self) -> str:
        return f"{PREFIX}{self.act}:{self.answer_id.hex}"


def parse(custom_id: str) -> Pressed | None:
    """What stands in the id of a button; None when it is not one of ours, however it begins."""
    match = _CUSTOM_ID.fullmatch(custom_id)
    if match is None or match["act"] not in set(Act):
        return None
    return Pressed(Act(match["act"]), UUID(match["id"]))


class Desk(Protocol):
    """Where a press of a button is dealt with."""

    async def press(self, interaction: discord.Interaction[Any], custom_id: str) -> None: ...


class HasDesk(Protocol):
    desk: Desk


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=f"{PREFIX}.{{1,90}}"):
    """Takes every id that begins like ours, so that a forged one is answered, too."""

    @classmethod
    def labelled(cls, act: Act, answer_id: UUID, label: str) -> AnswerButton:
        custom_id = Pressed(act, answer_id).custom_id
        return cls(ui.Button(label=label, emoji=_EMOJIS[act], custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> AnswerButton:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await cast("HasDesk", interaction.client).desk.press(interaction, self.custom_id)
