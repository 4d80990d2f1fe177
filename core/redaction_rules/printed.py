"""Secrets that a command prints, and a program's answer when it is asked for one."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_code, is_random, is_stand_in, is_uuid

_PRINTS = re.compile(
    r"(?:\bwg gen(?:key|psk)|\bauth[: ]token|print-(?:access|identity)-token|get-login-password"
    r"|get-access-token|\bcreate token|\brand -(?:hex|base64)|\bpwgen|\b(?:print|new|show) token"
    r"|\btokens? (?:create|new|generate|add)\b|generate[-_:]?(?:secret|password|token|key)"
    r"|key:generate|drb_secret|\bsecret_key\b[^\n]*print|find-generic-password|\bpass show"
    r"|\bop read|initialadminpassword|initial[_-](?:root|admin)[_-]password"
    r"|\b(?:cat|type|less|head|more|get-content|gc) [^\n|]*(?:token|secret|password|pgpass|auth\."
    r"|creds|login|apikey"
    r"|api_key|api-key|\.key|_key)|\becho [\"']?\$\{?(?:env:)?\w*(?:pass|token|key|secret|pw)"
    r"|convertfrom-securestring|secrets? (?:access|versions access|get|show|reveal|view)"
    r"|get-secret-value|get secrets?\b|token_(?:hex|urlsafe|bytes)|random_password"
    r"|randombytes|parameter get|get-parameter|output -raw|tf output|config get"
    r"|getitem\([\"']?\w*(?:token|jwt|key|auth|secret|session)"
    r"|secrets\.\w{2,40})[^\n]{0,160}(?:\n|$)"
)
_LEAD = r"[ \t]*(?:##\[\w{1,12}\])?(?:<[·.]?|=>|->|→|out\[\d{1,4}\]:|>)?[ \t]*[\"'“‘`]?"
_ANSWER = re.compile(
    _LEAD + r"(?P<value>[^\s\"'“”’`<>]{8,2000})[\"'”’`]?[,;%]?[ \t]*(?:\n|$)", re.IGNORECASE
)
_LINE = re.compile(r"[^\n]*\n")
_MOST_BETWEEN = 2  # lines of advice before the answer
_CUES = cues(
    *("token", "secret", "password", "key", "pwgen", "rand", "pass", "op read", "echo $", "psk"),
    *("parameter get", "get-parameter", "output", "config get", "getitem", "auth", "cred"),
)


def find(seen: Views) -> Iterator[Span]:
    """What stands alone in a line below a command that prints a secret."""
    if not seen.has_any(_CUES):
        return
    for asked in _PRINTS.finditer(seen.plain):
        position = asked.end()
        for _ in range(_MOST_BETWEEN + 1):
            answer = _ANSWER.match(seen.text, position)
            if answer:
                if _is_printed(answer["value"]):
                    yield Span(*answer.span("value"), "TOKEN")
                break
            line = _LINE.match(seen.text, position)
            if line is None:
                break
            position = line.end()


def _is_printed(value: str) -> bool:
    if is_stand_in(value) or is_code(value):
        return False
    return is_uuid(value) or is_random(value) or is_chosen(value)
