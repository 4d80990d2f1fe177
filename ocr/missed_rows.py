"""Rows of text that the detector missed or cut, which are read once more on their own. Pure.

In a picture of many colours the detector passes over words that it finds at once in a strip of it.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from PIL import Image

from ocr.components import around
from ocr.engine import Box, Line
from ocr.image import encode_png
from ocr.joining import moved
from ocr.layout import mean_confidence
from ocr.tiles import Tile
from ocr.uncovered import Missed

MOST_ROWS = 8  # read once more, of a picture: each takes a thirtieth of what the picture took
_MOST_WORDS = 64  # missed ones that are looked at, the longest: more stand on a hostile picture
_GAP = 1.2  # of a row's height, between two parts of it
_LEVEL = 0.5  # of the lower one of two parts of a row: how much of it is at the other's height
_MARGIN, _LEAST_MARGIN = 0.6, 6  # around a row: of its height, and in pixels
_LOWEST = 7  # pixels: what is lower are carets and dashes, which `ocr.pointers` looks for
_CLEAR = 0.9  # mean confidence of a row that was read on its own; below it, it may be no text


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is to be read once more, and which pieces of the first reading are in it."""

    box: Box
    pieces: tuple[Line, ...] = ()


def missed_rows(missed: Sequence[Missed], pieces: Sequence[Line]) -> tuple[Row, ...]:
    """The rows that *missed* (longest first) are in, and what was read of them; the longest few."""
    words = (one.box for one in missed if one.box.bottom - one.box.top >= _LOWEST)
    rest = list(islice(words, _MOST_WORDS))
    rows: list[Row] = []
    while rest:
        row = Row(rest.pop(0))
        while (wider := _widened(row, rest, pieces)) != row:
            row = wider
            rest = [box for box in rest if not _is_inside(box, row.box)]
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.box.left - row.box.right)[:MOST_ROWS])


def strips(png: bytes, rows: Sequence[Row]) -> Iterator[Tile]:
    """A picture of each of *rows* with some room around it, cut out of *png*."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        for row in rows:
            box = row.box
            room = max(_LEAST_MARGIN, round(_MARGIN * (box.bottom - box.top)))
            left, top = max(0, box.left - room), max(0, box.top - room)
            right, bottom = min(image.width, box.right + room), min(image.height, box.bottom + room)
            yield Tile(encode_png(image.crop((left, top, right, bottom))), left, top, box)


def with_row(
    pieces: Sequence[Line], row: Row, strip: Tile, found: Sequence[Line]
) -> tuple[Line, ...]:
    """*pieces* with what was *found* in the *strip* of *row*, if that is clear, and more."""
    placed = (moved(line, strip) for line in found if line.text.strip())
    inside = [line for line in placed if _is_on(line, row)]
    clear = (mean_confidence(inside) or 0.0) >= _CLEAR
    if not clear or _length(inside) <= _length(row.pieces):
        return tuple(pieces)
    return (*(piece for piece in pieces if piece not in row.pieces), *inside)


def _widened(row: Row, rest: Sequence[Box], pieces: Sequence[Line]) -> Row:
    for box in rest:
        if _is_beside(box, row.box):
            return replace(row, box=around(row.box, box))
    for piece in pieces:
        if piece.box and piece not in row.pieces and _is_beside(piece.box, row.box):
            return Row(around(row.box, piece.box), (*row.pieces, piece))
    return row


def _is_beside(one: Box, other: Box) -> bool:
    height = min(one.bottom - one.top, other.bottom - other.top)
    level = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    return level > _LEVEL * height and gap < _GAP * height


def _is_inside(one: Box, other: Box) -> bool:
    return (
        other.left <= one.left
        and other.top <= one.top
        and one.right <= other.right
        and one.bottom <= other.bottom
    )


def _is_on(line: Line, row: Row) -> bool:
    """Whether the middle of *line* is at the height of *row*."""
    return line.box is not None and (
        row.box.top <= (line.box.top + line.box.bottom) / 2 <= row.box.bottom
    )


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)
