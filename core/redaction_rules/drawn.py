"""Drawn values that are assigned to something in a line of its own, and not known to be harmless.

A token has any name: `BW_SESSION=...`, `zpw_sek: ...`, `"sk": "..."`. What is long, and of small
letters, capitals and digits in turns, is no word of a person. Digests are of hex digits and are
not meant; what else is drawn and known to everybody (nonces, ids, checksums in base64) has a name
that says so.
"""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_code, is_drawn, is_hashed, is_stand_in

_FEWEST_CLASSES = 3
_SET = re.compile(
    r"(?:^|\n)[ \t]*(?:[-*+][ ]|\d{1,3}[.):|][ ]|(?:export|set|const|let|var|val)[ ])?"
    r"(?:[A-Za-z][\w.-]{0,24}:[ ])?"
    r"[\"']?(?P<name>[A-Za-z][\w .-]{0,40}?)[\"']?[ ]?(?:=>|:=|[=:])[ ]?[\"'`]?"
    r"(?P<value>(?=[\w+/=.~-]{0,60}\d)[A-Za-z0-9][\w+/=.~-]{27,1999})[\"'`]?[,;)]{0,2}[ \t]*(?=\n"
    r"|$)"
)
_HARMLESS = re.compile(
    r"hash|sha\d?|md5|digest|sum\b|integrit|etag|nonce|pub|dkim|cache|bundle|authority|^apk$|cert|finger|url|uri|href"
    r"|src|path|file"
    r"|image|img|icon|logo|avatar|cursor|page|state|version|commit|rev|resolved|content|body"
    r"|payload"
    r"|blob|thumb|peer|cid|address|trace|span|request|correl|cf-|build|model|seed|(?:^|[_. -])ids?$"
    r"|Id$|id$|data|name|title|text|class|type|charset|boundary|alt|key ?id|version|font|mask|tag"
    r"|challenge|csp|accept|agent|location|referer|link|ref$|x-amz-id|serial|object|ticket no|tx"
    r"|block|wallet|contract|from|^to$|signature|zh$|^h\d|integrity|resolution|map|style|color"
    r"|blurhash|gclid|fbclid|track|order|invoice|package|module|slug|query|search|error|message",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"[=:]")


def find(seen: Views) -> Iterator[Span]:
    """Long drawn values of a line that only assigns them."""
    if not _EQUALS.search(seen.text):
        return
    for match in _SET.finditer(seen.text):
        value = match["value"].rstrip("=")
        if _HARMLESS.search(match["name"].strip()) or is_code(value) or is_stand_in(value):
            continue
        if not is_hashed(value) and is_drawn(value) and _has_classes(value):
            yield Span(*match.span("value"), "TOKEN")


def _has_classes(value: str) -> bool:
    classes = (str.islower, str.isupper, str.isdigit)
    return sum(any(map(is_of, value)) for is_of in classes) >= _FEWEST_CLASSES
