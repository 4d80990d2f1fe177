"""How titles and readings look in Discord. Nothing here pings, and no link hides its place."""

import re
from collections.abc import Sequence

from bot.splitting import FENCE, split
from db.records import Source, StoredReading
from qa.plain import cleaned, fence_proof

NO_PICTURE = "There is no picture in this message."
NOT_STORED = (
    "This picture is not stored yet. I read pictures in the channels I watch; a moderator can add"
    " this one with `/channels watch`."
)
TITLE_CHARACTERS = 80

_MARKDOWN = re.compile(r"([\\*_`~|\[\]()<>@:])")
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,30}://|www\.|discord\.gg/)", re.IGNORECASE)


def jump_url(source: Source) -> str:
    return f"https://discord.com/channels/{source.guild_id}/{source.channel_id}/{source.message_id}"


def neutral_title(title: str) -> str:
    """*title* as plain words in one line: no markup, no mention, nothing that looks like a link.

    Discord shows a link's text as an address of its own when it begins like one.
    """
    words = " ".join(_without_addresses(cleaned(title)).split())
    if len(words) > TITLE_CHARACTERS:
        words = words[: TITLE_CHARACTERS - 1].rstrip() + "…"
    return _MARKDOWN.sub(r"\\\1", words) or "…"


def _without_addresses(text: str) -> str:
    """Again and again: what is left of `discord.discord.gg/gg/` is an address, too."""
    while (shorter := _ADDRESS.sub("", text)) != text:
        text = shorter
    return text


def readings_parts(readings: Sequence[StoredReading], *, pictures: int) -> list[str]:
    """What "Read text in image" shows of a message that has *pictures* pictures."""
    if not readings:
        return [NOT_STORED if pictures else NO_PICTURE]
    return split("\n".join(_reading_section(reading) for reading in readings))


def _reading_section(reading: StoredReading) -> str:
    name = f"**{neutral_title(reading.filename)}**"
    match reading.status:
        case "completed" if reading.text and reading.text.strip():
            return f"{name}\n{code_block(reading.text)}"
        case "completed":
            return f"{name}: I see no text in it."
        case "pending" | "processing":
            return f"{name}: still reading. Ask again in a moment."
        case "gone":
            return f"{name}: it was deleted before I could read it."
        case "unsupported":
            return f"{name}: I cannot read this file. {reading.error_message or ''}".rstrip()
        case _:
            return f"{name}: reading failed. {reading.error_message or ''}".rstrip()


def code_block(text: str) -> str:
    """*text* to be copied, in a code block that it cannot leave, without what nobody sees."""
    visible = cleaned(text).strip("\n")
    return f"{FENCE}\n{fence_proof(visible)}\n{FENCE}"
