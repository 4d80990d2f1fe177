"""A reader's text laid against the cells of its line: which character is which sign. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ocr.grid import Cell

Kind = Literal["high", "middle", "low", "whole"]

_SMALL = frozenset("acemnorsuvwxz")
_TALL = frozenset("ABCDEFGHIJKLMNOPRSTUVWXYZ0123456789bdfhkl")
_OF_KIND: dict[Kind, frozenset[str]] = {
    "high": frozenset("'\"`^*°’‘“”´"),
    "middle": frozenset("-~=+<>—–·:»«→←*."),
    "low": frozenset(".,_…"),
}
_NEVER_WHOLE = frozenset("'\"`^*°’‘“”´.,_")
_HANGING = frozenset("[](){}|")
# As shares of a capital letter: see `Cell`
_HIGHEST, _HIGH_TOP, _HIGH_BOTTOM, _LOW_TOP = -0.35, 0.3, 0.6, 0.62
_MIDDLE_TOP, _MIDDLE_BOTTOM, _MIDDLE_HEIGHT = 0.2, 0.9, 0.55
_STROKE = 0.55  # of a cell: a low sign so wide is an underscore
_TOO_TALL, _TOO_SMALL, _HANGS = 0.08, 0.2, 1.02
# What it costs to say that the reader was wrong
_SPACE_TOO_MUCH, _SIGN_TOO_MUCH = 0.8, 1.2
_NO_SPACE, _NO_MARK, _NO_SIGN = 0.5, 1.0, 1.6
_NOT_A_SPACE, _UNDERSCORE, _OTHER_KIND, _OTHER_HEIGHT = 1.7, 0.4, 0.6, 0.3
_MOST, _MOST_EACH = 1.6, 0.03  # in all, and for each character: more is another line
_BAND = 6  # characters by which text and cells may be apart


@dataclass(frozen=True, slots=True)
class Pair:
    """A character and its cell; a character without a cell, or a cell (None: empty) without one."""

    read: str
    cell: Cell | None
    has_cell: bool = True


@dataclass(frozen=True, slots=True)
class Alignment:
    """A line's pairs from left to right. `cost` is 0 where the text fits its cells."""

    pairs: tuple[Pair, ...]
    cost: float

    @property
    def read(self) -> str:
        return "".join(pair.read for pair in self.pairs)


def kind_of(cell: Cell) -> Kind:
    """Where in the line the sign stands."""
    if _HIGHEST < cell.top < _HIGH_TOP and cell.bottom < _HIGH_BOTTOM:
        return "high"
    if cell.top > _LOW_TOP:
        return "low"
    is_flat = cell.bottom - cell.top < _MIDDLE_HEIGHT
    is_middle = cell.top > _MIDDLE_TOP and cell.bottom < _MIDDLE_BOTTOM and is_flat
    return "middle" if is_middle else "whole"


def is_underscore(cell: Cell) -> bool:
    return kind_of(cell) == "low" and cell.width > _STROKE


def aligned(text: str, cells: Sequence[Cell | None]) -> Alignment | None:
    """*text* against *cells* at the least cost; None where they are too far apart.

    Runs of spaces and of empty cells count as one.
    """
    read, seen = " ".join(text.split()), _single_spaced(cells)
    if abs(len(read) - len(seen)) > _BAND:
        return None
    straight = _straight(read, seen)
    if straight:
        return straight
    costs = _costs(read, seen)
    cost = costs[len(read), len(seen)][0]
    if cost > _MOST + _MOST_EACH * len(read):
        return None
    pairs: list[Pair] = []
    i, j = len(read), len(seen)
    while i or j:
        _, di, dj = costs[i, j]
        pairs.append(Pair(read[i - 1] if di else "", seen[j - 1] if dj else None, dj == 1))
        i, j = i - di, j - dj
    return Alignment(tuple(reversed(pairs)), cost)


def _straight(read: str, cells: Sequence[Cell | None]) -> Alignment | None:
    """One to one, which is nearly always right, and cheap; None where a gap may be cheaper."""
    if len(read) != len(cells):
        return None
    cost = sum(_differing(*pair) for pair in zip(read, cells, strict=True))
    if cost >= _NO_SPACE + _SPACE_TOO_MUCH:
        return None
    return Alignment(tuple(Pair(*pair) for pair in zip(read, cells, strict=True)), cost)


def _single_spaced(cells: Sequence[Cell | None]) -> list[Cell | None]:
    single = [cell for i, cell in enumerate(cells) if cell or (i and cells[i - 1])]
    return single[:-1] if single and single[-1] is None else single


def _costs(
    read: str, cells: Sequence[Cell | None]
) -> dict[tuple[int, int], tuple[float, int, int]]:
    """For each beginning of both the least cost, and the last step to it."""
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(len(read) + 1):
        for j in range(max(0, i - _BAND), min(len(cells), i + _BAND) + 1):
            steps: list[tuple[float, int, int]] = []
            if (i - 1, j - 1) in best:
                steps.append((best[i - 1, j - 1][0] + _differing(read[i - 1], cells[j - 1]), 1, 1))
            if (i - 1, j) in best:
                extra = _SPACE_TOO_MUCH if read[i - 1] == " " else _SIGN_TOO_MUCH
                steps.append((best[i - 1, j][0] + extra, 1, 0))
            if (i, j - 1) in best:
                steps.append((best[i, j - 1][0] + _unread(cells[j - 1]), 0, 1))
            if steps:
                best[i, j] = min(steps, key=_first)
    return best


def _first(step: tuple[float, int, int]) -> float:
    return step[0]


def _unread(cell: Cell | None) -> float:
    if cell is None:
        return _NO_SPACE
    return _NO_SIGN if kind_of(cell) == "whole" else _NO_MARK


def _differing(read: str, cell: Cell | None) -> float:
    """How unlikely it is that *cell* holds the character *read*."""
    if cell is None or read == " ":
        if cell is None and read == " ":
            return 0
        return _UNDERSCORE if cell and is_underscore(cell) else _NOT_A_SPACE
    kind = kind_of(cell)
    if kind != "whole":
        return 0 if read in _OF_KIND[kind] else _OTHER_KIND
    if read in _NEVER_WHOLE:
        return _OTHER_KIND
    return _OTHER_HEIGHT if _has_other_height(read, cell) else 0


def _has_other_height(read: str, cell: Cell) -> bool:
    if read in _TALL:
        return cell.top > _TOO_SMALL
    if read in _SMALL or read == ":":
        return cell.top < _TOO_TALL
    return read in _HANGING and cell.bottom < _HANGS
