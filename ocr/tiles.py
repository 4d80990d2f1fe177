"""Long pictures -> tiles that a reader can see. Pure; `ocr.joining` makes one reading of theirs.

A cut goes through a gap between lines, where there is one: then nothing overlaps. Through a photo
or a crowded page two tiles share a band.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.engine import Box
from ocr.image import encode_png

# Unless IMAGE_MAX_TILES says otherwise; each costs a vision model's request, of perhaps 50 a day
MAX_TILES = 4
_EDGE = 24  # levels of grey between two neighbours that are an edge
_BORDERS = 12  # edges that frames, side bars and scroll bars leave in a row without text
_REACH = 0.15  # of a tile: how far from its place a cut is looked for
_BAND = 0.05  # of a tile, on either side of a cut without a gap


@dataclass(frozen=True, slots=True)
class Span:
    """From the row (or column) `start` up to `end`, `end` not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a picture. `left` and `top` are where it stands in the whole, in pixels.

    What has its middle in `share`, a box of the whole, is this tile's to tell; `has_band`: it
    begins with a band that the tile before it holds, too.
    """

    png: bytes = field(repr=False)
    left: int
    top: int
    share: Box
    has_band: bool = False


def count_of(length: int, *, longest: int, most: int) -> int:
    """How many tiles a side of *length* pixels takes, of about *longest* pixels each."""
    return max(1, min(most, -(-length // longest)))


def spans(edges: NDArray[np.intp], count: int) -> tuple[Span, ...]:
    """*count* spans over rows, each row given by how many *edges* it has."""
    length = len(edges)
    seams = [_seam(edges, i, count) for i in range(1, count)]
    starts = [0, *(seam.start for seam in seams)]
    ends = [*(seam.end for seam in seams), length]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _seam(edges: NDArray[np.intp], index: int, count: int) -> Span:
    """Where the tile below begins, and the one above ends."""
    step = len(edges) / count
    place = round(index * step)
    first = place - round(step * _REACH)
    window = edges[first : place + round(step * _REACH)]
    least = window.min()
    if least > _BORDERS:  # no gap: a band that both see
        band = max(round(step * _BAND), 1)
        return Span(place - band, place + band)
    gap = max(_runs(window <= least + 1), key=lambda run: run.end - run.start)
    middle = first + (gap.start + gap.end) // 2
    return Span(middle, middle)


def _runs(is_gap: NDArray[np.bool_]) -> list[Span]:
    turns = np.flatnonzero(np.diff(np.concatenate(([False], is_gap, [False])).astype(np.int8)))
    return [Span(int(start), int(end)) for start, end in pairwise(turns)][::2]


def tiles(png: bytes, *, longest: int, most: int = MAX_TILES) -> tuple[Tile, ...]:
    """Parts of *png* along its longer side, of about *longest* pixels; often one: all of it."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        count = count_of(max(image.size), longest=longest, most=most)
        if count == 1:
            return (Tile(png, 0, 0, Box(0, 0, image.width, image.height)),)
        grey = np.asarray(image.convert("L"))
        if image.height >= image.width:
            rows = spans(_edges(grey), count)
            return tuple(map(partial(_across, image), rows, _shares(rows), _bands(rows)))
        return tuple(_column(image, span) for span in _shares(spans(_edges(grey.T), count)))


def _edges(grey: NDArray[np.uint8]) -> NDArray[np.intp]:
    """For each row how many of its neighbours differ clearly."""
    one, other = grey[:, 1:], grey[:, :-1]
    return np.count_nonzero(np.maximum(one, other) - np.minimum(one, other) > _EDGE, axis=1)


def _shares(parts: Sequence[Span]) -> list[Span]:
    """*parts* without what they share: each up to the middle of its band."""
    seams = [(one.end + other.start) // 2 for one, other in pairwise(parts)]
    starts, ends = [parts[0].start, *seams], [*seams, parts[-1].end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _bands(parts: Sequence[Span]) -> list[bool]:
    return [False, *(other.start < one.end for one, other in pairwise(parts))]


def _across(image: Image.Image, rows: Span, share: Span, has_band: bool) -> Tile:  # noqa: FBT001 - mapped
    png = encode_png(image.crop((0, rows.start, image.width, rows.end)))
    return Tile(png, 0, rows.start, Box(0, share.start, image.width, share.end), has_band)


def _column(image: Image.Image, columns: Span) -> Tile:
    """Without a band: of a line that goes through both, each has its own words."""
    share = Box(columns.start, 0, columns.end, image.height)
    png = encode_png(image.crop((share.left, share.top, share.right, share.bottom)))
    return Tile(png, columns.start, 0, share)
