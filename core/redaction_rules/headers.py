"""Secrets on their way: headers, cookies, addresses, webhooks, and keys between BEGIN and END."""

import base64
import binascii
import re
from bisect import bisect
from collections.abc import Callable, Iterator

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_mixed, is_random, is_stand_in

_LONGEST_KEY_BLOCK = 12_000
_FEWEST_COOKIE = 8

_BEARER = re.compile(
    r"\b(?:Bearer|Bot|Token|ApiKey|SSWS|GenieKey)[ \t]{1,3}(?:\n[ \t]*)?[\"']?"
    r"(?P<value>[\w.~+/=:-]{12,2000}(?:\n[ \t]{0,12}[\w.~+/=-]{6,2000})?)"
)
_BEARER_LINE = re.compile(r"[\w.~+/=:-]+")
_AUTHORIZATION = re.compile(
    r"\b(?:proxy-)?authorization[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?"
    r"(?:(?:bearer|token|bot|apikey|digest|negotiate|ntlm)[ \t]{1,3})?"
    r"(?P<value>[^\s\"',;]{8,2000})",
    re.IGNORECASE,
)
_BASIC = re.compile(r"\bBasic[ \t]{1,3}(?P<value>[A-Za-z0-9+/]{6,400}={0,2})", re.IGNORECASE)
_AUTH_FIELD = re.compile(
    r"\b_?auth[\"']?[ \t]?[:=][ \t]?[\"']?(?P<value>[A-Za-z0-9+/]{6,400}={0,2})"
)

_COOKIES = re.compile(
    r"(?:\b(?:set-)?cookie[\"']?[ \t]?[:=][ \t]?|[ ]--cookie[ ][\"']|(?:^|[ ])-b[ ][\"']"
    r"(?=\w{1,40}=))"
    r"(?P<value>[^\n]{1,4000}(?:\n[ \t]{0,12}[^\s:]{6,2000}(?=[;\n]|$))?)",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?P<name>[\w.$-]{1,80})=\"?(?P<value>[^;\s\"',]{1,2000}"
    r"(?:\n[ \t]{0,12}[\w%+/=.-]{6,2000}(?=[;\n]|$))?)"
)
_COOKIE_PARTS = frozenset(
    {"path", "domain", "expires", "max-age", "samesite", "version", "priority", "lang", "theme"}
)

_HOST = r"[\w\[][\w.\]-]*(?=[:/?,\s\"'`<>)\]}]|$)"
_USERINFO = re.compile(
    r"\b[A-Za-z][A-Za-z0-9+.-]{1,24}:[ ]?/[ ]?/[ ]?[^\s:/@\"'<>\[]{0,100}:(?!\d{1,5}(?:[/?\s,]|$))"
    rf"(?P<value>[^\s\"'<>]{{1,200}}?(?:\n[ \t]{{0,12}}[^\s\"'<>@/]{{1,100}})?)@\s{{0,2}}{_HOST}"
)
_USER = re.compile(r"\bhttps?://(?P<value>[\w-]{12,200}(?:\n[ ]{0,12}[\w-]{4,100})?)@")
_QUERY = re.compile(
    r"[?&;](?:amp;)?(?:x-amz-(?:signature|security-token|credential)|x-goog-(?:signature"
    r"|credential)|sig|signature|hm|hash|access_token|refresh_token|id_token|token|auth|api_?key"
    r"|apikey|key|client_secret|secret|code|session|sid|ticket|jwt"
    r"|subscription-key)=(?P<value>[^\s&\"'<>#)]{1,2000}"
    r"(?:\n[ \t]{0,12}[^\s&\"'<>#)=]{6,2000}(?=[&\s]|$))?)",
    re.IGNORECASE,
)
_QUERY_PASSWORD = re.compile(
    r"[?&;](?:amp;)?(?:password|passwd|pwd)=(?P<value>[^\s&\"'<>#)\]]{3,200})", re.IGNORECASE
)

_WEBHOOKS = (
    re.compile(
        r"hooks\.slack\.com/(?:services|workflows|triggers)/\s?"
        r"(?P<value>[\w/]{20,120}(?:\s?\n[ \t]{0,12}[A-Za-z0-9]{4,40})?)"
    ),
    re.compile(
        r"discord(?:app)?\.com/api/(?:v\d{1,2}/)?(?:webhooks|interactions)/\s?\d{5,25}/\s?"
        r"(?P<value>[\w.-]{16,300}(?:\n[ \t]{0,12}[\w-]{4,80}(?![\w-]|:))?)"
    ),
    re.compile(
        r"api\.telegram\.org/(?:file/)?bot"
        r"(?P<value>\d{6,12}:[\w-]{4,60}(?:\n[ ]{0,12}[\w-]{4,40}(?=/))?)"
    ),
    re.compile(r"webhook\.office\.com/webhookb2/(?P<value>[\w@/-]{20,300})"),
)
_BEGIN = re.compile(
    r"-{0,6}[ ]?\bBEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?[ ]?-{1,6}"
    r"|\bPrivate-Lines: \d{1,3}(?=\n)"
)
_END = re.compile(r"-{1,6}[ ]?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?[ ]?-{0,6}")
_BODY = re.compile(
    r"(?:(?:\\n|\\r|\s)+(?:[\w-]+: [^\n]{1,200}|[A-Za-z0-9+/= ]{16,}"
    r"|[A-Za-z0-9+/]{1,80}={0,2}(?=\s*$)))+"
)


def find(text: str) -> Iterator[Span]:
    """Secrets in what programs say to each other."""
    yield from _key_blocks(text)
    yield from _addresses(text)
    yield from _credentials(text)
    yield from _cookies(text)


def _key_blocks(text: str) -> Iterator[Span]:
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


def _addresses(text: str) -> Iterator[Span]:
    yield from _values(text, _USERINFO, "PASSWORD", lambda value: not is_stand_in(value))
    yield from _values(text, _USER, "TOKEN", is_random)
    for pattern in _WEBHOOKS:
        yield from _values(text, pattern, "WEBHOOK", is_mixed)
    yield from _values(text, _QUERY, "SIGNATURE", is_random)
    yield from _values(text, _QUERY_PASSWORD, "PASSWORD", lambda value: not is_stand_in(value))


def _values(
    text: str, pattern: re.Pattern[str], kind: str, is_secret: Callable[[str], bool]
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if is_secret(match["value"]):
            yield Span(*match.span("value"), kind)


def _credentials(text: str) -> Iterator[Span]:
    for pattern in (_BEARER, _AUTHORIZATION):
        for match in pattern.finditer(text):
            start, end = match.span("value")
            line = _BEARER_LINE.match(text, start)
            if not is_random(text[start:end].rsplit("\n", 1)[-1]) and line:
                end = line.end()  # the next line is no piece of it
            if is_random(text[start:end]):
                yield Span(start, end, "TOKEN")
    for pattern in (_BASIC, _AUTH_FIELD):
        for match in pattern.finditer(text):
            if _is_basic(match["value"]):
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
            is_part = match["name"].lower() in _COOKIE_PARTS
            if not is_part and len(value) >= _FEWEST_COOKIE and not is_stand_in(value):
                yield Span(*match.span("value"), "COOKIE")
