"""Text whose drawn pieces are put together again where a space or a line's end broke them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_mixed

_PIECE = r"[\w.:+/=~!$|-]"
_BROKEN = re.compile(
    rf"(?<![\w.:+/=~!$|-])(?P<first>(?=[^\s\d]{{0,60}}\d|\S{{6}}){_PIECE}{{4,600}})"
    rf"(?P<gap>[ ]|[ ]?\n[ \t]{{0,12}})"
    rf"(?=(?P<second>(?=[^\s\d]{{0,40}}\d|\S{{8}}){_PIECE}{{4,600}}))"
)
_NAMED = re.compile(r"[A-Za-z_]+[=:]")


@dataclass(frozen=True, slots=True)
class Shortened:
    """*text* is without some characters of the source: at `places[i]` of it, `gaps[i]` of them."""

    text: str
    places: tuple[int, ...]
    shifts: tuple[int, ...]

    def span(self, span: Span) -> Span:
        """The place in the source of a *span* of this text."""
        return Span(self._source(span.start), self._source(span.end - 1) + 1, span.kind)

    def _source(self, place: int) -> int:
        index = bisect_right(self.places, place)
        return place + (self.shifts[index - 1] if index else 0)


def without(text: str, pieces: Sequence[tuple[int, int]]) -> Shortened | None:
    """*text* without *pieces*, which are in order; None when there are none."""
    parts, places, shifts = list[str](), list[int](), list[int]()
    position, length, shift = 0, 0, 0
    for start, end in pieces:
        parts.append(text[position:start])
        length += start - position
        shift += end - start
        places.append(length)
        shifts.append(shift)
        position = end
    if not places:
        return None
    parts.append(text[position:])
    return Shortened("".join(parts), tuple(places), tuple(shifts))


def rejoin(text: str) -> Shortened | None:
    """*text* without the breaks between pieces that hold digits and letters; None without such."""
    gaps, start = list[tuple[int, int]](), 0
    while broken := _BROKEN.search(text, start):
        start = broken.start("second")
        if is_mixed(broken["first"]) and _is_rest(broken["second"]):
            gaps.append(broken.span("gap"))
    return without(text, gaps)


def _is_rest(piece: str) -> bool:
    return is_mixed(piece) and not _NAMED.match(piece)
