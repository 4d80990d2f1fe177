"""Keys whose prefix itself was broken by a space: `glpa t-...`."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, shaped
from core.redaction_rules.keys import spelt_end
from core.redaction_rules.span import Span

_BROKEN = re.compile(r"(?<![\w-])(?P<head>[A-Za-z][A-Za-z_-]{0,9})[ ](?=(?P<rest>[\w.-]{16}))")
_DIGIT = re.compile(r"\d")
_LONGEST = 400


def find(seen: Views) -> Iterator[Span]:
    """The keys whose prefix is spelt right without the space in it."""
    text = seen.text
    for broken in _BROKEN.finditer(text):
        if not _DIGIT.search(text, broken.end(), broken.end() + _LONGEST // 8):
            continue
        head = broken["head"]
        joined = head + text[broken.end() : broken.end() + _LONGEST]
        found = spelt_end(joined, shaped(joined), longer_than=len(head))
        if found:
            end, kind = found
            yield Span(broken.start(), broken.start() + end + 1, kind)
