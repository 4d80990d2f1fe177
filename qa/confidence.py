"""How sure an answer is, in three levels that facts decide, not a model's feeling."""

from collections.abc import Sequence
from typing import get_args

from db.records import Confidence, ThreadHit
from qa.worth import has_same_error

_FROM_LOW = tuple(reversed(get_args(Confidence)))


def level(cited: Sequence[ThreadHit], *, is_whole: bool = True) -> Confidence:
    """The level of an answer that rests on *cited*.

    `high`: one of them is the same error, and solved. `medium`: one is the same error, or solved.
    `low`: neither, or part of a model's answer did not hold (*is_whole* is False).
    """
    if not is_whole:
        return "low"
    facts = [(has_same_error(hit), hit.is_solved) for hit in cited]
    if (True, True) in facts:
        return "high"
    return "medium" if any(map(any, facts)) else "low"


def reaches(confidence: Confidence, bar: Confidence) -> bool:
    return _FROM_LOW.index(confidence) >= _FROM_LOW.index(bar)
