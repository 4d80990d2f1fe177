"""Texts: what people may type to be mistaken, to break a card, or to keep a pattern busy.

Whatever is typed, what is stored is text to PostgreSQL, what is shown holds nothing unseen and
pings nobody, and a message takes the loop no longer than any piece of work may.
"""

import asyncio
import random
import time
import unicodedata
from collections.abc import Callable, Iterator

import asyncpg

from bot.convert import safe
from bot.present import neutral_title
from core.logs import mask
from db.text import storable
from qa.plain import cleaned, escaped, one_line
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import BIDI, TAGS, ZERO_WIDTH, seeded
from tools.fuzz.tally import MOST_BLOCK_MS, Tally
from web.multipart import shown_name

LONGEST = 4000  # characters of a message, as Discord takes them
_UNSEEN = frozenset({"Cf", "Cc", "Cs"})
_PIECES = (
    *(
        BIDI,
        ZERO_WIDTH,
        TAGS,
        "\x00",
        "\ud800",
        "\r",
        "\n",
        "\t",
        " ",
        "\u3164",
        "\ufffd",
        "e\u0301",
    ),
    *(
        "@everyone",
        "<@1>",
        "<@&1>",
        "<#1>",
        "</ask:1>",
        "<a:x:1>",
        "||",
        "```",
        "**",
        "> ",
        "[x](y)",
    ),
    *("https://", "://", "?hm=", "user:pass@", "Bearer ", "Bot ", "DETAIL: ", "password=", "key: "),
    *(
        "sk-",
        "ghp_",
        "AKIA",
        "eyJ",
        "-----BEGIN ",
        "a.b",
        "1234 ",
        "4111 1111 1111 1111",
        "0x",
        "=",
    ),
    *(
        "x",
        "9",
        "A",
        "-",
        "_",
        ".",
        "/",
        "\\",
        '"',
        "'",
        "(",
        "{",
        "%",
        "&",
        "|",
        ":",
        ";",
        ",",
        "#",
    ),
)


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


async def _fuzz(ground: Ground) -> Tally:
    tally, chance = Tally(), seeded("texts")
    connection = await asyncpg.connect(ground.database_url)
    try:
        for text in _texts(ground.number, chance):
            for name, deed in DEEDS.items():
                _one(name, deed, text, tally)
            for stored in (safe(text), storable(text), cleaned(storable(text))):
                if await connection.fetchval("SELECT $1::text", stored) != stored:
                    tally.faults.append(f"stored as something else: {stored[:200]!a}")
    finally:
        await connection.close()
    return tally


def _texts(number: int, chance: random.Random) -> Iterator[str]:
    """One piece over and over, two in turns, and heaps of all."""
    yield from (piece * (LONGEST // len(piece)) for piece in _PIECES)
    for _ in range(number):
        few = chance.sample(_PIECES, chance.randint(2, 6))
        heap = "".join(chance.choice(few) * chance.randint(1, 40) for _ in range(300))
        yield heap[:LONGEST]


def _one(name: str, deed: Callable[[str], str], text: str, tally: Tally) -> None:
    began = time.thread_time()
    try:
        shown = deed(text)
    except Exception as error:  # noqa: BLE001 - what is looked for
        tally.faults.append(f"{type(error).__name__} in {name} of {text[:200]!a}")
        return
    elapsed_ms = (time.thread_time() - began) * 1000
    tally.add(name, elapsed_ms)
    if elapsed_ms > MOST_BLOCK_MS:
        tally.faults.append(f"{name} took {elapsed_ms:.0f} ms for {text[:200]!a}")
    if name.startswith("shown") and (unseen := _unseen(shown)):
        tally.faults.append(f"{name}: {unseen} of {text[:200]!a}")


def _unseen(text: str) -> set[str]:
    """What nobody sees, but line ends, tabs, and what we break pings with."""
    return {ascii(c) for c in text if unicodedata.category(c) in _UNSEEN and c not in "\n\t\u200b"}


DEEDS: dict[str, Callable[[str], str]] = {
    "stored as a message": safe,
    "stored in a channel for invoices": lambda text: safe(text, "invoice"),
    "logged": mask,
    "shown as a quote": lambda text: escaped(one_line(cleaned(text), 180)),
    "shown as a title": neutral_title,
    "shown as a file's name": shown_name,
}
