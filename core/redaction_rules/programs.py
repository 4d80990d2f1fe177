"""Secrets by their place in what programs are started with, and in what they say."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.span import Span
from core.redaction_rules.values import (
    is_chosen,
    is_code,
    is_drawn,
    is_measure,
    is_mixed,
    is_random,
    is_stand_in,
)

_TALK = re.compile(
    r"\b(?:the|your|you|is|are|please|enter|not|must|with|this|that|from|will|and)\b"
)


def _is_given(value: str) -> bool:
    return not is_stand_in(value.strip())


def _is_typed(value: str) -> bool:
    return _is_given(value) and not _TALK.search(value)


def _is_odd_word(value: str) -> bool:
    return _is_given(value) and is_mixed(value) and not is_code(value) and not is_measure(value)


PLACES = (
    # What a program is started with
    form(
        "PASSWORD",
        "-pass",
        r"[ ]-{1,2}pass(?:in|out|phrase)?[ =][\"']?pass:(?P<value>[^\s\"']{3,120})",
        _is_given,
    ),
    form(
        "PASSWORD",
        ("mysqi", "maria", "mongo", "redis", "sshpass", "psqi", "rabbit", "admin"),
        r"[\"'](?:mysql\w*|mariadb\w*|mongo\w*|redis-cli|valkey-cli|sshpass)[\"'][^\n\]]{0,160}?"
        r"[\"']-[pa](?:[\"'],[ ]?[\"'])?(?P<value>[^\s\"',-][^\s\"',]{2,120})[\"']",
        _is_given,
    ),
    form(
        "PASSWORD",
        "pass",
        r"[\"']-{1,2}\w{0,16}pass(?:word|wd"
        r"|phrase)?[\"'],\s{0,12}[\"'](?P<value>[^\s\"']{3,120})[\"']",
        _is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "bundie config",
        r"\bbundle config[ ](?:set[ ])?(?:--\w+[ ])?\S{3,80}[ ][^\s:]{1,60}:(?P<value>\S{4,120})",
        _is_given,
    ),
    form(
        "PASSWORD",
        (" -u", "root"),
        r"(?:^|\n|[ ])-p(?P<value>[^\s-][^\s]{4,60})[ ]-u[ ]?\w{2,40}",
        _is_odd_word,
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
        _is_given,
    ),
    form(
        "PASSWORD",
        ("protect", "hash", "make(", "set_password", "setpassword", "bcrypt", "digest"),
        r"(?:\.(?:un)?protect(?:\(|[ ]|[ ]password:=)[ ]?|hash::make\(|bcrypt\(|hashsync\("
        r"|hashpassword\(|set_?password\(|passwordhasher\w*\(|create_user\([^()\n]{0,80},[ ]?)"
        r"[\"'](?P<value>[^\"'\n]{4,80})[\"']",
        _is_given,
        is_small=True,
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
        _is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("giai nen", "unzip", "unrar", "rar", "zip", "archive"),
        r"\b(?:pass(?:word)?|mk|mat khau)[ ](?:de )?(?:giai nen|unzip|unrar|rar|zip|(?:the )?"
        r"archive)(?:[ ]file)?[ ]?(?:[:=]|la|is)[ ]?(?P<value>[^\s,;]{4,64})",
        _is_given,
        is_small=True,
    ),
    # What a program writes
    form(
        "PASSWORD",
        ("%s", "%@", "%v", "%d", "{}", "{0"),
        r"(?:pass(?:word|wd|phrase|code)?|mat khau|pwd|token|secret|api[ _-]?key)[^\"'\n]{0,12}"
        r"(?:%[@sv]|\{\d?\})[^\"'\n]{0,24}[\"'],[ ]?@?[\"'](?P<value>[^\s\"']{4,200})[\"']",
        _is_given,
        is_small=True,
    ),
    form(
        "TOKEN",
        "new vaiue",
        r"(?i:password|token|secret)[^\n]{0,40}\n(?i:new )?(?i:value):[ ]?(?P<value>\S{8,200})",
        is_random,
    ),
    form(
        "PRIVATE_KEY",
        "accounts",
        r"\baccounts:?[ ]?[=:]?[ ]?\[\s{0,8}[\"'`]?(?P<value>(?:0x)?[0-9a-fA-F]{64})(?!\w)",
    ),
    form(
        "SECRET",
        ("forkey", "for:", "key:"),
        r"\([\"'](?P<value>[^\"'\n]{4,200})[\"'],[ ]?(?:forkey|for|key"
        r"|withkey)[ ]?:[ ]?[\"']\w{0,20}"
        r"(?:password|passwd|token|secret|api_?key|pin)\w{0,8}[\"']",
        _is_given,
        is_small=True,
    ),
    # What signs, and what a program is told to sign with
    form(
        "SECRET",
        ("session", "cookie", "jwt", "secretor", "express"),
        r"\b(?:cookie-?parser\(|(?:session|cookie-?session|express-?jwt|expressjwt|jwt|passport-jwt"
        r"|jwtmodule\.register)\(\{?[^)\n]{0,120}?\bsecret[\"']?[ ]?:[ ]?)\[?[\"'`](?P<value>"
        r"[^\s\"'`]{6,200})",
        _is_given,
        is_small=True,
    ),
    form(
        "SECRET",
        ("secretorkey", "secretorprivatekey", "issuersigningkey", "signingkey"),
        r"(?:secretor(?:private)?key|signingkey)[\"']?[ ]?[:=][ ]?(?:new[ ]\w+\([^\"'\n]{0,40})?"
        r"[\"'`](?P<value>[^\s\"'`]{6,200})",
        _is_given,
        is_small=True,
    ),
    form(
        "SECRET",
        ("jwt", "token", "auth", "aes", "crypto"),
        r"[\"']?(?:jwt|tokens?|token(?:options|settings)|auth|aes|crypto|encryption)\w{0,10}[\"']?"
        r"(?:\s{0,2}:\s{0,2}\{[^}]{0,120}?|:|__)[\"']?(?:secret|key|signingkey)[\"']?[ ]?[:=][ ]?"
        r"[\"'](?P<value>[^\s\"'{}]{8,200})[\"']",
        _is_odd_word,
        is_small=True,
    ),
    # Ways into a database
    form(
        "PASSWORD",
        ("connect", "conn ", "iogon"),
        r"\b(?:connect|conn|logon)[ ][\w$]{2,30}/(?P<value>[^\s/@\"']{4,60})(?=@|[ ]|\n|$)",
        _is_odd_word,
        is_small=True,
    ),
    form(
        "PASSWORD",
        " using ",
        r"\bconnect[ ]to[ ]\S{1,40}[ ]user[ ]\S{1,40}[ ]using[ ](?P<value>\S{4,60})",
        _is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "/",
        r"(?<![\w/.@:-])[\w$]{2,30}/(?P<valu"
        r"e>[^\s/@\"']{4,60})@(?://)?[\w.-]{1,80}(?::\d{2,5})?/\w{2,40}",
        _is_odd_word,
    ),
)


def find(seen: Views) -> Iterator[Span]:
    """Values where a program is given a secret, or writes one."""
    yield from found(seen, PLACES)
