"""A secret with the pieces that a space or a line's end broke off."""

import re

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_drawn, is_measure, is_mixed, is_random, is_stand_in

_WHOLE_KINDS = frozenset(
    {
        "EMAIL",
        "PHONE",
        "CARD",
        "IBAN",
        "CODE",
        "SEED_PHRASE",
        "RECOVERY_CODE",
        "LICENCE_KEY",
        "OTP_SEED",
    }
)
_REST = re.compile(
    r"(?P<gap>[ \t]{0,2}\\?\r?\n[ \t]{0,16}(?:[>|│][ \t]?)?|[ ]{1,2})(?P<rest>[\w+/=.~%-]{4,600})"
    r"(?P<after>[ \t]*(?:$|[\n\"'`”’,;&)}\]<\\|]))?(?![\w(:@])"
)
_OF_NAME = re.compile(r"[A-Za-z_]+=.|\d+[.)]$|--[a-z]|-[a-z]$")
_FEWEST_REST, _FEWEST_LINE = 8, 12  # characters with more behind them: in one line, in the next
_TAIL = 40
_MOST_PIECES = 8


def grown(text: str, span: Span) -> Span:
    """*span*, and what of its value stands behind a break."""
    end = span.end
    for _ in range(_MOST_PIECES if span.kind not in _WHOLE_KINDS else 0):
        rest = _REST.match(text, end)
        if rest is None or not _goes_on(text[max(span.start, end - _TAIL) : end], rest):
            break
        end = rest.end("rest")
    return Span(span.start, end, span.kind)


def _goes_on(value: str, match: re.Match[str]) -> bool:
    rest = match["rest"].rstrip(".=")
    if not is_random(value) or is_measure(rest) or is_stand_in(rest) or _OF_NAME.match(rest):
        return False
    if match["after"] is None:  # something else goes on behind it
        fewest = _FEWEST_LINE if "\n" in match["gap"] else _FEWEST_REST
        return len(rest) >= fewest and is_drawn(rest)
    is_padded = match["rest"].endswith("=") and is_mixed(rest)
    return is_drawn(rest) or is_padded or (is_mixed(rest) and is_random(rest))
