"""The grid of a line in a monospaced font: what stands in the cell of each character. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Box
from ocr.ink import Grey, Mask, columns_of, ink_of, rows_of, runs_of

SHORTEST = 12  # characters: fewer fit many grids
_WRONG = range(-3, 4)  # characters that a line may have more than were read
_STEPS = (0.994, 0.997, 1.0, 1.003, 1.006)
_OFFSETS = 10  # places of the first border that are tried, within half a character
_BEARING = 0.15  # of a character: paper beside the first and the last letter together
_MOST_INK = 0.33  # on the borders between characters, of what an average column has
_INNER = 0.14  # of a character: what is so near a border may be a neighbour's
_SPECK = 1  # pixels in a cell that are no ink
_CAPITAL = 12  # percentile of the tops of all characters that is the top of capitals
_LOWEST = 5  # pixels of a capital letter
_BELOW = 0.1  # of the box's height, which is looked at under it for what hangs down
_REACH = 1.3  # characters beside the box, where detectors cut off marks
_LEAST_CORE = 5  # pixels of a letter whose middle can be told from its rim
_CORE_HEIGHT, _CORE_WIDTH = 0.12, 0.13  # half of the middle, as shares of the letter


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in one cell. `top` and `bottom`: 0 is the top of capitals, 1 the base line.

    `width` is a share of the cell's. `slant`: how much further right the lower half stands, in
    cells. `core`: how dark the middle is against the darkest parts (a zero has a dot there), 0-1.
    """

    top: float
    bottom: float
    width: float = 0.7
    slant: float = 0
    core: float = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A line's cells from left to right, None for an empty one.

    `advance` is the width of a cell, `height` that of capitals, in pixels.
    """

    cells: tuple[Cell | None, ...]
    advance: float
    height: float


def grid_of(grey: Grey, box: Box, length: int, *, left: bool, right: bool) -> Grid | None:
    """The grid of the line in *box*, read as *length* characters; None where none fits.

    *left*, *right*: whether to look beside the box as well, where nothing else stands.
    """
    if length < SHORTEST:
        return None
    part = _with_margins(grey, box, length, left=left, right=right)
    ink = ink_of(part)
    is_cut = (left and bool(ink[:, :1].any()), right and bool(ink[:, -1:].any()))
    if any(is_cut):  # something larger than one sign begins there
        return grid_of(
            grey, box, length, left=left and not is_cut[0], right=right and not is_cut[1]
        )
    columns = np.flatnonzero(columns_of(ink))
    if len(columns) < length:
        return None
    ends = slice(int(columns[0]), int(columns[-1]) + 1)
    fit = _fit(ink[:, ends].mean(axis=0), length)
    return _grid(ink[:, ends], part[:, ends], *fit) if fit else None


def _with_margins(grey: Grey, box: Box, length: int, *, left: bool, right: bool) -> Grey:
    beside = round(_REACH * (box.right - box.left) / length)
    below = round(_BELOW * (box.bottom - box.top))
    first, last = max(0, box.left - beside * left), box.right + beside * right
    return grey[max(0, box.top) : box.bottom + below, first:last]


def _fit(profile: NDArray[np.float64], length: int) -> tuple[float, float] | None:
    """The advance and the place of the first border, so that borders meet the least ink."""
    counts = (length + wrong for wrong in _WRONG)
    roughly = (_tried(profile, count, len(profile) / (count - _BEARING)) for count in counts)
    _, count, advance, _ = min(roughly)
    cost, _, advance, start = min(_tried(profile, count, advance * step) for step in _STEPS)
    return (advance, start) if cost <= _MOST_INK * profile.mean() else None


def _tried(
    profile: NDArray[np.float64], count: int, advance: float
) -> tuple[float, int, float, float]:
    """The least ink on the borders of *count* cells, the count, the advance, the first border."""
    starts = -np.arange(_OFFSETS) * (advance / 2 / _OFFSETS)
    borders = starts[:, None] + advance * np.arange(1, count)[None, :]
    at = np.clip(np.rint(borders).astype(np.intp), 0, len(profile) - 1)
    costs = profile[at].mean(axis=1)
    place = int(np.argmin(costs))
    return float(costs[place]), count, advance, float(starts[place])


def _grid(ink: Mask, grey: Grey, advance: float, start: float) -> Grid | None:
    lefts: list[float] = np.arange(start, ink.shape[1] - 0.3 * advance, advance).tolist()
    spans = [_span(ink, left, advance) for left in lefts]
    seen = [span for span in spans if span]
    if not seen:
        return None
    top = float(np.percentile([first for first, _, _ in seen], _CAPITAL))
    height = float(np.bincount([last for _, last, _ in seen]).argmax()) - top
    if height < _LOWEST:
        return None
    away = np.abs(grey.astype(np.int16) - int(np.median(grey)))
    cells: list[Cell | None] = []
    for left, span in zip(lefts, spans, strict=True):
        if span is None:
            cells.append(None)
            continue
        first, last, width = span
        place = (slice(first, last), slice(max(0, round(left)), round(left + advance)))
        slant, core = _slant(ink[place]) / advance, _core(away[place])
        shares = (first - top) / height, (last - top) / height
        cells.append(Cell(*shares, width / advance, slant, core))
    return Grid(tuple(cells), advance, height)


def _span(ink: Mask, left: float, advance: float) -> tuple[int, int, int] | None:
    """First row, one past the last, and the columns with ink of one cell; None of an empty one."""
    first = max(0, round(left + _INNER * advance))
    inner = ink[:, first : round(left + (1 - _INNER) * advance)]
    if int(np.count_nonzero(inner)) <= _SPECK:
        return None
    runs = runs_of(rows_of(inner))
    return runs[0][0], runs[-1][1], int(np.count_nonzero(columns_of(inner)))


def _slant(mark: Mask) -> float:
    half = mark.shape[0] // 2
    if not half:
        return 0
    upper, lower = _filled(mark[:half]), _filled(mark[-half:])
    return sum(lower) / len(lower) - sum(upper) / len(upper) if upper and lower else 0


def _filled(mark: Mask) -> Sequence[int]:
    columns: list[int] = np.flatnonzero(columns_of(mark)).tolist()
    return columns


def _core(letter: NDArray[np.int16]) -> float:
    height, width = int(letter.shape[0]), int(letter.shape[1])
    if min(height, width) < _LEAST_CORE:
        return 0
    rows = slice(int(height * (0.5 - _CORE_HEIGHT)), ceil(height * (0.5 + _CORE_HEIGHT)))
    columns = slice(int(width * (0.5 - _CORE_WIDTH)), ceil(width * (0.5 + _CORE_WIDTH)))
    rim = max(1.0, float(np.percentile(letter, 95)))
    return float(letter[rows, columns].max()) / rim
