"""How titles and readings look in Discord. Nothing here pings, and no link hides its place."""

import re

from bot.splitting import FENCE
from core.message_url import message_url
from db.records import Source
from qa.plain import cleaned, fence_proof

TITLE_CHARACTERS = 80

_MARKDOWN = re.compile(r"([\\*_`~|\[\]()<>@:])")
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,30}://|www\.|discord\.gg/)", re.IGNORECASE)


def jump_url(source: Source) -> str:
    return message_url(source.guild_id, source.channel_id, source.message_id)


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


def code_block(text: str) -> str:
    """*text* to be copied, in a code block that it cannot leave, without what nobody sees."""
    visible = cleaned(text).strip("\n")
    return f"{FENCE}\n{fence_proof(visible)}\n{FENCE}"
