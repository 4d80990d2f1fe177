"""Secrets in addresses: `https://user:password@host`, webhooks, signed links."""

import re
from collections.abc import Callable, Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_drawn, is_mixed, is_random, is_stand_in

_HOST = r"[\w\[][\w.\]-]*(?=[:/?,\s\"'`<>)\]}]|$)"
_USERINFO = re.compile(
    r"\b[A-Za-z][A-Za-z0-9+.-]{1,24}[ ]?[:;.,]?[ ]?/[ ]?/[ ]?[^\s:/@\"'<>\[]{0,100}[ ]?:[ ]?"
    r"(?!\d{1,5}(?:[/?\s,]|$))"
    rf"(?P<value>[^\s\"'<>]{{1,200}}?(?:(?:[ ]?\n[ \t]{{0,12}}|[ ])[^\s\"'<>@/]{{1,100}})?)"
    rf"(?:[ ]?\n?@\s{{0,2}}|[ ]?\n[ \t]{{1,12}}@(?=[\w-]{{1,63}}[.:/])){_HOST}"
)
_USERINFO_BELOW = re.compile(  # of a scheme at a line's end
    r"\b[A-Za-z][A-Za-z0-9+.-]{1,24}:[ ]?(?:\n[ \t]{0,12}//|//[ ]?\n[ \t]{0,12})"
    rf"[^\s:/@\"'<>\[]{{0,60}}:(?P<value>[^\s\"'<>]{{1,200}}?)@(?=[\w-]{{1,63}}[.:/]){_HOST}"
)
_USER = re.compile(
    r"\bhttps?://(?P<value>[\w-]{4,200}(?:(?:[ ]?\n[ ]{0,12}|[ ])[\w-]{4,100})?)[ ]?@(?=\w)"
)
_QUERY = re.compile(
    r"[?&;](?:amp;)?(?:x-amz-(?:signature|security-token|credential)|x-goog-(?:signature"
    r"|credential)|sig|signature|hm|hash|access_token|refresh_token|id_token|token|auth|api_?key"
    r"|apikey|key|client_secret|secret|code|session|sid|ticket|jwt"
    r"|subscription-key|resource_?key|appid|app_?key|access_?key|auth_?token|pwd|pass|signkey|hook"
    r"|apitoken"
    r"|api_token|authkey)[ ]?[=—–-](?P<value>[^\s&\"'<>#)]{1,2000}"
    r"(?:\n[ \t]{0,12}[^\s&\"'<>#)=]{6,2000}(?=[&\s]|$))?)",
    re.IGNORECASE,
)
_QUERY_PASSWORD = re.compile(
    r"[?&;](?:amp;)?(?:password|passwd|pwd)[=—–-](?P<value>[^\s&\"'<>#)\]]{3,200})", re.IGNORECASE
)
_QUERY_OF_LOGIN = re.compile(
    r"(?:reset|verify|verification|login|signin|auth|token|invite|confirm|magic|unsubscribe"
    r"|activate|sso"
    r"|recover|password|join|share)[\w/.-]{0,60}\?(?:[\w.-]{1,24}=[^\s&]{0,80}&){0,4}?"
    r"[\w.-]{1,24}=(?P<value>[\w.%~-]{24,2000})",
    re.IGNORECASE,
)
_WEBHOOKS = (
    re.compile(
        r"hooks\.[ ]?s[l1I]ack\.com/(?:services|workflows|triggers)/\s?"
        r"(?P<value>[\w/]{20,120}(?:\s?\n[ \t]{0,12}[A-Za-z0-9]{4,40})?)"
    ),
    re.compile(
        r"discord(?:app)?\.com/api/(?:v\d{1,2}/)?(?:webhooks|interactions)/\s?[\dOlISB]{5,25}/\s?"
        r"(?P<value>[\w.-]{16,300}(?:\n[ \t]{0,12}[\w-]{4,80}(?![\w-]|:))?)"
    ),
    re.compile(
        r"api\.telegram\.org/(?:file/)?bot"
        r"(?P<value>\d{6,12}:[\w-]{4,60}(?:\n[ ]{0,12}[\w-]{4,40}(?=/))?)"
    ),
    re.compile(
        r"webhooks/\d{16,20}/(?P<value>[\w-]{24,100}(?:\n[ ]{0,12}[\w-]{8,80}(?![\w-]|:))?)"
    ),
    re.compile(r"\.office(?:365)?\.com/webhook(?:b2)?/(?P<value>[\w@/-]{20,300})"),
    re.compile(r"hooks\.zapier\.com/hooks/(?:catch|standard)/\w{3,12}/(?P<value>[\w/-]{5,80})"),
    re.compile(r"/(?:bot/v2/)?hooks?/(?P<value>[\w-]{20,80}(?:/[\w-]{10,80})?)"),
    re.compile(r"maker\.ifttt\.com/[\w/-]{0,80}/key/(?P<value>[\w-]{16,60})"),
    re.compile(
        r"/(?:magic-?link|reset(?:-?password)?|verify(?:-?email)?|confirm|invite|activate|token"
        r"|macros/s)/"
        r"(?P<value>[\w-]{24,200})"
    ),
    re.compile(r"/(?:webhooks?|incoming|private|ics|feeds?/private)[-/](?P<value>[\w-]{24,120})"),
)
_OF_ADDRESSES = cues("//", "/ /", "hook", "/", "?", "&", "discord", "telegram")


def find(seen: Views) -> Iterator[Span]:
    """The part of an address that lets somebody in: of the user, of the path, of the query."""
    if not seen.has_any(_OF_ADDRESSES):
        return
    text = seen.text
    yield from _values(text, _USERINFO, "PASSWORD", lambda value: not is_stand_in(value))
    yield from _values(text, _USERINFO_BELOW, "PASSWORD", lambda value: not is_stand_in(value))
    yield from _values(text, _USER, "TOKEN", is_random)
    for pattern in _WEBHOOKS:
        yield from _values(text, pattern, "WEBHOOK", _is_hook)
    yield from _values(text, _QUERY, "SIGNATURE", is_random)
    yield from _values(text, _QUERY_OF_LOGIN, "TOKEN", is_drawn)
    yield from _values(text, _QUERY_PASSWORD, "PASSWORD", lambda value: not is_stand_in(value))


def _is_hook(value: str) -> bool:
    return is_mixed(value) or value.isdigit()


def _values(
    text: str, pattern: re.Pattern[str], kind: str, is_secret: Callable[[str], bool]
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if is_secret(match["value"]):
            yield Span(*match.span("value"), kind)
