"""Solved threads like a question: what `/similar` and the button of an answer list."""

import re

from bot.command_words import CommandWords
from bot.present import jump_url, neutral_title
from db.records import Audience, Source, ThreadHit
from qa.answer import Search
from qa.plain import escaped, one_line
from qa.question import Question
from qa.worth import BAR_FOR_MODEL

LISTED = 5
SEARCHED = 20  # of which the unsolved are left out
QUOTED_CHARACTERS = 160
NEAR_ENOUGH = 0.25  # of what is looked for, weighted by rarity

_MARKS = re.compile(r"```\w*|`|\*\*|__|~~|\|\|")  # an excerpt in one line shows no markup


async def solved_like(search: Search, question: Question, audience: Audience) -> list[ThreadHit]:
    """The solved threads *audience* can read that are most like *question*; never its own."""
    hits = await search(
        guild_id=question.guild_id,
        channel_id=question.channel_id,
        text=question.prose,
        screen_text=question.screen_text,
        exclude_ids=question.not_from,
        key_text=question.key_text,
        limit=SEARCHED,
        audience=audience,
    )
    return [hit for hit in hits if hit.is_solved and is_near(hit)][:LISTED]


def is_near(hit: ThreadHit) -> bool:
    """Whether a hit is worth a look: the error itself, much of what was said, or its meaning."""
    means_it = hit.cosine is not None and hit.cosine >= BAR_FOR_MODEL.cosine
    return hit.is_same_error or means_it or hit.coverage >= NEAR_ENOUGH


def listing(hits: list[ThreadHit], words: CommandWords) -> str:
    """Links to *hits* with the beginning of what was answered: at most a message long."""
    if not hits:
        return words.none_similar
    entries = [_entry(number, hit, words) for number, hit in enumerate(hits, start=1)]
    return "\n".join([f"**{words.similar}**", *entries])


def _entry(number: int, hit: ThreadHit, words: CommandWords) -> str:
    source = Source(hit.answer_message_id, hit.guild_id, hit.thread_id or hit.channel_id, hit.title)
    where = f" · {words.from_screenshot}" if hit.from_screenshot else ""
    quote = escaped(one_line(_MARKS.sub("", hit.answer), QUOTED_CHARACTERS))
    return f"{number}. [{neutral_title(hit.title)}]({jump_url(source)}){where}\n> {quote}"
