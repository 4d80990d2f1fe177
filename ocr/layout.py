"""Pieces of text with boxes -> lines in the order a person reads them. Pure."""

from collections.abc import Iterable, Sequence

from ocr.engine import Box, Line

# Pieces stand on one line when their middles differ by less than this share of the smaller height,
_SAME_LINE = 0.4
# and not when one stands over the other for more than this share of the smaller width.
_STACKED = 0.5


def reading_order(pieces: Iterable[Line]) -> tuple[Line, ...]:
    """Join pieces that stand side by side into lines, top to bottom, each left to right.

    Pieces without a box or without text are left out. Columns are not told apart: what stands
    at one height is one line, as in a terminal or a table.
    """
    return tuple(joined(row) for row in rows_of(pieces))


def rows_of(pieces: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """The pieces of each line from left to right, the lines from top to bottom."""
    rows: list[list[Line]] = []
    for piece in sorted((p for p in pieces if p.box and p.text.strip()), key=_middle):
        row = next((row for row in reversed(rows) if _continues(row, piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    ordered = (tuple(sorted(row, key=_left)) for row in rows)
    return tuple(sorted(ordered, key=lambda row: _middle(joined(row))))


def joined(row: Sequence[Line]) -> Line:
    """Pieces from left to right as one line, in the box around them."""
    if len(row) == 1:
        return row[0]
    boxes = [_box(piece) for piece in row]
    around = Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
    return Line(" ".join(piece.text.strip() for piece in row), around, mean_confidence(row))


def mean_confidence(lines: Sequence[Line]) -> float | None:
    """The mean confidence of the characters, 0-1: long lines count more. None without any."""
    known = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    characters = sum(length for _, length in known)
    return sum(c * length for c, length in known) / characters if characters else None


def _box(piece: Line) -> Box:
    return piece.box or Box(0, 0, 0, 0)


def _left(piece: Line) -> int:
    return _box(piece).left


def _middle(piece: Line) -> float:
    box = _box(piece)
    return (box.top + box.bottom) / 2


def _gap(a: Line, b: Line) -> int:
    """Pixels between two pieces from left to right; below zero where they overlap."""
    return max(_box(a).left, _box(b).left) - min(_box(a).right, _box(b).right)


def _continues(row: Sequence[Line], piece: Line) -> bool:
    if any(-_gap(other, piece) > _STACKED * _smaller_width(other, piece) for other in row):
        return False
    nearest = min(row, key=lambda other: _gap(other, piece))  # a tilted line drifts with each piece
    smaller_height = min(b.bottom - b.top for b in (_box(nearest), _box(piece)))
    return abs(_middle(nearest) - _middle(piece)) < _SAME_LINE * smaller_height


def _smaller_width(a: Line, b: Line) -> int:
    return min(_box(a).right - _box(a).left, _box(b).right - _box(b).left)
