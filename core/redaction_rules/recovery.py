"""What gives an account back to who lost it: lists of codes."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues, fold
from core.redaction_rules.span import Span

_HEAD = re.compile(
    fold(
        r"\b(?:recovery|back-?up|scratch|emergency|single[ -]use|one[ -]time|2fa|rescue)[ _-]?"
        r"(?:codes?|keys?)\b|\bma (?:du phong|khoi phuc|sao luu|cuu ho)\b"
    )
)
_CODE = (
    r"(?=[a-zA-Z-]{0,23}\d|[a-z]{4,5}-"
    r"|[A-Z]{4,5}-)(?:[A-Za-z0-9]{3,6}(?:[ ]?-[ \n]?[A-Za-z0-9]{3,6}){1,7}"
    r"|\d{4}[ ]\d{4}|\d{3}[ ]\d{3}(?!\d)|\d{6,10}|[A-Za-z0-9]{8,16})(?![\w-])"
)
_LEAD = r"[\s,;:•*·|☐□-]{1,8}(?:\d{1,2}[.):][ ]?)?"
_LISTED = re.compile(
    rf"(?:(?:[ ](?:is|are|l[àa]))?{_LEAD}|(?:[ ][^\W\d]{{1,8}}){{1,4}}[ ]?:[ ]|[:=(][ ]?)"
    rf"(?P<value>{_CODE})"
)
_CODES_ALONE = re.compile(
    rf"[ \t]*(?:[•*·|☐□-][ ]?|\d{{1,2}}[.):][ ]?)?{_CODE}(?:{_LEAD}{_CODE})*[ \t.|]*(?=\n|$)"
)
_IN_LINE = re.compile(_CODE)
_OF_CODES = cues("code", "key", "ma ")
_MOST_BETWEEN = 3  # lines of advice between the head of a list and its codes


def find(seen: Views) -> Iterator[Span]:
    """Recovery codes below or behind what they are called."""
    if not seen.has_any(_OF_CODES):
        return
    for head in _HEAD.finditer(seen.folded):
        yield from _behind(seen.text, head.end())
        yield from _below(seen.text, head.end())


def _behind(text: str, position: int) -> Iterator[Span]:
    while item := _LISTED.match(text, position):
        yield Span(*item.span("value"), "RECOVERY_CODE")
        position = item.end()


def _below(text: str, position: int) -> Iterator[Span]:
    between = 0
    while (end := text.find("\n", position)) >= 0 and between <= _MOST_BETWEEN:
        position = end + 1
        line = _CODES_ALONE.match(text, position)
        if line:
            between = _MOST_BETWEEN
            for code in _IN_LINE.finditer(text, position, line.end()):
                yield Span(*code.span(), "RECOVERY_CODE")
        elif text[position : position + 1] != "\n":
            between += 1
