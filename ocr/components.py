"""Connected parts of a mask. Pure."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Box
from ocr.ink import Mask, runs_of

_MOST_RUNS = 20_000  # more is a texture: labelling it would take longer than reading the picture


def components_of(mask: Mask) -> list[Box]:
    """A box around each connected part of *mask*, corners too; none of one that is all specks."""
    rows = np.flatnonzero(mask.any(axis=1)).tolist()
    parent: list[int] = []
    boxes: list[Box] = []
    above: list[tuple[int, int, int]] = []
    last = -2
    for row in rows:
        runs = runs_of(mask[row])
        if len(parent) + len(runs) > _MOST_RUNS:
            return []
        here: list[tuple[int, int, int]] = []
        for start, end in runs:
            part = len(parent)
            parent.append(part)
            boxes.append(Box(start, row, end, row + 1))
            for other in _touching(above if row == last + 1 else [], start, end):
                _join(parent, boxes, part, other)
            here.append((start, end, part))
        above, last = here, row
    return [box for part, box in enumerate(boxes) if parent[part] == part]


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _touching(above: list[tuple[int, int, int]], start: int, end: int) -> Iterator[int]:
    return (part for left, right, part in above if left <= end and start <= right)


def _join(parent: list[int], boxes: list[Box], one: int, other: int) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    if first != second:
        parent[second] = first
        boxes[first] = around(boxes[first], boxes[second])


def _root(parent: list[int], part: int) -> int:
    while parent[part] != part:
        parent[part] = parent[parent[part]]
        part = parent[part]
    return part


def sharing(mask: NDArray[np.bool_], cell: int) -> Mask:
    """*mask* in cells of *cell* by *cell* pixels: which of them have any of it."""
    height, width = mask.shape[0] // cell, mask.shape[1] // cell
    cells = mask[: height * cell, : width * cell].reshape(height, cell, width, cell)
    return np.asarray(cells.any(axis=(1, 3)), dtype=np.bool_)
