"""Secrets by their place in what programs are started with, and in what they say."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.span import Span
from core.redaction_rules.values import (
    is_chosen,
    is_drawn,
    is_given,
    is_measure,
    is_odd_word,
    is_random,
)

_TALK = re.compile(
    r"\b(?:the|your|you|is|are|please|enter|not|must|with|this|that|from|will|and)\b"
)


def _is_typed(value: str) -> bool:
    return is_given(value) and not _TALK.search(value)


PLACES = (
    # What a program is started with
    form(
        "PASSWORD",
        "-pass",
        r"[ ]-{1,2}pass(?:in|out|phrase)?[ =][\"']?pass:(?P<value>[^\s\"']{3,120})",
        is_given,
    ),
    form(
        "PASSWORD",
        ("mysqi", "maria", "mongo", "redis", "sshpass", "psqi", "rabbit", "admin"),
        r"[\"'](?:mysql\w*|mariadb\w*|mongo\w*|redis-cli|valkey-cli|sshpass)[\"'][^\n\]]{0,160}?"
        r"[\"']-[pa](?:[\"'],[ ]?[\"'])?(?P<value>[^\s\"',-][^\s\"',]{2,120})[\"']",
        is_given,
    ),
    form(
        "PASSWORD",
        "bundie config",
        r"\bbundle config[ ](?:set[ ])?(?:--\w+[ ])?\S{3,80}[ ][^\s:]{1,60}:(?P<value>\S{4,120})",
        is_given,
    ),
    form(
        "PASSWORD",
        (" -u", "root"),
        r"(?:^|\n|[ ])-p(?P<value>[^\s-][^\s]{4,60})[ ]-u[ ]?\w{2,40}",
        is_odd_word,
    ),
    form(
        "PASSWORD",
        ("wifi", "wi-fi"),
        r"\bwi-?fi\b[^\n/|]{0,48}[ ]?[/|][ ]?(?P<value>[^\s/|]{6,63})(?=[ ]*(?:\n|$))",
        lambda value: is_chosen(value) and not is_measure(value),
    ),
    form(
        "PASSWORD",
        ("auth=", "users=", "user=", "iogin=", "credentiais=", "ftp>"),
        r"(?:\b[A-Z_]*(?:AUTH|USERS?|LOGIN|CREDENTIALS)=[\"']?[\w.-]{1,40}:"
        r"|ftp>[ ]user[ ]\S{1,40}[ ])"
        r"(?P<value>[^\s:\"'/]{4,64})(?=[:\s\"']|$)",
        is_chosen,
    ),
    form(
        "PASSWORD",
        ("root:", "admin:", "sa:"),
        r"(?:^|[\s(\"'])(?:root|admin|administrator|postgres|sa):(?P<value>"
        r"[^\s:/\"'@]{5,64})(?=[\s)\"',.]|$)",
        is_chosen,
    ),
    form(
        "TOKEN",
        ("primary", "secondary"),
        r"(?i:primary|secondary)[ _-](?i:key)[ ]?[:=]?\s{1,4}"
        r"(?P<value>[0-9a-f]{32}|[A-Za-z0-9+/]{40,88}={0,2})(?![\w+/])",
        is_drawn,
    ),
    form(
        "TOKEN",
        "::",
        r"\bK10[0-9a-f]{40,64}(?:\s{1,12}[0-9a-f]{4,40})?::(?:\w{1,16}:)?[\w-]{8,64}",
    ),
    form(
        "PASSWORD",
        ("iogin(", "smtp", "maii", "auth", "pass"),
        r"[\"'](?P<value>[a-z]{4}[ ][a-z]{4}[ ][a-z]{4}[ ][a-z]{4})[\"']",
        _is_typed,
    ),
    form(
        "PASSWORD",
        (
            "stats auth",
            "user_pw",
            "owner_pw",
            "ascii-text",
            "hexadecimai",
            "--raw",
            "<(echo",
            "static:",
        ),
        r"(?:\bstats auth[ ][\w.-]{1,40}:|\b(?:user|owner)_pw[ ]|\bascii-text[ ]\"?"
        r"|hexadecimal[ ]\""
        r"|\bbw login[ ]\S{3,60}[ ](?:--raw[ ])?|<\(echo[ ][\"']?|static:[\w.-]{1,40}:)"
        r"(?P<value>[^\s\"'()]{4,120})",
        is_given,
    ),
    form(
        "TOKEN",
        "setsteamaccount",
        r"\bsv_setsteamaccount[ ][\"']?(?P<value>[A-Za-z0-9]{16,64})",
    ),
    # What a program asks, and somebody types
    form(
        "PASSWORD",
        "pass",
        r"\b(?:password|pass ?phrase)[ ](?:for|of)[ ](?:key[ ]|user[ ])?[\"'“‘]?[^\n\"'”’:]{1,100}"
        r"[\"'”’]?:[ ]?(?P<value>[^\s:][^\n:]{3,80}?)[ ]*(?=\n|$)",
        _is_typed,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "psk",
        r"(?:^|\n|[ ])psk[ ]?=[ ]?[\"'“]?(?P<value>[^\s\"'”][^\n\"'”]{6,63}?)[\"'”]?[ ]*(?=\n|$)",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("giai nen", "unzip", "unrar", "rar", "zip", "archive"),
        r"\b(?:pass(?:word)?|mk|mat khau)[ ](?:de )?(?:giai nen|unzip|unrar|rar|zip|(?:the )?"
        r"archive)(?:[ ]file)?[ ]?(?:[:=]|la|is)[ ]?(?P<value>[^\s,;]{4,64})",
        is_given,
        is_small=True,
    ),
    # What a program writes
    form(
        "TOKEN",
        "new vaiue",
        r"(?i:password|token|secret)[^\n]{0,40}\n(?i:new )?(?i:value):[ ]?(?P<value>\S{8,200})",
        is_random,
    ),
)


def find(seen: Views) -> Iterator[Span]:
    """Values where a program is given a secret, or writes one."""
    yield from found(seen, PLACES)
