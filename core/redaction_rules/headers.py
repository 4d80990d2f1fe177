"""Secrets that programs hand to each other: authorization headers and cookies."""

import base64
import binascii
import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_random, is_stand_in

_FEWEST_COOKIE = 8
_BEARER = re.compile(
    r"\b(?:[B8]e ?a ?r ?e ?r|Bot|Token|ApiKey|SSWS|GenieKey)[ \t]{1,3}(?:\n[ \t]*)?[\"']?"
    r"(?P<value>[\w.~+/=:-]{12,2000}(?:[ ]?\n[ \t]{0,12}[\w.~+/=-]{6,2000})?"
    r"|[\w.~+/=-]{3,11}(?:[ ]?\n[ \t]{0,12}|[ ])[\w.~+/=-]{12,2000})"
)
_BEARER_LINE = re.compile(r"[\w.~+/=:-]+")
_AUTHORIZATION = re.compile(
    r"\b(?:proxy-)?authorization[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?"
    r"(?:(?:bearer|token|bot|apikey|digest|negotiate|ntlm)[ \t]{1,3})?"
    r"(?P<value>[^\s\"',;]{3,2000}(?:(?:[ ]?\n[ \t]{0,12}|[ ])[\w.~+/=-]{12,2000})?)",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"\bBasic[ \t]{1,3}(?P<value>[A-Za-z0-9+/]{6,400}={0,2})"
    r"(?P<broken>[ ]?\n?[ ]{0,12}[A-Za-z0-9+/]{2,200}={0,2}(?=[\s\"']|$))?",
    re.IGNORECASE,
)
_AUTH_FIELD = re.compile(
    r"\b_?auth[\"']?[ \t]?[:=][ \t]?[\"']?(?P<value>[A-Za-z0-9+/]{6,400}={0,2})"
)
_COOKIES = re.compile(
    r"(?:\b(?:set-)?cookie[\"']?[ \t]?[:=][ \t]?|[ ]--cookie[ ][\"']|(?:^|[ ])-b[ ][\"']"
    r"(?=\w{1,40}[=—–-]))"
    r"(?P<value>[^\n]{1,4000}(?:\n[ \t]{0,12}[^\s:]{6,2000}(?=[;\n]|$))?)",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?P<name>[\w.$-]{1,80})=\"?(?P<value>[^;\s\"',]{1,2000}"
    r"(?:\n[ \t]{0,12}[\w%+/=.-]{6,2000}(?=[;\n]|$))?)"
)
_COOKIE_SET = re.compile(
    r"\bcookies?[\"']?[ ]?[=:(,][ ]?\{(?P<value>[^}\n]{8,2000})", re.IGNORECASE
)
_COOKIE_PAIR = re.compile(
    r"[\"'“”‘’][\w.$-]{1,80}[\"'“”‘’][ ]?:[ ]?[\"'“”‘’](?P<value>[^\"'“”‘’\n]{8,2000})"
)
_COOKIE_MISREAD = re.compile(
    r"(?<![\w.-])(?P<name>[A-Za-z_.]{2,80})[ ]?[—–-][ ]?(?P<value>[\w%+/=.-]{20,2000})"
)
_COOKIE_PARTS = frozenset(
    {"path", "domain", "expires", "max-age", "samesite", "version", "priority", "lang", "theme"}
)
_COUNTING = re.compile(r"_ga\w*|_gid|_gcl_\w{2}|_fb[pc]|__utm\w|_hj\w+|_clck|_clsk|_ttp|_pk_\w+")
_OF_CREDENTIALS = cues("bearer", "bot", "token", "apikey", "ssws", "geniekey", "auth", "basic")
_OF_BASIC = cues("basic", "8asic", "auth:", "auth =", "auth=", 'auth"', "auth'")
_OF_COOKIES = cues("cookie", "-b ")


def find(seen: Views) -> Iterator[Span]:
    """Secrets in what programs say to each other."""
    if seen.has_any(_OF_CREDENTIALS):
        yield from _credentials(seen.text)
    if seen.has_any(_OF_BASIC):
        yield from _basic(seen.text)
    if seen.has_any(_OF_COOKIES):
        yield from _cookies(seen.text)


def _credentials(text: str) -> Iterator[Span]:
    for pattern in (_BEARER, _AUTHORIZATION):
        for match in pattern.finditer(text):
            start, end = match.span("value")
            line = _BEARER_LINE.match(text, start)
            if not is_random(text[start:end].rsplit("\n", 1)[-1]) and line:
                end = line.end()  # the next line is no piece of it
            if is_random(text[start:end]) and is_random(_last_word(text[start:end])):
                yield Span(start, end, "TOKEN")


def _last_word(value: str) -> str:
    """What is left of *value* without a word before it; all of it where a break is inside."""
    word, _, rest = value.partition(" ")
    return rest if word.isalpha() and rest else value


def _basic(text: str) -> Iterator[Span]:
    for pattern in (_BASIC, _AUTH_FIELD):
        for match in pattern.finditer(text):
            value, broken = match["value"], match.groupdict().get("broken")
            if broken and _is_basic(value + broken.strip()):
                yield Span(match.start("value"), match.end("broken"), "PASSWORD")
            elif _is_basic(value):
                yield Span(*match.span("value"), "PASSWORD")


def _is_basic(value: str) -> bool:
    """Whether *value* is base64 of `user:password`."""
    try:
        plain = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return ":" in plain and plain.isprintable()


def _cookies(text: str) -> Iterator[Span]:
    for line in _COOKIES.finditer(text):
        for match in _COOKIE.finditer(text, *line.span("value")):
            value = match["value"]
            name = match["name"].lower()
            is_part = name in _COOKIE_PARTS or _COUNTING.fullmatch(name) is not None
            if not is_part and len(value) >= _FEWEST_COOKIE and not is_stand_in(value):
                yield Span(*match.span("value"), "COOKIE")
        yield from _random(_COOKIE_MISREAD.finditer(text, *line.span("value")))
    for held in _COOKIE_SET.finditer(text):
        yield from _random(_COOKIE_PAIR.finditer(text, *held.span("value")))


def _random(matches: Iterator[re.Match[str]]) -> Iterator[Span]:
    for match in matches:
        if is_random(match["value"]):
            yield Span(*match.span("value"), "COOKIE")
