"""What was read in the tiles of one picture -> one reading, with nothing in it twice. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import takewhile

from ocr.engine import Box, Description, Line, Reading
from ocr.layout import mean_confidence
from ocr.tiles import Tile

_SLACK = 4  # pixels
_SEEN_TWICE = 12  # lines at an end that are compared with those at the next beginning
_ALIKE = 0.8  # of two lines, as two readings of one line are


def joined_pieces(parts: Sequence[tuple[Tile, Sequence[Line]]]) -> tuple[Line, ...]:
    """What was found in each tile, in places of the whole picture, each thing once."""
    if len(parts) == 1:
        return tuple(parts[0][1])
    found: list[Line] = []
    for tile, pieces in parts:
        found += [
            piece
            for piece in (moved(piece, tile) for piece in pieces)
            if _is_in(piece, tile.share) and not (tile.has_band and _is_among(piece, found))
        ]
    return tuple(found)


def moved(piece: Line, tile: Tile) -> Line:
    """*piece* of a tile at its place in the whole picture."""
    box = piece.box
    if box is None:
        return piece
    left, top = tile.left, tile.top
    return replace(
        piece, box=Box(box.left + left, box.top + top, box.right + left, box.bottom + top)
    )


def _is_in(piece: Line, share: Box) -> bool:
    """With slack, or a piece on the seam whose middle two looks place otherwise would be lost."""
    if piece.box is None:
        return True
    return share.top - _SLACK <= (piece.box.top + piece.box.bottom) / 2 < share.bottom + _SLACK


def _is_among(piece: Line, found: Sequence[Line]) -> bool:
    return any(_is_same(piece.box, other.box) for other in found)


def _is_same(one: Box | None, other: Box | None) -> bool:
    """Whether two boxes share more than half of the smaller one, both ways."""
    if one is None or other is None:
        return False
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrower = min(one.right - one.left, other.right - other.left)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return width > narrower / 2 and height > lower / 2


def joined_readings(parts: Sequence[tuple[Tile, Reading]]) -> Reading:
    """The readings of the tiles of one picture as one, for engines that know no places."""
    first = parts[0][1]
    if len(parts) == 1:
        return first
    lines: list[Line] = []
    for tile, reading in parts:
        lines = _onto(lines, reading.lines) if tile.has_band else [*lines, *reading.lines]
    readings = [reading for _, reading in parts]
    return replace(
        first,
        model_version="+".join(dict.fromkeys(reading.model_version for reading in readings)),
        lines=tuple(lines),
        confidence=mean_confidence(lines),
        description=_joined_descriptions([r.description for r in readings if r.description]),
    )


def _onto(above: list[Line], below: Sequence[Line]) -> list[Line]:
    """*above* and then *below*, joined at the longest run of lines that both of them hold.

    What follows the run above, and what comes before it below, are lines that a cut went through.
    """
    start = max(len(above) - _SEEN_TWICE, 0)
    one, other = above[start:], below[:_SEEN_TWICE]
    runs = [(_run(one[i:], other[j:]), i, j) for i in range(len(one)) for j in range(len(other))]
    length, i, j = max(runs, default=(0, 0, 0))
    if not length:
        return [*above, *below]
    return [*above[: start + i + length], *below[j + length :]]


def _run(one: Sequence[Line], other: Sequence[Line]) -> int:
    """How many lines from the first on are the same in both."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _is_alike(*pair), pairs))


def _is_alike(one: Line, other: Line) -> bool:
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= _ALIKE


def _joined_descriptions(given: Sequence[Description]) -> Description | None:
    if not given:
        return None
    return Description(
        interface_type=next((d.interface_type for d in given if d.interface_type), None),
        error_state=next((d.error_state for d in given if d.error_state), None),
        error_lines=tuple(dict.fromkeys(line for d in given for line in d.error_lines)),
        context=next((d.context for d in given if d.context), None),
    )
