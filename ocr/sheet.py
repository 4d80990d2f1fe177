"""What of a picture a detector has to see: no blank bands, and its letters no larger than need be.

A detector's work grows with the area it sees, blank or not. It shrinks what is longer than its
limit, so a picture of large letters is made cheaper by blank pixels at its end. Pure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Box
from ocr.ink import Grey, Mask, columns_of, rows_of

Pixels = NDArray[np.uint8]

_EDGE, _CLEAR_EDGE = 12, 28  # grey levels between neighbours: perhaps a letter's, surely one's
_FRAME = 0.5  # of the rows: a column with edges in more is the border of a window
_STRIP = 48  # pixels: in a strip so wide lines stand one below the other, whatever is beside them
_LOWEST, _HIGHEST = 5, 80  # pixels of a line's letters
_FEWEST_EDGES = 2  # for each pixel of height: less is the edge of a surface
_SMALL = 0.05  # of the edges are in lines that may be lower than what counts as the letters' height
_BESIDE, _OVER, _LEAST = 2.0, 1.2, 8  # paper that is kept around text: of its height; pixels
_GRAIN = 32  # pixels: detectors round the sides of what they see to multiples


@dataclass(frozen=True, slots=True)
class Sheet:
    """`pixels`, and which `rows` and `columns` of the picture they are; what is over is blank."""

    pixels: Pixels
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    def in_picture(self, box: Box) -> Box:
        """Where the *box* of the sheet is in the picture."""
        left, right = _placed(self.columns, box.left, box.right)
        top, bottom = _placed(self.rows, box.top, box.bottom)
        return Box(left, top, right, bottom)


def sheet_of(pixels: Pixels, longest: int, letters: int) -> Sheet:
    """*pixels* for a detector that shrinks what is longer than *longest*.

    *letters* is how high, in pixels, it needs to see the smallest letters.
    """
    # Green is like grey
    grey = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1])  # noqa: PLR2004
    steps = _steps(grey)
    rows, columns = (np.arange(side, dtype=np.intp) for side in grey.shape)
    edges = _edges(steps)
    if not edges.any():
        return Sheet(pixels, rows, columns)
    height = letter_height(steps > _CLEAR_EDGE)
    rows = rows[_around(rows_of(edges), _room(_OVER, height))]
    columns = columns[_around(columns_of(edges), _room(_BESIDE, height))]
    kept = _kept(_kept(pixels, rows, 0), columns, 1)
    side = round(longest * height / letters) if height > letters else 0
    return Sheet(_lengthened(kept, side, longest), rows, columns)


def letter_height(edges: Mask) -> float:
    """How high in pixels the smallest letters are that are not rare; 0 without any."""
    count = max(1, edges.shape[1] // _STRIP)
    strips = np.array_split(edges, count, axis=1)
    inked = np.stack([strip.sum(axis=1) for strip in strips], axis=0)
    heights, weights = _lines(inked)
    is_text = (heights >= _LOWEST) & (heights < _HIGHEST) & (weights >= _FEWEST_EDGES * heights)
    if not is_text.any():
        return 0
    heights, weights = heights[is_text], weights[is_text]
    order = np.argsort(heights)
    share = np.cumsum(weights[order])
    return float(heights[order][np.searchsorted(share, _SMALL * share[-1])])


def _steps(grey: Grey) -> Pixels:
    """By how many levels each pixel differs from the next one in its row."""
    one, other = grey[:, 1:], grey[:, :-1]
    return np.maximum(one, other) - np.minimum(one, other)


def _edges(steps: Pixels) -> Mask:
    """Where something may be written: edges that are no frames."""
    edges = steps > _EDGE
    return edges & (edges.mean(axis=0) <= _FRAME)


def _lines(inked: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The heights of the runs of rows with edges, in each strip, and how many edges each has."""
    rim = np.zeros((inked.shape[0], 1), dtype=np.int8)
    turns = np.diff(np.concatenate([rim, inked > 0, rim], axis=1, dtype=np.int8), axis=1)
    strips, starts = np.nonzero(turns == 1)
    _, ends = np.nonzero(turns == -1)
    sums = np.concatenate([rim, np.cumsum(inked, axis=1)], axis=1)
    return ends - starts, sums[strips, ends] - sums[strips, starts]


def _room(times: float, height: float) -> int:
    return max(_LEAST, round(times * height))


def _around(filled: Mask, room: int) -> NDArray[np.intp]:
    """The places within *room* of one that is *filled*."""
    count = np.concatenate([[0], np.cumsum(filled)])
    places = np.arange(len(filled))
    first = np.maximum(places - room, 0)
    last = np.minimum(places + room + 1, len(filled))
    return np.flatnonzero(count[last] > count[first])


def _kept(pixels: Pixels, places: NDArray[np.intp], axis: int) -> Pixels:
    """Those rows or columns of *pixels*: in runs, which is faster than one by one."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    if axis:
        return np.concatenate([pixels[:, run[0] : run[-1] + 1] for run in runs], axis=1)
    return np.concatenate([pixels[run[0] : run[-1] + 1] for run in runs])


def _lengthened(pixels: Pixels, side: int, longest: int) -> Pixels:
    """*pixels* with blank ones up to a longer side of *side*, where that makes less to look at."""
    height, width = pixels.shape[:2]
    if side <= max(height, width):
        return pixels
    size = (height, side) if width >= height else (side, width)
    if _seen(*size, longest) >= _seen(height, width, longest):
        return pixels
    sheet = np.empty((*size, *pixels.shape[2:]), dtype=np.uint8)
    sheet[...] = np.median(pixels[:: max(1, height // _STRIP)], axis=(0, 1))
    sheet[:height, :width] = pixels
    return sheet


def _seen(height: int, width: int, longest: int) -> int:
    """The pixels that a detector sees of a picture."""
    scale = min(1.0, longest / max(height, width))
    sides = (max(_GRAIN, round(side * scale / _GRAIN) * _GRAIN) for side in (height, width))
    return next(sides) * next(sides)


def _placed(places: NDArray[np.intp], start: int, end: int) -> tuple[int, int]:
    """From and up to where in the picture what goes from *start* up to *end* in the sheet does."""
    last = len(places) - 1
    return int(places[min(max(0, start), last)]), int(places[min(max(0, end - 1), last)]) + 1
