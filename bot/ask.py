"""`/ask`: a question in private, answered from what was solved in this guild."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.deps import Answerer
from bot.present import answer_parts
from bot.replies import follow_up
from core.errors import TransientError
from db.records import NewAnswer
from qa.question import Question

log = structlog.get_logger()

QUESTION_CHARACTERS = 1500
NOTHING = "I found nothing on that."
BUSY = "I cannot look that up right now. Please ask again in a minute."


class Ask(commands.Cog):
    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(question="What you want to know, with the error's own words if you can")
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 3, QUESTION_CHARACTERS],
    ) -> None:
        """Find earlier solved threads on a question. Only you see the answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild_id is None or interaction.channel is None:
            return
        channel_id, thread_id = place_of(interaction)
        try:
            answer = await self._answerer.answer(
                Question(
                    guild_id=interaction.guild_id,
                    channel_id=channel_id,
                    thread_id=thread_id,
                    message_id=None,
                    title=None,
                    content=convert.safe(question),
                )
            )
        except TransientError as error:
            log.warning("ask.put_off", interaction_id=interaction.id, code=error.code)
            await follow_up(interaction, [BUSY])
            return
        is_answer = isinstance(answer, NewAnswer)
        log.info("ask.answered", interaction_id=interaction.id, is_answer=is_answer)
        await follow_up(interaction, answer_parts(answer) if is_answer else [NOTHING])


def place_of(interaction: discord.Interaction) -> tuple[int, int | None]:
    """The channel people set permissions on, and the thread inside it."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id, channel.id
    return interaction.channel_id or 0, None
