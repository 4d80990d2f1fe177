"""Similar solved: other solved threads the person who pressed can read."""

from bot.audience import audience_of
from bot.buttons.press import Press
from bot.command_words import words_in
from bot.solved_like import listing, solved_like
from db import sent_answers
from db.pool import Executor
from qa.answer import Search
from qa.question import Question


async def similar(db: Executor, search: Search, press: Press) -> str:
    """The list to show."""
    asked = await sent_answers.question(db, press.answer.question_id)
    if asked is None:
        return press.words.gone
    question = Question(
        guild_id=asked.guild_id,
        channel_id=asked.channel_id,
        thread_id=asked.thread_id,
        message_id=asked.message_id,
        title=asked.title,
        content=asked.content,
        readings=asked.readings,
    )
    hits = await solved_like(search, question, await audience_of(db, press.interaction))
    return listing(hits, words_in(press.answer.language))
