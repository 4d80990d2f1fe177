"""Which lines of a text report an error. Pure; rather silent than wrong."""

import errno
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

_MAX_STATE = 200  # characters
_MAX_SEARCHED = 1000  # characters of a line; a hostile picture must not buy time with a long one


class _Kind(IntEnum):
    """How much a line says about the cause; the greatest is the error state."""

    PHRASE = 1
    CODE = 2
    LABEL = 3
    EXCEPTION = 4


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: _Kind
    pattern: re.Pattern[str]
    is_folded: bool = False  # matched on lower case without accents: local readers drop them


def _rule(kind: _Kind, pattern: str, *, is_folded: bool = False) -> _Rule:
    return _Rule(kind, re.compile(pattern), is_folded)


_ERRNO = "|".join(sorted(name for name in errno.errorcode.values() if len(name) > 4))  # noqa: PLR2004 - EIO is also a word
_RULES = (
    # KeyError: 'TOKEN'   |   discord.errors.LoginFailure has no suffix to know it by
    _rule(
        _Kind.EXCEPTION,
        r"(?:^|[\s(])(?:[A-Za-z_$][\w$]*\.)*[A-Z]\w*(?:Error|Exception)(?:\s?\[\w+\])?[:：]\s*\S",
    ),
    _rule(_Kind.EXCEPTION, r"^(?:[a-z_$][\w$]*\.)*[A-Z][a-z]\w*(?:Error|Exception)$"),
    _rule(_Kind.EXCEPTION, r"^(?:Exception in thread|Caused by:|Uncaught|Unhandled) ?\S"),
    # error[E0308]: ..., m.c:5:12: error: ..., fatal: ..., npm error ..., E: ... (apt)
    _rule(
        _Kind.LABEL,
        r"""(?<!["'(`\w-])(?:[Ee]rror|ERROR|[Ff]atal(?: error)?|FATAL|panic)(?:\[\w+\])?\s?[:：]""",
    ),
    _rule(_Kind.LABEL, r"^(?:npm (?:error|ERR!) (?:code|E[A-Z]{3,}|Could)|E: \S|CONFLICT \()"),
    _rule(_Kind.LABEL, r"\berror [A-Z]{1,5}\d{3,5}\b"),
    _rule(_Kind.LABEL, r"(?:^|: )(?:gap )?loi(?:\s?:| khi )", is_folded=True),
    # ERR_NAME_NOT_RESOLVED, ECONNREFUSED, 0x80070057, Error 98, 502 Bad Gateway
    _rule(
        _Kind.CODE,
        r"\b(?:(?:ERR|SSL_ERROR|SEC_ERROR|NS_ERROR|DNS_PROBE)_[A-Z0-9_]{3,}"
        rf"|{_ERRNO}|ENOTFOUND|ERESOLVE|EAI_AGAIN|0x[89cC][0-9A-Fa-f]{{7}})\b",
    ),
    _rule(_Kind.CODE, r"\b(?:Error(?: [Cc]ode)?:? #?\d+\b|\[(?:Errno|WinError) \d+\]|Stop code:)"),
    _rule(
        _Kind.CODE,
        r"\b(?:40[0134]|429|50[0234]) (?:Bad Request|Unauthorized|Forbidden|Not Found"
        r"|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time)",
    ),
    _rule(_Kind.CODE, r"\bexit(?:ed)?(?: with)? (?:code|status) [1-9]\d*\b"),
    _rule(
        _Kind.PHRASE,
        r"\b(?:No such file or directory|command not found|Permission denied|Access is denied"
        r"|Segmentation fault|core dumped|is not recognized as an internal|undefined reference to"
        r"|Connection (?:refused|timed out|reset by peer)|[Oo]ut of memory|BUILD FAILED"
        r"|has stopped working|is not responding|site can[’']t be reached)",
    ),
    _rule(_Kind.PHRASE, r"^(?:Failed to|Cannot|Can[’']t|Could ?n[o’']t|Unable to) [a-z]"),
    _rule(_Kind.PHRASE, r"^(?:fatal: )?(?:khong the |da xay ra loi)", is_folded=True),
)
# Source code speaks of errors without reporting one; an editor may number its lines.
_SOURCE = re.compile(
    r"^\d*\s*(?:[}\s]*(?:except|catch|raise|throws?|if|elif|else|return|import|from|def|class"
    r"|const|let|var|try|case|async|await|print\w*!?|console|log(?:ger)?)\b|#|//)"
)


def error_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that carry an exception name, an error code or an error's words, as they stand."""
    return tuple(line for line in lines if _kind(line) is not None)


def error_state(lines: Sequence[str]) -> str | None:
    """The one line that names the error best, at most 200 characters; None without an error.

    Of several exceptions the last counts (the root cause), of everything else the first.
    """
    ranked = [(kind, line) for line in lines if (kind := _kind(line)) is not None]
    if not ranked:
        return None
    best = max(kind for kind, _ in ranked)
    named = [line.strip() for kind, line in ranked if kind is best]
    return named[-1 if best is _Kind.EXCEPTION else 0][:_MAX_STATE]


def _kind(line: str) -> _Kind | None:
    text = line.strip()[:_MAX_SEARCHED]
    if _SOURCE.match(text):
        return None
    folded = _folded(text)
    kinds = (r.kind for r in _RULES if r.pattern.search(folded if r.is_folded else text))
    return max(kinds, default=None)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c))
