"""Where every press of a button under an answer is checked and dealt with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

import discord
import structlog
from discord.ext import commands

from bot.buttons import dismissal, human, similar, voting
from bot.buttons.item import Act, AnswerButton, parse
from bot.buttons.press import Press, whisper
from bot.buttons.words import ButtonWords, button_words
from bot.privacy_words import texts_for
from db import privacy, sent_answers
from db.patience import patiently
from db.pool import Executor
from qa.answer import Search

log = structlog.get_logger()

FORM_LIMIT_S = 2.0  # a form must be the first reply, and that must come within 3 s
DEFERRED_LIMIT_S = 30.0

Deed = Callable[[Press], Awaitable[str]]


async def _helpful(db: Executor, press: Press) -> str:
    await voting.vote(db, press, is_helpful=True)
    return press.words.thanks_helpful


def _deeds(db: Executor, search: Search) -> Mapping[Act, Deed]:
    return MappingProxyType(
        {
            Act.HELPFUL: partial(_helpful, db),
            Act.SIMILAR: partial(similar.similar, db, search),
            Act.HUMAN: partial(human.call_helpers, db),
            Act.DISMISS: partial(dismissal.dismiss, db),
        }
    )


class AnswerDesk(commands.Cog):
    """Takes presses of answers sent by any process, at any time: all it needs is in the press."""

    def __init__(self, bot: commands.AutoShardedBot, db: Executor, search: Search) -> None:
        self._bot = bot
        self._db = db
        self._deeds = _deeds(db, search)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(AnswerButton)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(AnswerButton)

    async def press(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        """A rim: whoever pressed learns how it ended, also when it failed."""
        try:
            await self._press(interaction, custom_id)
        except Exception:
            log.exception("press.failed", interaction_id=interaction.id, custom_id=custom_id)
            await self._apologise(interaction)

    async def _press(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        pressed = parse(custom_id)
        if pressed is None:
            await whisper(interaction, _words(interaction).gone)
        elif pressed.act is Act.UNHELPFUL:
            async with asyncio.timeout(FORM_LIMIT_S):
                await self._vote_and_ask_why(interaction, pressed.answer_id)
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            async with asyncio.timeout(DEFERRED_LIMIT_S):
                text = await self._do(interaction, pressed.answer_id, self._deeds[pressed.act])
            await whisper(interaction, text)

    async def _vote_and_ask_why(
        self, interaction: discord.Interaction[Any], answer_id: UUID
    ) -> None:
        press = await self._checked(interaction, answer_id)
        if isinstance(press, str):
            await whisper(interaction, press)
            return
        await voting.vote(self._db, press, is_helpful=False)
        await interaction.response.send_modal(voting.ReasonForm(press.answer, press.words))

    async def _do(self, interaction: discord.Interaction[Any], answer_id: UUID, deed: Deed) -> str:
        press = await patiently(lambda: self._checked(interaction, answer_id))
        return press if isinstance(press, str) else await deed(press)

    async def _checked(self, interaction: discord.Interaction[Any], answer_id: UUID) -> Press | str:
        """The press, or why it comes to nothing: what stands in a button's id proves nothing."""
        if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
            return _words(interaction).gone
        if await privacy.is_out(self._db, interaction.user.id):
            return texts_for(interaction).you_are_out
        answer = await sent_answers.get(self._db, answer_id, interaction.guild_id)
        message = interaction.message
        if answer is None or message is None or answer.channel_id != interaction.channel_id:
            return _words(interaction).gone
        if answer.reply_message_id not in (None, message.id):  # None: it was sent just now
            return button_words(answer.language).gone
        if answer.is_dismissed:
            return button_words(answer.language).dismissed_before
        return Press(interaction, answer)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms that were sent: discord.py forgets those that were opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        if custom_id.startswith(voting.REASON_PREFIX):
            await self._take_form(interaction, voting.answer_of(custom_id))

    async def _take_form(
        self, interaction: discord.Interaction[Any], answer_id: UUID | None
    ) -> None:
        """A rim, as `press`."""
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            text = _words(interaction).gone
            if answer_id is not None:
                text = await self._do(interaction, answer_id, partial(voting.explain, self._db))
            await whisper(interaction, text)
        except Exception:
            log.exception("form.failed", interaction_id=interaction.id)
            await self._apologise(interaction)

    @staticmethod
    async def _apologise(interaction: discord.Interaction[Any]) -> None:
        try:
            await whisper(interaction, _words(interaction).failed)
        except discord.HTTPException as unsent:
            log.warning("apology.unsent", interaction_id=interaction.id, error=unsent.text)


def _words(interaction: discord.Interaction[Any]) -> ButtonWords:
    """Where the answer is not known, in the language of whoever pressed."""
    return button_words("vi" if interaction.locale is discord.Locale.vietnamese else "en")
