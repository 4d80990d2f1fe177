"""Passwords in the rest of a line that speaks of one, whatever stands in between."""

import re
from collections.abc import Iterator

from core.redaction_rules.descriptions import is_description
from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_code, is_measure, is_stand_in

_OF_PASSWORDS = re.compile(
    r"(?<![a-z_.$/-])(?:pass ?word|passwd|pass ?phrase|pass|pwd|pw|psk|mat khau|mk)(?![a-z_(=/]"
    r"|\.\w)"
)
# Words that are joined by signs, or that end in digits: `meo-muop-7`, `hoang1402`, `Tet2026!`
_MADE = re.compile(
    r"(?<![\w.,/@:#$%&*+!-])(?P<value>(?=[^\s\"'`]{0,40}[a-z]{2})(?=[^\s\"'`]{0,40}\d)[A-Za-z]"
    r"[A-Za-z0-9]*(?:[-_.!@#$%^&*+][A-Za-z0-9]+){0,5}[!@#$%^&*]{0,3}|(?=[^\s\"'`]{0,40}[A-Za-z])\d{3,12}[A-Za-z]{1,12}[!@#$%^&*]{1,3})(?![\w/:(=\[-]|\.\w)"
)
# A mask, a template, an address: what is said there of a password is for programs.
_NO_TALK = re.compile(r"\[REDACTED:|\{\{|\$\{|<%|\$\w*\(|://")
_PLAIN = re.compile(r"[A-Za-z]+\d?|[A-Z][A-Za-z]*\d{2}|[a-z]{1,6}\d{2}|(?i:test).*")
_BEFORE, _REACH = 80, 60  # characters behind the word
_FEWEST = 7
_OTHER = re.compile(
    r"\b(?:user(?:name)?|for|from|on|in|host|server|of|to|port|version|by|via|at|with|line|step|v"
    r"|node"
    r"|python|file|table|column|role|group|email|mail|db|database|cua|cho|tren|may|o|tai khoan|tk"
    r"|account|acc|login|connection|using|under|module|package|test|error|code)[ :=]{1,3}[\"'`]?$"
)
_STANDARD = re.compile(
    r"(?:sha|md|aes|wpa|ssh|utf|base|argon|oauth|http|ipv|win|windows|web|db|app|user|admin|test"
    r"|node|server|host|python|bcrypt|scrypt|step|line|page|room|phase|day|week|part|level|mysql"
    r"|postgres|ubuntu|debian|office|iphone|android|eth|wlan|tty|usb|com|lvl|v|ver|p|h|x|md|s|"
    r"option|method|case|slide|lab|chapter|question|ex|exercise|task|bai|buoi|cau|lop|team|group)"
    r"[-_.]?\d[\w.-]*",
    re.IGNORECASE,
)
_CUES = cues("pass", "pwd", "pw", "psk", "mat khau", "mk")


def find(seen: Views) -> Iterator[Span]:
    """Words with digits in the rest of a line about a password, that name nothing else."""
    if not seen.has_any(_CUES):
        return
    reached = 0
    for name in _OF_PASSWORDS.finditer(seen.plain):
        line = max(seen.text.rfind("\n", 0, name.start()) + 1, name.start() - _BEFORE)
        if _NO_TALK.search(seen.text, line, name.start() + _REACH):
            continue
        end = seen.text.find("\n", name.end(), name.end() + _REACH)
        end = end if end >= 0 else min(len(seen.text), name.end() + _REACH)
        for match in _MADE.finditer(seen.text, max(reached, name.end()), end):
            value = match["value"]
            before = seen.plain[max(0, match.start() - 20) : match.start()]
            if _is_password(value) and not _OTHER.search(before):
                yield Span(*match.span("value"), "PASSWORD")
        reached = max(reached, end - 1)


def _is_password(value: str) -> bool:
    if len(value) < _FEWEST or is_stand_in(value) or is_code(value) or is_measure(value):
        return False
    if _PLAIN.fullmatch(value):
        return False
    return _STANDARD.fullmatch(value) is None and not is_description(value)
