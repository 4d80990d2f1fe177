"""Rows of signs under a line of code that the detector did not see, or took for letters. Pure.

`|    ^~~~~` is too low and too wide apart for a detector of text. In the picture it is plain: the
lines of a terminal stand at equal distances, and each sign has its own height in the line.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import Literal

import numpy as np

from ocr.carets import advance_of, height_of
from ocr.engine import Box, Line
from ocr.ink import Grey, Mask, columns_of, ink_of, rows_of, runs_of

_EXCERPT = re.compile(
    r"\w:\d+:\d+: |\w:\d+:\d+ - error|-->|^File \".*line \d|^LINE \d+:|\.rs:\d+:\d+"
    r"|\.java:\d+: error|\berror TS\d{4}"
)
Style = Literal["rust", "gcc", "typescript", "other"]
_STYLES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("rust", re.compile(r"\berror\[E\d{4}|\.rs:\d+:\d+")),
    ("typescript", re.compile(r"\bTS\d{4,5}\b|\.tsx?[:(]\d+")),
    ("gcc", re.compile(r":\d+:\d+: (?:fatal )?(?:error|warning|note): ")),
)
_LONG, _FEWEST = (
    6,
    3,
)  # characters of a line that tells where lines stand, and how many there must be
_APART = 0.6  # of a character: further apart are two marks
# Heights and places as shares of the distance of two lines, from the top
_BAR_WIDTH, _BAR_HEIGHT = 0.4, 0.6
_SIGN_HEIGHT, _CARET_MIDDLE, _LOWEST = 0.5, 0.42, 0.68
_ABOVE, _UNDER = 0.38, 0.46  # of a line around its middle, without what hangs in from the next
_HIGHER = 0.1  # a caret stands above a tilde by this
_NARROWEST = 0.6  # of a character
_STEPS = (0.6, 1.6)  # distances of two lines, in heights of a box


def with_pointers(pieces: Sequence[Line], grey: Grey) -> tuple[Line, ...]:
    """*pieces* of the picture *grey* with each row of carets, tildes and bars under code."""
    texts = [piece.text for piece in pieces]
    if not any(_EXCERPT.search(text) for text in texts):
        return tuple(pieces)
    advance, pitch = advance_of(pieces), _pitch(pieces)
    if not advance or not pitch:
        return tuple(pieces)
    rows = list(_seen_rows(pieces, ink_of(grey), advance, pitch, _style("\n".join(texts))))
    kept = [p for p in pieces if not any(_stands_in(p, row) for row in rows)]
    return (*kept, *rows)


def signs(slot: Mask, advance: float, style: Style) -> str:
    """What stands in *slot*, one line high, if it is but bars and pointers; or ''."""
    marks: list[str] = []
    for start, end in _marks(slot, advance):
        is_border = start == 0 or end == slot.shape[1]
        mark = "" if is_border else _mark(slot[:, start:end], advance, style)
        if not mark:
            return ""
        marks.append(mark)
    return " ".join(marks)


def _seen_rows(
    pieces: Sequence[Line], ink: Mask, advance: float, pitch: float, style: Style
) -> Iterator[Line]:
    for line in _long(pieces):
        middle = _middle(line) + pitch
        while middle + pitch / 2 <= ink.shape[0]:
            top, bottom = round(middle - _ABOVE * pitch), round(middle + _UNDER * pitch)
            text = signs(ink[top:bottom], advance, style)
            if not text:
                break
            columns = [edge for run in _marks(ink[top:bottom], advance) for edge in run]
            yield Line(text, Box(min(columns), top, max(columns), bottom))
            middle += pitch


def _marks(slot: Mask, advance: float) -> list[tuple[int, int]]:
    """From and to which column each mark in *slot* goes."""
    marks: list[tuple[int, int]] = []
    for start, end in runs_of(columns_of(slot)):
        if marks and start - marks[-1][1] < _APART * advance:
            marks[-1] = (marks[-1][0], end)
        else:
            marks.append((start, end))
    return marks


def _mark(mark: Mask, advance: float, style: Style) -> str:
    top, bottom = _extent(mark)
    width = mark.shape[1] / advance
    if width <= _BAR_WIDTH:
        return "|" if bottom - top >= _BAR_HEIGHT else ""
    if width < _NARROWEST or bottom > _LOWEST:
        return ""
    count = round(width)
    edges = [round(i * mark.shape[1] / count) for i in range(count + 1)]
    cells = [mark[:, a:b] for a, b in pairwise(edges)]
    if not all(cell.any() for cell in cells):
        return ""
    extents = [_extent(cell) for cell in cells]
    if any(bottom - top > _SIGN_HEIGHT for top, bottom in extents):
        return ""
    return pointer([(top + bottom) / 2 for top, bottom in extents], style)


def pointer(middles: Sequence[float], style: Style) -> str:
    """The signs of one pointer in the *style* of a program, by how high each stands (0 is the top).

    Gcc has one caret among tildes, TypeScript only tildes, Python carets after tildes or alone.
    """
    if style == "typescript":
        return "~" * len(middles)
    highest = min(middles)
    if style == "gcc":
        at = middles.index(highest) if max(middles) - highest > _HIGHER else 0
        return "~" * at + "^" + "~" * (len(middles) - at - 1)
    if style == "rust":
        return ("^" if sum(middles) / len(middles) < _CARET_MIDDLE else "-") * len(middles)
    steps = [
        0.0,
        *accumulate(b - a if abs(b - a) > _HIGHER / 2 else 0 for a, b in pairwise(middles)),
    ]
    lowest = min(steps)  # without what a tilted photo adds from sign to sign
    if max(steps) - lowest < _HIGHER:
        return "^" * len(middles)
    return "".join("^" if step < lowest + _HIGHER / 2 else "~" for step in steps)


def _extent(mark: Mask) -> tuple[float, float]:
    """Where the ink begins and ends, as shares of the height."""
    rows = np.flatnonzero(rows_of(mark)).tolist()
    return rows[0] / mark.shape[0], (rows[-1] + 1) / mark.shape[0]


def _pitch(pieces: Sequence[Line]) -> float:
    """The distance of two lines in pixels; 0 where too few lines tell."""
    lines = _long(pieces)
    if len(lines) < _FEWEST:
        return 0
    usual = median(height_of(line) for line in lines)
    middles = sorted(_middle(line) for line in lines)
    least, most = (usual * step for step in _STEPS)
    return median([b - a for a, b in pairwise(middles) if least < b - a < most] or [0])


def _style(text: str) -> Style:
    for style, pattern in _STYLES:
        if pattern.search(text):
            return style
    return "other"


def _long(pieces: Sequence[Line]) -> list[Line]:
    return [piece for piece in pieces if piece.box and len(piece.text) >= _LONG]


def _stands_in(piece: Line, row: Line) -> bool:
    return bool(row.box) and row.box.top < _middle(piece) < row.box.bottom


def _middle(piece: Line) -> float:
    return (piece.box.top + piece.box.bottom) / 2 if piece.box else 0
