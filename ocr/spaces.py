"""Spaces that a reader left out beside punctuation, back where the picture has them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ocr.engine import Line
from ocr.ink import Grey, Stroke, gaps_of

_FEWEST = 3  # spaces that were read and tell how wide one is
_QUOTES = frozenset("'\"`")
_MOST = 3  # spaces that were left out; with more the widths tell nothing
_AS_WIDE = 0.8  # of a usual space: a narrower gap is none
_NEAR = 1.6  # characters between where the gap stands and where the text may have one
# Between words, where punctuation hides the gap from a reader. Not inside names and numbers.
_MAY_BE = re.compile(
    r"(?<=[;,!?)\]}'\"`|])(?=[\w(\['\"`{])|(?<=[\w)\]])(?=['\"`(\[{|])|(?<=[A-Za-z]:)(?=\w)"
    r"|(?<=\w)(?=- )"
)


def with_spaces(pieces: Sequence[Line], grey: Grey) -> tuple[Line, ...]:
    """*pieces* of the picture *grey* with the spaces beside punctuation that were left out."""
    return tuple(
        replace(piece, text=spaced(piece.text, gaps_of(grey, piece.box)))
        if piece.box and _MAY_BE.search(piece.text)
        else piece
        for piece in pieces
    )


def spaced(text: str, gaps: Sequence[Stroke]) -> str:
    """*text* with a space at each of *gaps* that is as wide as the others and has none."""
    count = text.count(" ")
    widths = sorted((gap.width for gap in gaps), reverse=True)
    if count < _FEWEST or len(widths) <= count:
        return text
    usual = median(widths[:count])
    wide = [gap for gap in gaps if gap.width >= _AS_WIDE * usual]
    if not count < len(wide) <= count + _MOST:
        return text
    spaces = [i for i, c in enumerate(text) if c == " "]
    for place, gap in enumerate(wide):
        at = gap.place * len(text) - 0.5
        if place < count and abs(spaces[place] - at) <= _NEAR:
            continue
        near = [i for i in _places(text) if abs(i - 0.5 - at) <= _NEAR]
        if not near:
            return text
        best = min(near, key=lambda i: abs(i - 0.5 - at))
        return spaced(f"{text[:best]} {text[best:]}", gaps)
    return text


def _places(text: str) -> list[int]:
    """Where *text* may lack a space: never within the marks of a quotation."""
    places = [match.start() for match in _MAY_BE.finditer(text)]
    return [
        i
        for i in places
        if not any(mark in _QUOTES and text.count(mark, 0, i) % 2 for mark in text[i - 1 : i + 1])
    ]
