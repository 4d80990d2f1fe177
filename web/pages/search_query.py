"""What the address of the search page asks for. What makes no sense is as if it was not there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from web.pages.numbers import number_in

MAX_TEXT, MAX_PAGE = 200, 200
MOST_ID = 2**63 - 1
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Looked:
    """`guild_id` and `channel_id` are None where nobody chose one; `page` counts from 1."""

    text: str
    guild_id: int | None
    channel_id: int | None
    has_image: bool
    page: int

    def address(self, page: int) -> str:
        """The same search, at another page."""
        given = {
            "text": self.text,
            "guild": self.guild_id,
            "channel": self.channel_id,
            "image": "yes" if self.has_image else None,
            "page": page if page > 1 else None,
        }
        return f"/search?{urlencode({k: v for k, v in given.items() if v})}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a snippet; `is_hit`: one of the words that were looked for."""

    text: str
    is_hit: bool


def looked(query: Mapping[str, str]) -> Looked:
    """What the values of an address ask for."""
    return Looked(
        text=" ".join(query.get("text", "").replace("\0", "").split())[:MAX_TEXT],
        guild_id=number_in(query.get("guild", ""), most=MOST_ID),
        channel_id=number_in(query.get("channel", ""), most=MOST_ID),
        has_image=query.get("image") == "yes",
        page=min(number_in(query.get("page", ""), most=MOST_ID) or 1, MAX_PAGE),
    )


def stretches(snippet: str, text: str) -> list[Stretch]:
    """*snippet* cut at the words of *text*, whole and in any case."""
    words = sorted(set(_WORD.findall(text)), key=len, reverse=True)
    if not words:
        return [Stretch(snippet, is_hit=False)]
    pattern = r"\b(" + "|".join(map(re.escape, words)) + r")\b"
    pieces = re.split(pattern, snippet, flags=re.IGNORECASE)
    return [Stretch(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]
