"""How likely it is that a local reading is good: 5 % wrong characters or fewer. Pure."""

import math
from dataclasses import astuple

from ocr.doubts import Doubts

# Makes shares as large as the logarithms, for the penalty of the fit
SCALES = Doubts(mean=1, worst=1, lost=10, missed=10, odd=10, short=1, uneven=1)
# A logistic regression over labelled pictures, of doubts times their scales: tools/calibrate.py
_CONSTANT = -3.620
_WEIGHTS = Doubts(
    mean=-1.544, worst=-0.342, lost=-0.287, missed=-2.158, odd=-1.257, short=-1.022, uneven=-2.035
)


def chance_of_good(doubts: Doubts) -> float:
    """0-1, over all kinds of pictures that the fit has seen."""
    weighed = zip(astuple(_WEIGHTS), scaled(doubts), strict=True)
    logit = _CONSTANT + sum(weight * doubt for weight, doubt in weighed)
    return 1 / (1 + math.exp(-logit))


def scaled(doubts: Doubts) -> tuple[float, ...]:
    """The doubts times their scales, in the order of the fields."""
    return tuple(
        doubt * scale for doubt, scale in zip(astuple(doubts), astuple(SCALES), strict=True)
    )
