"""Text on a tilted page -> boxes as they were on a level one. Pure."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Box, Line

_STEEPEST = 0.08  # pixels down a pixel across: 4.5 degrees
_STEPS = 65
_LEAST = 6  # lines that say how a page lies
_MOST = 400  # lines that are asked
_NEAR = 0.25  # heights between the middles of two pieces that are surely one row
_WORTH = 0.002


def levelled(lines: Sequence[Line]) -> list[Line]:
    """*lines*, which all have boxes, turned so that most stand beside others in level rows."""
    if len(lines) < _LEAST:
        return list(lines)
    slope = slope_of([line.box for line in lines if line.box][:_MOST])
    if abs(slope) < _WORTH:
        return list(lines)
    return [replace(line, box=_level(line.box, slope)) if line.box else line for line in lines]


def slope_of(boxes: Sequence[Box]) -> float:
    """By how many pixels a row falls for each pixel across."""
    x = np.array([(box.left + box.right) / 2 for box in boxes])
    y = np.array([(box.top + box.bottom) / 2 for box in boxes])
    height = float(np.median([box.bottom - box.top for box in boxes])) or 1.0
    slopes = np.linspace(-_STEEPEST, _STEEPEST, _STEPS)
    scores = [_rows_met(y - slope * x, height) for slope in slopes]
    level = _STEPS // 2
    best = int(np.argmax(scores))
    if scores[best] <= scores[level] * 1.02:  # no better than as it is
        return 0.0
    return float(slopes[best])


def _rows_met(y: NDArray[np.float64], height: float) -> float:
    """How many pairs stand in one row, nearly level ones for less."""
    apart = (y[:, None] - y[None, :]) / (_NEAR * height)
    return float(np.exp(-(apart**2)).sum())


def _level(box: Box, slope: float) -> Box:
    middle = (box.top + box.bottom) / 2 - slope * (box.left + box.right) / 2
    tall = box.bottom - box.top
    true = max(tall - abs(slope) * (box.right - box.left), tall / 2)
    return Box(box.left, round(middle - true / 2), box.right, round(middle + true / 2))
