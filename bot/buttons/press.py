"""One press of a button: who, on which answer, and in which language they are answered."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.buttons.words import ButtonWords, button_words
from db.records import SentAnswer


@dataclass(frozen=True, slots=True)
class Press:
    """A press on an answer of the person's own guild that still stands."""

    interaction: discord.Interaction[Any]
    answer: SentAnswer

    @property
    def words(self) -> ButtonWords:
        return button_words(self.answer.language)

    @property
    def user_id(self) -> int:
        return self.interaction.user.id


async def whisper(interaction: discord.Interaction[Any], text: str) -> None:
    """Say *text* to the person of *interaction* alone, whether it was deferred or not."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, suppress_embeds=True)
    else:
        await interaction.response.send_message(text, ephemeral=True, suppress_embeds=True)
