"""The line numbers of an editor that the detector did not see. Pure.

A single pale digit is what detectors lose first. The others of its column tell which number stands
at which height, so those that are missing are known.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ocr.engine import Box, Line

_NUMBER = re.compile(r"^(\d{1,4})(?=\s|$)")
_FEWEST = 4  # numbers that make a column
_OFF = 0.3  # of the distance of two rows: how far a number may stand from where it belongs
_MOST_LOST = 2  # times as many as were seen; with more it is no column of line numbers


@dataclass(frozen=True, slots=True)
class _Column:
    """Numbers one below the other: number n stands at `top` + n * `step`, in pixels."""

    numbers: dict[int, Box]
    top: float
    step: float

    def middle(self, number: int) -> float:
        return self.top + number * self.step


def with_numbers(pieces: Sequence[Line]) -> tuple[Line, ...]:
    """*pieces* and those line numbers that are missing among them."""
    pieces = [number for piece in pieces for number in _apart(piece)]
    column = _column(pieces)
    if column is None:
        return tuple(pieces)
    return (*pieces, *_missing(column, pieces))


def _apart(piece: Line) -> Sequence[Line]:
    """The numbers of a whole column that the detector took for one line: 1234 in a tall box."""
    box, digits = piece.box, piece.text.replace(" ", "")
    if not box or not digits.isdecimal() or box.bottom - box.top < 2 * (box.right - box.left):
        return (piece,)
    first = int(digits[0])
    numbers = [first]
    while len("".join(map(str, numbers))) < len(digits):
        numbers.append(numbers[-1] + 1)
    if len(numbers) == 1 or "".join(map(str, numbers)) != digits:
        return (piece,)
    step = (box.bottom - box.top) / len(numbers)
    tops = [round(box.top + i * step) for i in range(len(numbers) + 1)]
    return tuple(
        Line(str(number), Box(box.left, top, box.right, bottom), piece.confidence)
        for number, top, bottom in zip(numbers, tops[:-1], tops[1:], strict=True)
    )


def _column(pieces: Sequence[Line]) -> _Column | None:
    seen = [(int(m[1]), p.box) for p in pieces if p.box and (m := _NUMBER.match(p.text))]
    if len(seen) < _FEWEST:
        return None
    rows = sorted(((_middle(box), n, box) for n, box in seen), key=lambda row: row[:2])
    steps = [
        (low - high) / (after - before)
        for i, (high, before, _) in enumerate(rows)
        for low, after, _ in rows[i + 1 :]
        if after > before
    ]
    step = median(steps) if steps else 0
    if step <= 0:
        return None
    top = median(middle - number * step for middle, number, _ in rows)
    fitting = {n: b for y, n, b in rows if abs(y - top - n * step) < _OFF * step}
    if len(fitting) < max(_FEWEST, 0.75 * len(rows)):
        return None
    return _Column(fitting, top, step)


def _missing(column: _Column, pieces: Sequence[Line]) -> Iterator[Line]:
    first, last = min(column.numbers), max(column.numbers)
    lost = [n for n in range(first, last) if n not in column.numbers]
    if len(lost) > _MOST_LOST * len(column.numbers):
        return
    boxes = list(column.numbers.values())
    left, height = min(box.left for box in boxes), median(b.bottom - b.top for b in boxes)
    digit = height * 0.5
    code = _code_left(column, pieces)
    for number in (*_before(column, pieces, code), *lost):
        middle = column.middle(number)
        box = Box(left, round(middle - height / 2), round(left + digit), round(middle + height / 2))
        if not any(_begins_with(piece, number, box) for piece in pieces):
            yield Line(str(number), box)


def _before(column: _Column, pieces: Sequence[Line], code: float | None) -> Iterator[int]:
    """Numbers from 1 up to the first that was seen, as far as code stands beside them."""
    if code is None:
        return
    for number in range(min(column.numbers) - 1, 0, -1):
        middle = column.middle(number)
        row = [p.box for p in pieces if p.box and _is_at(p.box, middle, column)]
        if not any(box.left >= code for box in row):
            return
        if any(_is_in_column(box, column) for box in row):  # the heading of a table
            return
        yield number


def _is_in_column(box: Box, column: _Column) -> bool:
    """Whether *box* stands where a number of the column would."""
    left = min(b.left for b in column.numbers.values())
    right = max(b.right for b in column.numbers.values())
    return box.left < right and box.right > left


def _code_left(column: _Column, pieces: Sequence[Line]) -> float | None:
    """Where code begins: the least left edge right of the numbers, in their rows."""
    right = min(box.left for box in column.numbers.values()) + column.step * 0.5
    middles = [column.middle(number) for number in column.numbers]
    edges = [
        p.box.left
        for p in pieces
        if p.box and p.box.left > right and any(_is_at(p.box, y, column) for y in middles)
    ]
    return min(edges, default=None)


def _begins_with(piece: Line, number: int, box: Box) -> bool:
    """Whether *piece* stands at *box* and is or begins with that number."""
    if not piece.box or not piece.text.startswith(str(number)):
        return False
    is_level = abs(_middle(piece.box) - _middle(box)) < (box.bottom - box.top) / 2
    return is_level and abs(piece.box.left - box.left) < box.bottom - box.top


def _is_at(box: Box, middle: float, column: _Column) -> bool:
    return abs(_middle(box) - middle) < _OFF * column.step


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
