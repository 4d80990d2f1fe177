"""Keys that people type: of programs, of games, of encrypted disks, of a Wi-Fi's QR code."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_varied

_GROUPS = re.compile(
    r"(?<![\w-])(?=[A-Z0-9\s]{5,20}-)(?:(?:[A-Z0-9]\s{0,5}){5}-\s{0,5}){4}"
    r"(?:[A-Z0-9]\s{0,5}){4}[A-Z0-9](?![\w-])"
)
_NAMED = re.compile(
    r"\b(?:(?:product|serial|licen[cs]e|cd|activation|windows|office|steam|game|gift|redeem|xbox"
    r"|psn|digital|registration|unlock)(?:[ ](?:card|wallet))?[ _-]?(?:key|code|number|card)"
    r"|licen[cs]e|serial|ban quyen"
    r"|kich hoat|key)(?:[ ](?:\w{1,12}[ ])?(?:is|la))?[\"']?[ ]?[:=]?[ ]?[\"']?\n?[ ]{0,8}"
    r"(?P<named>[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){2,7})(?![\w-])"
)
_VOUCHER = re.compile(
    r"\b(?:voucher|gift card|redeem|coupon|the cao|ma the|nap the)(?:[ ]"
    r"(?:code|pin|so))?[ ]?[:=]?[ ]"
    r"(?P<value>\d{4,5}[ -]\d{4,5}(?:[ -]\d{3,5}){0,2}|\d{10,16})(?![\w-])"
)
_UUID = re.compile(
    r"\b(?:licen[cs]e|serial|product|activation|ban quyen|kich hoat|cd|registration|volume)"
    r"[ _-]?(?:key|code|number|no\.?|id|#)?[^\n]{0,16}?\n?[^\n\w]{0,8}"
    r"(?P<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w.-])"
)
_OF_LICENCES = cues(
    "key", "code", "number", "licen", "serial", "quyen", "kich hoat", "card"
) + cues("voucher", "redeem", "coupon", "the cao", "ma the", "nap the")
_BITLOCKER = re.compile(
    r"(?<![\w-])(?:(?:[\dOolI]\s{0,5}){6}-\s{0,5}){7}(?:[\dOolI]\s{0,5}){5}[\dOolI](?![\w-])"
)
_DASHES_OF_BITLOCKER = 7
_WIFI = re.compile(r"\bw[i1l]f[i1l]:[^\n]{0,80}?(?<=[:;])p:(?P<value>[^;\n]{3,64});")


def _numbers(plain: str) -> Iterator[Span]:
    for pattern in (_UUID, _VOUCHER):
        for match in pattern.finditer(plain):
            yield Span(*match.span("value"), "LICENCE_KEY")


def find(seen: Views) -> Iterator[Span]:
    """Groups of capitals and digits, drawn; digits of a disk; the password in a QR code."""
    places = [match.span() for match in _GROUPS.finditer(seen.text)]
    if seen.has_any(_OF_LICENCES):
        places += [match.span("named") for match in _NAMED.finditer(seen.plain)]
        yield from _numbers(seen.plain)
    for start, end in places:
        value = seen.text[start:end]
        is_drawn = re.search(r"\d", value) and re.search(r"[A-Z]", value)
        if is_drawn and value.isupper() and is_varied(value):
            yield Span(start, end, "LICENCE_KEY")
    if seen.text.count("-") >= _DASHES_OF_BITLOCKER:
        for match in _BITLOCKER.finditer(seen.text):
            yield Span(*match.span(), "RECOVERY_CODE")
    if "wifi:" in seen.folded:
        for match in _WIFI.finditer(seen.plain):
            yield Span(*match.span("value"), "PASSWORD")
