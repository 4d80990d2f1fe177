"""Where there is ink in the picture of a line: thin and low marks, which readers drop. Pure."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Box

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_BELOW = 0.3  # of a box's height, which is also looked at under it
_CONTRAST = 0.35  # of the strongest in the line: fainter is paper
_FAINTEST = 24  # grey levels between paper and ink, at least
_THICKEST = 0.2  # of the height: thicker is no stroke
_FLAT = 2.2  # times as wide as it is high: less is the tail of a letter
_FEWEST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke or a gap in a line: its middle (0-1 of the text) and its width in pixels.

    `before` and `after` are how much paper is left and right of a stroke, in pixels.
    """

    place: float
    width: int
    before: int = 0
    after: int = 0


def ink_of(grey: Grey) -> Mask:
    """Which pixels are ink, dark on light or light on dark."""
    if not grey.size:
        return np.zeros(grey.shape, dtype=np.bool_)
    away = np.abs(grey.astype(np.int16) - int(np.median(grey)))
    strongest = float(np.percentile(away, 99))
    return away > max(_FAINTEST, _CONTRAST * strongest)


def columns_of(ink: Mask) -> Mask:
    """Which columns have ink."""
    return np.asarray(ink.max(axis=0, initial=False), dtype=np.bool_)


def rows_of(ink: Mask) -> Mask:
    """Which rows have ink."""
    return columns_of(ink.T)


def runs_of(filled: Mask) -> list[tuple[int, int]]:
    """Where *filled* is true without a gap: first, and one past the last."""
    edges = np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def gaps_of(grey: Grey, box: Box) -> tuple[Stroke, ...]:
    """The paper between the letters of the line in *box*, from left to right."""
    ink = ink_of(grey[max(0, box.top) : box.bottom, max(0, box.left) : box.right])
    runs = runs_of(columns_of(ink))
    if len(runs) < 2:  # noqa: PLR2004 - a gap is between two
        return ()
    left, right = runs[0][0], runs[-1][1]
    return tuple(
        Stroke(((end + start) / 2 - left) / (right - left), start - end)
        for (_, end), (start, _) in pairwise(runs)
    )


def low_strokes(grey: Grey, box: Box) -> tuple[Stroke, ...]:
    """Strokes that stand alone below the letters of the line in *box*, as an underscore does.

    A line under words (a link, the border of a field) runs on below letters, and is none.
    """
    height = box.bottom - box.top
    bottom = min(grey.shape[0], box.bottom + round(_BELOW * height))
    ink = ink_of(grey[max(0, box.top) : bottom, max(0, box.left) : box.right])
    filled = np.flatnonzero(columns_of(ink))
    if len(filled) < _FEWEST_COLUMNS:
        return ()
    baseline = _baseline(ink)
    low = columns_of(ink[baseline:]) & ~columns_of(ink[:baseline])
    return tuple(
        _stroke(start, end, filled)
        for start, end in runs_of(low)
        if _is_stroke(ink, baseline, start, end, max(2, _THICKEST * height))
    )


def _stroke(start: int, end: int, filled: NDArray[np.intp]) -> Stroke:
    """The stroke from one column to another, between the other columns with ink."""
    left, right = int(filled[0]), int(filled[-1]) + 1
    earlier, later = filled[filled < start], filled[filled >= end]
    return Stroke(
        ((start + end) / 2 - left) / (right - left),
        end - start,
        before=start - int(earlier[-1]) - 1 if len(earlier) else 0,
        after=int(later[0]) - end if len(later) else 0,
    )


def _is_stroke(ink: Mask, baseline: int, start: int, end: int, thickest: float) -> bool:
    top, below = runs_of(rows_of(ink[baseline:, start:end]))[0]  # more is of the next line
    if below - top > thickest or end - start <= _FLAT * (below - top):
        return False
    is_whole = baseline + below < ink.shape[0]
    return is_whole and not _runs_on(columns_of(ink[baseline + top : baseline + below]), start, end)


def _baseline(ink: Mask) -> int:
    """The first row under the letters: one past where most columns have their lowest ink."""
    columns = columns_of(ink)
    lowest = ink.shape[0] - 1 - np.argmax(ink[::-1], axis=0)[columns]
    counts = np.bincount(lowest, minlength=ink.shape[0])
    return int(np.argmax(counts)) + 1


def _runs_on(columns: Mask, start: int, end: int) -> bool:
    """Whether the stroke goes on under the letters beside it."""
    further = max(2, (end - start) // 3)
    before, after = columns[max(0, start - further) : start], columns[end : end + further]
    return bool((len(before) and before.all()) or (len(after) and after.all()))
