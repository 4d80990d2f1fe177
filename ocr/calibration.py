"""How likely it is that a local reading is good: 5 % wrong characters or fewer. Pure."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from ocr.engine import Line
from ocr.layout import mean_confidence

# A logistic regression over labelled pictures: tools/calibrate.py fits it.
_CONSTANT, _DOUBT, _WORST, _LOST = 0.032, -0.404, -0.901, -9.626
LOST_SCALE = 10  # makes the share of lost lines as large as the doubts, for the penalty of the fit
_SMALLEST = 1e-4  # doubt below this is none
_NUMBERED = re.compile(r"^(\d{1,4})(?:\s|$)")
_EXCERPT, _POINTER = re.compile(r"^\d+ \|"), re.compile(r"^\|")
_MIN_NUMBERED = 4  # lines with a number, before gaps between them mean something
_FEW = 2  # as many numbers may be missing as there are; more is no listing


def chance_of_good(pieces: Sequence[Line], texts: Sequence[str]) -> float | None:
    """0-1 for what PP-OCR said of its *pieces*, and the final *texts*; None without text."""
    seen = features_of(pieces, texts)
    if seen is None:
        return None
    doubt, doubt_of_worst, lost = seen
    logit = _CONSTANT + _DOUBT * doubt + _WORST * doubt_of_worst + _LOST * lost
    return 1 / (1 + math.exp(-logit))


def features_of(pieces: Sequence[Line], texts: Sequence[str]) -> tuple[float, float, float] | None:
    """See `features`; None without text."""
    mean = mean_confidence(pieces)
    if mean is None:
        return None
    return features(mean, min(p.confidence for p in pieces if p.confidence is not None), texts)


def features(mean: float, worst: float, texts: Sequence[str]) -> tuple[float, float, float]:
    """What the regression sees: doubts on a logarithmic scale, and the share of lost lines."""
    lost = lost_numbers(texts) + lost_pointers(texts)
    return _log_doubt(mean), _log_doubt(worst), lost / max(1, len(texts))


def lost_numbers(texts: Sequence[str]) -> int:
    """Line numbers of an editor that are missing between the first and the last."""
    numbers = {int(match[1]) for text in texts if (match := _NUMBERED.match(text))}
    if len(numbers) < _MIN_NUMBERED:
        return 0
    missing = max(numbers) - min(numbers) + 1 - len(numbers)
    return missing if missing <= _FEW * len(numbers) else 0


def lost_pointers(texts: Sequence[str]) -> int:
    """Lines of a compiler's excerpt without the row that points at something in them."""
    excerpt = [text for text in texts if _EXCERPT.match(text) or _POINTER.match(text)]
    if not excerpt:
        return 0
    following = [*pairwise(excerpt), (excerpt[-1], "")]
    return sum(bool(_EXCERPT.match(a)) and not _POINTER.match(b) for a, b in following)


def _log_doubt(confidence: float) -> float:
    return math.log(max(_SMALLEST, 1 - confidence))
