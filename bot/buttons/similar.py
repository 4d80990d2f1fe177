"""Similar solved: other solved threads the person who pressed can read."""

from bot.audience import audience_of
from bot.buttons.press import Press
from bot.buttons.words import ButtonWords
from bot.present import neutral_title
from db import search, sent_answers
from db.pool import Executor
from db.records import ThreadHit
from qa.question import Question

LISTED = 5
SEARCHED = 20  # of which the unsolved are left out


async def similar(db: Executor, press: Press) -> str:
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
    hits = await search.threads(
        db,
        guild_id=question.guild_id,
        channel_id=question.channel_id,
        text=question.prose,
        screen_text=question.screen_text,
        exclude_id=question.message_id,
        key_text=question.key_text,
        limit=SEARCHED,
        audience=await audience_of(db, press.interaction),
    )
    return listing([hit for hit in hits if hit.is_solved][:LISTED], press.words)


def listing(hits: list[ThreadHit], words: ButtonWords) -> str:
    """Links to *hits*, at most a message long for the five there may be."""
    if not hits:
        return words.none_similar
    lines = [f"{n}. {_link(hit, words)}" for n, hit in enumerate(hits, start=1)]
    return "\n".join([words.similar, *lines])


def _link(hit: ThreadHit, words: ButtonWords) -> str:
    place = hit.thread_id or hit.channel_id
    url = f"https://discord.com/channels/{hit.guild_id}/{place}/{hit.answer_message_id}"
    link = f"[{neutral_title(hit.title)}]({url})"
    return f"{link} · {words.from_screenshot}" if hit.from_screenshot else link
