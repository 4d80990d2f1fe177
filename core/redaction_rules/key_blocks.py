"""Private keys between BEGIN and END."""

import re
from bisect import bisect
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span

_LONGEST_KEY_BLOCK = 12_000
_OF_BLOCKS = cues("private key", "privatekey", "private-lines", "static key")
_BEGIN = re.compile(
    r"(?:[-—–][ ]?){0,8}\bBEG[I1l|]N (?:[A-Z0-9]+ ){0,4}(?:PR[I1l|]VATE[ ]?KEY(?: BLOCK)?"
    r"|OpenVPN Static key V1)(?:[ ]?[-—–]){1,8}"
    r"|\bPrivate-Lines: \d{1,3}(?=\n)"
)
_END = re.compile(
    r"(?:[-—–][ ]?){1,8}END (?:[A-Z0-9]+ ){0,4}(?:PR[I1l|]VATE[ ]?KEY(?: BLOCK)?"
    r"|OpenVPN Static key V1)(?:[ ]?[-—–]){0,8}"
)
_BODY = re.compile(
    r"(?:(?:\\n|\\r|\s)+(?:[\w-]+: [^\n]{1,200}|[A-Za-z0-9+/= ]{16,}"
    r"|[A-Za-z0-9+/]{1,80}={0,2}(?=\s*$)))+"
)


def find(seen: Views) -> Iterator[Span]:
    """Private keys in their blocks, cut off at the edge of a screen or written in one line."""
    if not seen.has_any(_OF_BLOCKS):
        return
    text = seen.text
    begins = list(_BEGIN.finditer(text))
    ends = [match.end() for match in _END.finditer(text)] if begins else []
    position = 0
    for begin in begins:
        if begin.start() < position:
            continue
        index = bisect(ends, begin.end())
        body = _BODY.match(text, begin.end(), begin.end() + _LONGEST_KEY_BLOCK)
        position = (body or begin).end()
        if index < len(ends) and ends[index] - begin.end() <= _LONGEST_KEY_BLOCK:
            position = ends[index]
        yield Span(begin.start(), position, "PRIVATE_KEY")
