"""Passwords beside the name of who logs in: `admin / ...`, `tk/mk: ...`, `as root with ...`."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_drawn, is_measure, is_mixed, is_odd

_PAIRS = re.compile(
    r"\b(?:id|user(?:name)?|login|tk|acc|account|t[àa]i kho[ảa]n|tài khoản|email)[ ]?[/|&+-][ ]?"
    r"(?:pw|pass(?:word)?|mk|m[ậa]t kh[ẩa]u|pwd)(?:[ ](?:is|l[àa]))?[ ]?[:=]?[ ]?[^\s/|\[\]]{1,60}"
    r"[ ]?[/|:-][ ]?"
    r"(?P<pair>[^\s\[]\S{2,79})"
    r"|\b(?:cred(?:ential)?s?|log ?in|sign ?in|đăng nhập|dang nhap|ssh|root access|account|acc|tk)"
    r"(?:[ ](?:info|details|is|are|l[àa]|with|as|b[ằa]ng|using|for \S{1,30}))?[ ]?(?:[:=]|[-–—=]>"
    r"|→)?[ ]"
    r"(?!(?:id|no|number|name|type|status|sid|balance)\b)"
    r"[\w.@-]{1,60}[ ]?[:/|][ ]?(?P<cred>[^\s/]{4,80})"
    r"|\b(?:log ?(?:ged )?in(?:to)?|login|sign in|connect(?:ed)?|ssh in|đăng nhập|dang nhap"
    r"|authenticate)"
    r"[ ](?:\S{1,20}[ ]){0,3}?(?:as|with|using|b[ằa]ng)[ ]\S{1,40}[ ]"
    r"(?:with|and|/|và|va|using|b[ằa]ng)[ ](?P<with>\S{4,80})"
    r"|\b(?:u|usr|user|tk|acc)[ ]?[:=][ ]?\S{1,60}[ ,;/|]{1,3}(?:p|pw|mk)[ ]?[:=][ ]?"
    r"(?P<short>\S{3,80})",
)
_BESIDE = re.compile(
    r"\b(?:admin(?:istrator)?|root|sa|user|login|neo4j|guest|test|demo|postgres|pi|ubuntu)"
    r"(?:[ ]?[/|][ ]?|[ ](?=[^\s]{0,30}\d)(?=[^\s]{0,30}[!$%^&*]))"
    r"(?P<value>[^\s/()\"']{4,60})(?=[\s)\"',;]|$)",
)
_OF_LOGIN = re.compile(
    r"pass|đăng nhập|login|log in|cred|\bpw\b|\bmk\b|m[ậa]t kh[ẩa]u|_auth|t[àa]i kho[ảa]n|account",
)
_OF_PAIRS = cues(
    "pass",
    "pw",
    "mk",
    "mat khau",
    "cred",
    "log",
    "sign in",
    "nhap",
    "ssh",
    "acc",
    "tk",
    "root",
    "u:",
    "u :",
    "admin",
)
_FEWEST_DRAWN = 12
_SIGNS = re.compile(r"[!@#$%^&*]")
_FEWEST = 6  # characters of a password that has letters and digits
_NEAR = 60  # characters in which a login is spoken of


def find(seen: Views) -> Iterator[Span]:
    """The password of a user and a password that somebody wrote side by side."""
    if not seen.has_any(_OF_PAIRS):
        return
    text = seen.text
    for match in _PAIRS.finditer(seen.plain):
        start, end = match.span(match.lastgroup or 0)
        value = text[start:end].rstrip(".,;:)")
        is_pair = match["pair"] is not None and is_odd(value)
        is_cred = match["cred"] is not None and is_mixed(value) and len(value) >= _FEWEST
        if is_chosen(value) or is_pair or (is_cred and not is_measure(value)):
            yield Span(start, start + len(value), "PASSWORD")
    for match in _BESIDE.finditer(seen.plain):
        start, end = match.span("value")
        around = seen.plain[max(0, match.start() - _NEAR) : end + _NEAR]
        value = text[start:end]
        is_sure = _SIGNS.search(value) is not None or _OF_LOGIN.search(around)
        is_long = len(value) >= _FEWEST_DRAWN and is_drawn(value)
        if is_chosen(value) and (is_sure or is_long):
            yield Span(start, end, "PASSWORD")
