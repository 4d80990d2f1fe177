"""Text without an editor's line numbers, which stand inside of what goes on in the next line."""

import re
from itertools import pairwise

from core.redaction_rules.rejoined import Shortened, without

_NUMBERED = re.compile(r"(?:^|(?<=\n))[ \t]{0,6}(?P<number>\d{1,5})(?:[ ]?[│┃|:][ \t]?|[ \t]{1,3})")
_MOST_APART = 2  # lines that a fold hides between two numbers


def ungutted(text: str) -> Shortened | None:
    """*text* without the numbers its lines begin with; None when no two lines go on counting."""
    numbered = list(_NUMBERED.finditer(text))
    counted = {
        place
        for place, (one, other) in enumerate(pairwise(numbered))
        if 0 < int(other["number"]) - int(one["number"]) <= _MOST_APART
    }
    gutters = [line.span() for place, line in enumerate(numbered) if {place - 1, place} & counted]
    return without(text, gutters)
