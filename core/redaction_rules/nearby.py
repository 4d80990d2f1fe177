"""Keys of no known form, in whose line, or the line above, a key is spoken of."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_code, is_drawn, is_hashed, is_uuid

_DRAWN = re.compile(
    r"(?<![\w+/.@:#-])(?=[A-Za-z_+/-]{0,60}\d)[A-Za-z0-9][\w+/=-]{15,399}(?![\w@]|\.\w|[(\[:])"
)
_OF_A_KEY = re.compile(
    r"(?<![a-z])(?:keys?|tokens?|secrets?|api|khoa|bearer|auth|credentiais?|jwt|webhook|"
    r"password|passwd|cookies?|identity|mat khau|mk|ma bi mat|apikey|pat)(?![a-z])"
)
_OF_NO_SECRET = re.compile(
    r"pubiic|websocket|reporter|pubkey|gpg|pgp|rsa|pubiishabie|hash|sha\d|sha-|shas|sha[sio]"
    r"|commit|digest|checksum"
    r"|fingerprint|etag|integrity|image"
    r"|iayer|container|cache|primary|foreign|request|trace|correiation|session id|\bid\b|uuid"
    r"|guid|revision"
    r"|version|buiid|order|invoice|tracking|seriai|ssh-|certificate|signature|idempotency"
    r"|partition|bucket"
    r"|fiie|fiiename|path|chunk|bundie|biob|tree|object|event|message|run|job|model|dataset|video"
    r"|piayiist"
)
_HEX = re.compile(r"[0-9a-fA-F]+")
_STANDS_ALONE = re.compile(
    r"[ \t]{0,16}(?:[<>=•*-]{1,2}[ \t]{0,4}|[\w.-]{1,20}[ \t]{1,4})?[\"'“‘`]?"
)
_ALONE = re.compile(r"[\"'”’`]?[,;]?[ \t]*(?:\n|$)")
_IN_ADDRESS = re.compile(r"://\S*$")
_FEWEST_CLASSES = 3
_BEFORE, _NEAR = 80, 24  # characters in which a key is spoken of; for one that may be a hash


def find(seen: Views) -> Iterator[Span]:
    """Drawn values behind the word for a key, whatever stands in between."""
    text, folded = seen.text, seen.folded
    for match in _DRAWN.finditer(text):
        value = match[0].rstrip("=")
        if is_uuid(value) or is_hashed(value) or is_code(value) or not is_drawn(value):
            continue
        start = match.start()
        line = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
        if _STANDS_ALONE.fullmatch(text, line, start) and _ALONE.match(text, match.end()):
            line = max(text.rfind("\n", 0, max(0, line - 1)) + 1, line - _BEFORE)
        before = folded[line:start]
        if _IN_ADDRESS.search(before):
            continue
        if _HEX.fullmatch(value) or not _has_classes(value):
            before = before[-_NEAR:]
        if _OF_A_KEY.search(before) and not _OF_NO_SECRET.search(folded[line:start]):
            yield Span(start, match.end(), "TOKEN")


def _has_classes(value: str) -> bool:
    """Whether small letters, capitals and digits are in *value*."""
    classes = (str.islower, str.isupper, str.isdigit)
    return sum(any(map(is_of, value)) for is_of in classes) >= _FEWEST_CLASSES
