"""Ink that no box covers: words, and rows of marks, that the detector did not see. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.components import components_of, sharing
from ocr.engine import Box, Line
from ocr.ink import Grey, Mask, columns_of, rows_of

_LONGEST = 1120  # pixels: as much as the detector sees
_MOST_SHRUNK = 4.0  # of a picture that is read in tiles
_WIDEST_STROKE = 9  # of what is written, in pixels; wider is a surface
_FAINTEST = 28  # grey levels between a stroke and both its sides: less may be noise of a JPEG
_CELL = 4  # pixels
_NEAR = 2  # cells between two letters of a word
_BESIDE, _OVER = 0.5, 0.25  # of a box's height: how far beside and over it ink is still its own
_LOWEST, _HIGHEST = 5, 60  # pixels
_NARROWEST = 14
_FLAT = 1.5  # times as wide as it is high: less may be an icon
_FULLEST = 0.6  # of its box
_DENSITY = (0.9, 6.0)  # strokes in a row of pixels, for each height that it is wide
_FEWEST_STROKES = 3.6  # the buttons of a window are three blots
_LETTER = 0.5  # of its height is a letter wide
_SMALLEST_LETTER = 9  # pixels high, with its ascender
# A row of tildes, dashes or equals signs: low, long, and its marks follow each other closely
_HIGHEST_MARK, _WIDEST_MARK = 14, 20  # pixels
_SHORTEST_ROW, _FLAT_ROW, _FEWEST_MARKS = 48, 6, 5


@dataclass(frozen=True, slots=True)
class Strokes:
    """The thin marks of a picture, the dark and the light ones, `scale` times smaller than it."""

    dark: Mask
    light: Mask
    scale: float


@dataclass(frozen=True, slots=True)
class Missed:
    """What looks like text and is in no box: where, and about how many letters."""

    box: Box
    letters: float


def strokes_of(grey: Grey) -> Strokes:
    """Marks that are thinner than `_WIDEST_STROKE` along a row: letters, and no surfaces."""
    scale = min(max(1.0, max(grey.shape) / _LONGEST), _MOST_SHRUNK)
    if scale > 1:
        size = round(grey.shape[1] / scale), round(grey.shape[0] / scale)
        grey = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
    high, low = (_along(grey, pick) for pick in (np.maximum, np.minimum))
    closed, opened = _along(high, np.minimum), _along(low, np.maximum)
    return Strokes(closed - grey > _FAINTEST, grey - opened > _FAINTEST, scale)


def missed_text(strokes: Strokes, boxes: Sequence[Box]) -> tuple[Missed, ...]:
    """What looks like text outside of *boxes*, the widest first, nothing of it twice."""
    found: list[Missed] = []
    for ink in (strokes.dark, strokes.light):
        rest = _without(ink, boxes, strokes.scale)
        found += [missed for box in _words(rest) if (missed := _text_in(rest, box))]
    chosen: list[Missed] = []
    for missed in sorted(found, key=lambda missed: -missed.letters):
        if not any(_overlap(missed.box, other.box) for other in chosen):
            chosen.append(missed)
    return tuple(Missed(_grown(one.box, strokes.scale), one.letters) for one in chosen)


def share_missed(missed: Iterable[Missed], pieces: Sequence[Line]) -> float:
    """0-1: how much of the text of a picture is in no box, by its letters."""
    letters = sum(one.letters for one in missed)
    read = sum(len(piece.text) for piece in pieces)
    return letters / max(1.0, letters + read)


def _along(grey: Grey, pick: Callable[[Grey, Grey], Grey]) -> Grey:
    """For each pixel what *pick* takes of those around it in its row."""
    side = _WIDEST_STROKE // 2
    row = np.pad(grey, ((0, 0), (side, side)), mode="edge")
    reach = 1
    while reach < _WIDEST_STROKE:
        step = min(reach, _WIDEST_STROKE - reach)
        row = pick(row[:, step:], row[:, :-step])
        reach += step
    return row


def _without(ink: Mask, boxes: Iterable[Box], scale: float) -> Mask:
    rest = ink.copy()
    for box in boxes:
        beside, over = (share * (box.bottom - box.top) for share in (_BESIDE, _OVER))
        top, left = int((box.top - over) / scale), int((box.left - beside) / scale)
        bottom, right = int((box.bottom + over) / scale), int((box.right + beside) / scale)
        rest[max(0, top) : bottom + 1, max(0, left) : right + 1] = False
    return rest


def _words(ink: Mask) -> list[Box]:
    """Boxes around marks that stand near each other, in pixels of *ink*."""
    cells = sharing(ink, _CELL)
    near = cells.copy()
    for step in range(1, _NEAR + 1):
        near[:, step:] |= cells[:, :-step]
    return [
        Box(
            box.left * _CELL,
            box.top * _CELL,
            max(box.left + 1, box.right - _NEAR) * _CELL,
            box.bottom * _CELL,
        )
        for box in components_of(near)
    ]


def _text_in(ink: Mask, box: Box) -> Missed | None:
    part = ink[box.top : box.bottom, box.left : box.right]
    columns, rows = (np.flatnonzero(each).tolist() for each in (columns_of(part), rows_of(part)))
    if not columns or not rows:
        return None
    top, left, bottom, right = rows[0], columns[0], rows[-1] + 1, columns[-1] + 1
    part = part[top:bottom, left:right]
    letters = _letters_of(part) or _marks_of(part)
    edges = Box(box.left + left, box.top + top, box.left + right, box.top + bottom)
    return Missed(edges, letters) if letters else None


def _letters_of(part: Mask) -> float:
    """About how many letters these marks are; 0 of what is no word."""
    height, width = part.shape
    if not _LOWEST <= height <= _HIGHEST or width < max(_NARROWEST, _FLAT * height):
        return 0
    strokes = float(_strokes_by_row(part).mean())
    least, most = _DENSITY
    density = strokes * max(height, _SMALLEST_LETTER) / width
    is_word = part.mean() <= _FULLEST and strokes >= _FEWEST_STROKES and least <= density <= most
    return width / (_LETTER * max(height, _SMALLEST_LETTER)) if is_word else 0


def _marks_of(part: Mask) -> float:
    """How many strokes stand in a row here, as under a compiler's words; 0 where they are none."""
    height, width = part.shape
    if height > _HIGHEST_MARK or width < max(_SHORTEST_ROW, _FLAT_ROW * height):
        return 0
    marks = int(_strokes_by_row(part).max())
    return float(marks) if marks >= _FEWEST_MARKS and width <= _WIDEST_MARK * marks else 0


def _strokes_by_row(part: Mask) -> NDArray[np.intp]:
    return np.count_nonzero(part[:, 1:] & ~part[:, :-1], axis=1) + part[:, 0]


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _grown(box: Box, scale: float) -> Box:
    return Box(*(round(n * scale) for n in (box.left, box.top, box.right, box.bottom)))
