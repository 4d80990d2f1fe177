"""Measure how fast messages are stored: pages of the past, and a new one in the bot's way."""

import asyncio
import random
import statistics
import time

from bot.convert import safe
from bot.past_intake import PastIntake
from db import messages
from db.records import LIVE, NewMessage
from tools.bench.ground import Ground, opened, own_servers, said
from tools.bench.table import Figure

PAGES, PAGE, AT_ONCE = 200, 100, 4
LIVE_MESSAGES = 1000
PICTURE_EVERY = 12
SEED = 7
_WORDS = """
when i run the build it says the module is missing but i installed it yesterday and the path
looks right can somebody tell me what else to check thanks error line file config python node
"""


def talk(first: int, count: int) -> list[NewMessage]:
    """Messages of some twenty words; every twelfth has a picture."""
    rnd = random.Random(SEED + first)  # noqa: S311  # no secret
    return [
        said(
            first + n,
            " ".join(rnd.choices(_WORDS.split(), k=rnd.randrange(5, 40))),
            url=f"past/{first + n}" if n % PICTURE_EVERY == 0 else None,
        )
        for n in range(count)
    ]


async def pages_a_second(ground: Ground) -> float:
    """Messages a second, several places at once, each page in one statement and rung for."""
    intake = PastIntake(ground.db, ground.queue)
    pages = [talk(1 + n * PAGE, PAGE) for n in range(PAGES)]
    since = time.perf_counter()

    async def place(number: int) -> None:
        for page in pages[number::AT_ONCE]:
            await intake.take_page(page)

    async with asyncio.TaskGroup() as group:
        for number in range(AT_ONCE):
            group.create_task(place(number))
    return PAGES * PAGE / (time.perf_counter() - since)


def redacted_a_second() -> float:
    """Messages a second of CPU that are made ready to be stored; the bot does so in one process."""
    texts = [message.content for message in talk(1, 5 * PAGE)]
    since = time.process_time()
    for text in texts:
        safe(text)
    return len(texts) / (time.process_time() - since)


async def live_commits(ground: Ground) -> list[float]:
    """Milliseconds of each commit of one new message with its picture."""
    took: list[float] = []
    for message in talk(10**7, LIVE_MESSAGES):
        since = time.perf_counter()
        await messages.insert(ground.db, [message], priority=LIVE)
        took.append((time.perf_counter() - since) * 1000)
    return took


async def _measure() -> list[Figure]:
    with own_servers() as (urls, _):
        async with opened(urls) as ground:
            rate = await pages_a_second(ground)
            cuts = statistics.quantiles(await live_commits(ground), n=100)
    return [
        Figure("messages stored by pages of the past", rate, "/s", 10_000, more_is_better=True),
        Figure("secrets taken out of their texts before, one core", redacted_a_second(), "/s"),
        Figure("a new message stored, median", cuts[49], "ms"),
        Figure("a new message stored, p99", cuts[98], "ms", 10),
    ]


def measure() -> list[Figure]:
    return asyncio.run(_measure())
