"""`/ask`: a question by name, with a picture if need be, answered from what was solved here."""

import math
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import audience, convert
from bot.asking import UNREAD, Asking
from bot.card import answer_card
from bot.command_words import CommandWords, words_for
from bot.deps import Answerer, Turns
from bot.present import neutral_title
from core.errors import TransientError
from db import asked
from db.records import NewAnswer, NewAsked, StoredReading
from qa.answer import Abstention
from qa.plain import cleaned
from qa.question import Question

log = structlog.get_logger()

QUESTION_CHARACTERS = 1500
SHORTEST_QUESTION = 3  # characters people see

Interaction = discord.Interaction[Any]


class Ask(commands.Cog):
    def __init__(self, answerer: Answerer, asking: Asking, turns: Turns, *, per_hour: int) -> None:
        self._answerer = answerer
        self._asking = asking
        self._turns = turns
        self._per_hour = per_hour

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        question="What you want to know, with the error's own words if you can",
        image="A screenshot of it: I read what it says",
    )
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, SHORTEST_QUESTION, QUESTION_CHARACTERS],
        image: discord.Attachment | None = None,
    ) -> None:
        """Ask what was solved here before. In channels only you see the answer."""
        words = words_for(interaction, question)
        text = convert.safe(cleaned(question)).strip()
        refusal = await self._refusal(interaction, text, image, words)
        if refusal := refusal or await self._enough(interaction, words):
            await interaction.response.send_message(refusal, ephemeral=True)
            return
        is_private = not isinstance(interaction.channel, discord.Thread)
        await interaction.response.defer(ephemeral=is_private, thinking=True)
        new = _new_asked(interaction, text, image)
        try:
            answer, readings = await self._answer(interaction, new, words, is_private=is_private)
        except TransientError as error:
            log.warning("ask.put_off", interaction_id=interaction.id, code=error.code)
            await asked.end(self._asking.db, new.id, "failed", error.code)
            await interaction.edit_original_response(content=words.busy)
            return
        await self._note(new.id, answer)
        await _reply(interaction, answer, words)
        await _tell_unread(interaction, readings, words, is_private=is_private)

    async def _refusal(
        self,
        interaction: Interaction,
        text: str,
        image: discord.Attachment | None,
        words: CommandWords,
    ) -> str | None:
        if len(text) < SHORTEST_QUESTION:
            return words.too_short
        if image is not None and not convert.attachment(image).maybe_image:
            return words.no_picture_file.format(name=neutral_title(image.filename))
        if wait_s := await self._turns.take(str(interaction.user.id)):
            return words.too_often.format(seconds=math.ceil(wait_s))
        return None

    async def _enough(self, interaction: Interaction, words: CommandWords) -> str | None:
        wait_s = await asked.wait_s(
            self._asking.db,
            interaction.guild_id or 0,
            interaction.user.id,
            per_hour=self._per_hour,
        )
        return words.enough.format(minutes=math.ceil(wait_s / 60)) if wait_s else None

    async def _answer(
        self, interaction: Interaction, new: NewAsked, words: CommandWords, *, is_private: bool
    ) -> tuple[NewAnswer | Abstention, tuple[StoredReading, ...]]:
        async with self._asking.kept(new):
            readings: tuple[StoredReading, ...] = ()
            if new.pictures:
                await interaction.edit_original_response(content=f"-# {words.reading}")
                readings = await self._asking.readings(new.id)
            thread_id = new.place_id if new.place_id != new.channel_id else None
            question = Question(
                guild_id=new.guild_id,
                channel_id=new.channel_id,
                thread_id=thread_id,
                message_id=None,
                title=None,
                content=new.content,
                readings=readings,
                asked_by_name=True,
                audience=await self._audience(interaction, new.channel_id, is_private=is_private),
            )
            return await self._answerer.answer(question), readings

    async def _audience(
        self, interaction: Interaction, channel_id: int, *, is_private: bool
    ) -> audience.Audience:
        if is_private or interaction.guild is None:
            return await audience.audience_of(self._asking.db, interaction)
        return audience.of_public_reply(interaction.guild, channel_id)

    async def _note(self, asked_id: int, answer: NewAnswer | Abstention) -> None:
        gap = answer.reason if isinstance(answer, Abstention) else answer.gap
        status = "not_found" if gap else "answered"
        await asked.end(self._asking.db, asked_id, status, gap)
        log.info("ask.answered", interaction_id=asked_id, status=status, reason=gap)


async def _reply(
    interaction: Interaction, answer: NewAnswer | Abstention, words: CommandWords
) -> None:
    if isinstance(answer, Abstention):
        await interaction.edit_original_response(content=words.not_found)
        return
    card = answer_card(answer)
    await interaction.edit_original_response(content=None, view=card, attachments=card.files())


async def _tell_unread(
    interaction: Interaction,
    readings: tuple[StoredReading, ...],
    words: CommandWords,
    *,
    is_private: bool,
) -> None:
    """Say which picture could not be read; of those that took too long the answer tells."""
    for reading in readings:
        if reading.status != "completed" and reading.status not in UNREAD:
            text = words.picture_unread.format(
                name=neutral_title(reading.filename), reason=reading.error_message or "?"
            )
            await interaction.followup.send(text, ephemeral=is_private)


def _new_asked(interaction: Interaction, text: str, image: discord.Attachment | None) -> NewAsked:
    channel_id, thread_id = place_of(interaction)
    return NewAsked(
        id=interaction.id,
        guild_id=interaction.guild_id or 0,
        channel_id=channel_id,
        place_id=thread_id or channel_id,
        user_id=interaction.user.id,
        content=text,
        pictures=(convert.attachment(image),) if image is not None else (),
    )


def place_of(interaction: Interaction) -> tuple[int, int | None]:
    """The channel people set permissions on, and the thread inside it."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id, channel.id
    return interaction.channel_id or 0, None
