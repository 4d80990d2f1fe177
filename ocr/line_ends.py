"""The last mark of a line, a quotation mark or a full stop, which detectors cut off. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.engine import Box, Line
from ocr.ink import Grey, Mask, columns_of, ink_of, rows_of, runs_of

_SHORTEST = 12  # characters; shorter pieces are labels, which end without a mark
_FURTHER = 1.2  # characters to the right of the box, which are looked at as well
_MARKS = "'`\""
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=(?:t|s|re|ll|ve|d|m)\b)")
# Shares of the height of the box, from its top, and of the width of a character
_HIGH_TOP, _HIGH_BOTTOM, _LOW_TOP, _LOW_BOTTOM = 0.32, 0.55, 0.6, 0.92
_WIDEST_QUOTE, _WIDEST_STOP, _TALLEST_STOP = 0.45, 0.4, 0.2
_PAD = 0.3  # of the height: what the detector adds to the width of a line


def with_ends(pieces: Sequence[Line], grey: Grey) -> tuple[Line, ...]:
    """*pieces* of the picture *grey*, with the closing mark that is seen there but was not read."""
    return tuple(
        replace(piece, text=piece.text + mark) if (mark := _lost(piece, pieces, grey)) else piece
        for piece in pieces
    )


def _lost(piece: Line, pieces: Sequence[Line], grey: Grey) -> str:
    may_be = _may_end(piece.text)
    if not may_be or not piece.box:
        return ""
    box = piece.box
    advance = (box.right - box.left - _PAD * (box.bottom - box.top)) / len(piece.text)
    around = Box(box.left, box.top, round(box.right + _FURTHER * advance), box.bottom)
    if any(_is_beside(other, around) for other in pieces if other is not piece):
        return ""
    ink = ink_of(grey[max(0, box.top) : box.bottom, max(0, box.left) : around.right])
    return may_be.get(last_mark(ink, advance), "")


def _may_end(text: str) -> dict[str, str]:
    """Which character a mark that stands high, or low, would be after *text*."""
    if len(text) < _SHORTEST:
        return {}
    plain = _APOSTROPHE.sub("", text)
    odd = [mark for mark in _MARKS if plain.count(mark) % 2]
    ends: dict[str, str] = {"high": odd[0]} if len(odd) == 1 and text[-1] not in _MARKS else {}
    if text[-1].isalpha():
        ends["low"] = "."
    return ends


def last_mark(ink: Mask, advance: float) -> str:
    """What is rightmost in *ink*, the picture of a line: a "high" mark, a "low" one, or ''."""
    runs = runs_of(columns_of(ink))
    if len(runs) < 2:  # noqa: PLR2004 - a mark and what it stands after
        return ""
    start, end = runs[-1]
    rows = np.flatnonzero(rows_of(ink[:, start:end])).tolist()
    top, bottom = rows[0] / ink.shape[0], (rows[-1] + 1) / ink.shape[0]
    width = (end - start) / advance
    if top < _HIGH_TOP and bottom < _HIGH_BOTTOM and width < _WIDEST_QUOTE:
        return "high"
    is_low = top > _LOW_TOP and bottom < _LOW_BOTTOM and bottom - top < _TALLEST_STOP
    return "low" if is_low and width < _WIDEST_STOP else ""


def _is_beside(other: Line, around: Box) -> bool:
    """Whether *other* reaches into the right end of *around*."""
    box = other.box
    if not box or box.right <= around.right or box.left > around.right:
        return False
    return min(box.bottom, around.bottom) - max(box.top, around.top) > 0
