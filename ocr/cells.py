"""Lines in monospaced fonts, each sign in its cell: what a reader drops, joins and confuses. Pure.

A terminal's grid tells exactly where spaces are, and how high, wide and slanted each sign is:
enough to put back lost quotation marks, dots and dashes, and to tell O from 0 and o.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ocr.alignment import Alignment, aligned, kind_of
from ocr.cell_signs import Font, signs_of, written
from ocr.engine import Box, Line
from ocr.grid import SHORTEST, Grid, grid_of
from ocr.ink import Grey

_LONG = 24  # characters that prove a font monospaced
_PROOF = 0.04  # cost for each of them, at most
_SAME_FONT, _SAME_WIDTH = 0.02, 0.4  # by so much two advances may differ, two lines in characters
_AS_ONE = str.maketrans(
    {"→": "->", "⇒": "=>", "≠": "!=", "≥": ">=", "≤": "<=", "—": "--", "…": "..."}
)
_QUOTES = frozenset("'‘’")
_DOTTED, _FEWEST_ZEROS = 0.7, 2  # the core of zeros with a dot
_CURLY, _FEWEST_QUOTES, _MOSTLY, _QUOTE_ADVANCE = -0.04, 4, 0.75, 7


@dataclass(frozen=True, slots=True)
class Placed:
    """The pieces, and which of them are in their grid: their spaces are right."""

    pieces: tuple[Line, ...]
    sure: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Fit:
    grid: Grid
    text: Alignment


def with_cells(pieces: Sequence[Line], grey: Grey) -> Placed:
    """*pieces* of the picture *grey*; those in a monospaced font as their cells say."""
    fits = [_fit(piece, pieces, grey) for piece in pieces]
    proven = [
        fit.grid.advance
        for fit in fits
        if fit and len(fit.text.pairs) >= _LONG and fit.text.cost <= _PROOF * len(fit.text.pairs)
    ]
    sure = {i: fit for i, fit in enumerate(fits) if fit and _is_in_font(fit, proven)}
    dotted, curly = _has_dotted_zeros(sure.values()), _is_curly(sure.values())
    out = list(pieces)
    for i, fit in sure.items():
        font = Font(fit.grid.advance, fit.grid.height, dotted, curly)
        out[i] = replace(out[i], text=written(fit.text, font))
    return Placed(tuple(out), frozenset(sure))


def _has_dotted_zeros(fits: Iterable[_Fit]) -> bool:
    zeros = [cell.core for fit in fits for read, cell in signs_of(fit.text) if read == "0"]
    return len(zeros) >= _FEWEST_ZEROS and median(zeros) > _DOTTED


def _is_curly(fits: Iterable[_Fit]) -> bool:
    slants = [
        cell.slant
        for fit in fits
        if fit.grid.advance >= _QUOTE_ADVANCE
        for read, cell in signs_of(fit.text)
        if read in _QUOTES and kind_of(cell) == "high"
    ]
    curly = sum(slant <= _CURLY for slant in slants)
    return len(slants) >= _FEWEST_QUOTES and curly >= _MOSTLY * len(slants)


def _fit(piece: Line, pieces: Sequence[Line], grey: Grey) -> _Fit | None:
    box, text = piece.box, piece.text
    if not box or len(text) < SHORTEST or any(c.isalpha() and not c.isascii() for c in text):
        return None
    others = [other.box for other in pieces if other.box and other is not piece]
    is_free = [not any(_is_beside(other, box, side) for other in others) for side in (-1, 1)]
    grid = grid_of(grey, box, len(text), left=is_free[0], right=is_free[1])
    if not grid:
        return None
    ways = [aligned(way, grid.cells) for way in dict.fromkeys((text, text.translate(_AS_ONE)))]
    best = min((way for way in ways if way), key=lambda way: way.cost, default=None)
    return _Fit(grid, best) if best else None


def _is_beside(other: Box, box: Box, side: int) -> bool:
    height = box.bottom - box.top
    if min(other.bottom, box.bottom) <= max(other.top, box.top):
        return False
    if side < 0:
        return other.left < box.left < other.right + height
    return other.left - height < box.right < other.right


def _is_in_font(fit: _Fit, advances: Iterable[float]) -> bool:
    slack = max(_SAME_FONT, _SAME_WIDTH / len(fit.text.pairs))
    return any(abs(fit.grid.advance / advance - 1) < slack for advance in advances)
