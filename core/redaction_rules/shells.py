"""Passwords by their place in a command: behind a flag, in a pipe, in a here-string."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.respelt import respelt
from core.redaction_rules.span import Span
from core.redaction_rules.values import (
    is_chosen,
    is_drawn,
    is_measure,
    is_odd,
    is_random,
    is_stand_in,
)

_SIGN = re.compile(r"[!@#%^&*]")
_NUMBERS = re.compile(r"[\d:./-]+")


def _is_flagged(value: str) -> bool:
    return is_chosen(value) and not _NUMBERS.fullmatch(value) and "/" not in value


def _is_piped(value: str) -> bool:
    if is_stand_in(value) or is_measure(value):
        return False
    return is_chosen(value) or is_drawn(value) or _SIGN.search(value) is not None


PLACES = (
    # Of any program: a user's flag, then one of a password.
    form(
        "PASSWORD",
        (" -u", " -iu", " -xu", " /u", " -l ", " /ru", " --u", " -a "),
        r"[ ](?:-{1,2}|/)(?:x?u|r?u|lu|au|user(?:name)?|login|l)[ =:]?[\"']?[^\s\"'-][^\s\"']"
        r"{0,60}[\"']?"
        r"(?:[ ][^\s|;]{1,60}){0,4}?[ ]"
        r"(?:-{1,2}|/)(?:x?p|P|pw|pwd|pass|passwd|rp|ap|w)[ =:]?[\"']?(?P<value>[^\s\"'|;=-]["
        r"^\s\"'|;]{3,80})",
        _is_flagged,
    ),
    form(
        "PASSWORD",
        (
            "veracrypt",
            "iftp",
            "pscp",
            "piink",
            "psftp",
            "winscp",
            "expect",
            "mega",
            "hydra",
            "nmap",
        ),
        r"\b(?:veracrypt|pscp|plink|psftp|mega-login|hydra)\b[^\n|;]{0,120}?[ ]-{1,2}(?:p|pw|"
        r"pass\w*)[ =]?"
        r"(?P<value>[^\s-]\S{3,80})",
        _is_flagged,
    ),
    form(
        "PASSWORD",
        (" -u", "--user"),
        r"[ ](?:-u|--user)[ ]?[\w.@-]{1,60},(?P<value>[^\s\"',]{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        "net use",
        r"\bnet[ ]use[ ][^\n]{1,80}?[ ](?P<value>[^\s/*:][^\s/]{3,80})[ ]/user:",
        is_chosen,
        is_small=True,
    ),
    form("PASSWORD", "rootpw", r"\brootpw[ ](?:--\w+[ ]){0,2}(?P<value>[^\s-]\S{3,120})", is_odd),
    form(
        "PASSWORD",
        "chpasswd",
        r"\bchpasswd\b[^\n]{0,40}\n?[^\n]{0,40}?\n?[^\n]{0,12}?[\"'\s|-]\w{1,32}:(?P<valu"
        r"e>[^\s\"']{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ("echo", "printf"),
        r"\b(?:echo|printf)[ ](?:-\w+[ ])?[\"']?(?P<value>[^\s\"'|\\$]{4,200}?)"
        r"(?:(?:\\n|\n)[^\s\"'|]{0,200})?[\"']?[ ]{0,2}\|[ ]{0,2}"
        r"[^\n|]{0,80}?(?:secret|login|passwd|smbpasswd|-token|encrypt|stdin|-S\b|cryptsetup|base64"
        r"|gpg|auth|vncpasswd|kinit|secretsmanager|openssl|su\b)",
        _is_piped,
    ),
    form(
        "PASSWORD",
        ("echo", "printf"),
        r"\b(?:echo|printf)[ ](?:-\w+[ ])?[\"'][^\s\"'|\\$]{4,100}?\\n(?P<value>[^\s\"'|\\]{4,100})"
        r"(?:\\n)?[\"'][ ]{0,2}\|[ ]{0,2}[^\n|]{0,40}?passwd",
        _is_piped,
    ),
    form(
        "PASSWORD",
        "<<<",
        r"(?:sudo|passwd|cryptsetup|secret|login|token|gpg|auth|kinit|openssl)[^\n]{0,100}?<<<[ ]?"
        r"[\"']?(?P<value>[^\s\"'$]{4,200})",
        _is_piped,
    ),
    form(
        "SECRET",
        ("put-parameter", "create-secret", "put-secret", "update-secret"),
        r"\b(?:put-parameter|(?:create|put|update)-secret(?:-value)?)\b[^\n]{0,160}?--(?:valu"
        r"e|secret-string)"
        r"[ =][\"']?(?P<value>[^\s\"'{$][^\s\"']{3,400})",
        is_odd,
    ),
    form(
        "TOKEN",
        ("vauit", "unseai", "consui"),
        r"\b(?:vault (?:login|operator unseal|unwrap)|consul [^\n]{0,60}-(?:id|token))[ =](?:"
        r"-\w+[ ])?"
        r"(?P<value>[\w./+=-]{20,200})",
        is_random,
    ),
    form(
        "TOKEN",
        ("iogin", "auth", "token", "instaii", "init"),
        r"\b(?:cargo|npm|snyk|railway|fly|flyctl|netlify|supabase|cloudflared|ngrok|doctl|hcl"
        r"oud|hf|modal"
        r"|huggingface-cli|wandb|sentry-cli|vercel|surge|heroku|pulumi|gem|docker|gh|glab|tur"
        r"so|neonctl)"
        r"[ ][^\n|]{0,30}?\b(?:login|auth|authtoken|add-authtoken|token|install|init|set)"
        r"[ ](?:-\S+[ ]){0,2}(?P<value>[\w./+=:-]{20,400})",
        is_random,
    ),
    form("TOKEN", "http-basic", r"\bhttp-basic\.\S{1,80} \S{1,60} (?P<value>\S{8,200})", is_odd),
    form(
        "TOKEN",
        (".com", ".org", ".io", ".net"),
        r"[\"'][\w.-]{2,60}\.(?:com|org|io|net)[\"']\s?:\s{0,4}[\"'](?P<value>\w{30,200})[\"']",
        is_drawn,
    ),
    form(
        "PASSWORD",
        "base64",
        r"\bbase64 (?:-d|-D|--decode)\b[^\n]{0,40}\n[ \t]{0,8}(?P<value>[^\s$#%>]{6,200})(?=["
        r"%\s]|$)",
        _is_piped,
    ),
    form(
        "PASSWORD",
        ".",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?[ \t|/,;]{1,3}"
        r"(?:root|admin|administrator|ubuntu|debian|user|sa|pi)[ \t|/,;]{1,3}(?P<value>[^\s|]"
        r"{5,80})",
        is_chosen,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "@",
        r"(?:^|\n)[ \t]*(?:\d{1,3}[.)][ ]?)?[\w.+-]{1,64}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}[:|;]"
        r"(?P<value>[^\s|:/@]{5,80})(?=[\s|]|$)",
        is_chosen,
    ),
    form(
        "PASSWORD",
        "success",
        r"(?i:success\w*)[:!]?[ ]{1,3}[\"']?[\w.\\-]{2,40}:(?P<value>[^\s\"':/]{5,64})",
        is_chosen,
    ),
    form(
        "PASSWORD",
        ":",
        r"(?<![\w:/@.-])[0-9a-f]{32}:(?P<value>[^\s:/]{5,64})(?=\s|$)",
        is_chosen,
    ),
    form(
        "CODE",
        "combination",
        r"\bcombination[^\n\d]{0,16}(?P<value>\d{1,2}-\d{1,2}-\d{1,2})(?![\w-])",
        lambda value: not is_stand_in(value),
        is_small=True,
    ),
    form(
        "TOKEN",
        "secretid",
        r"\bSecretI[Dd][ \t]*[:=]?[ \t]*(?P<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    ),
    form(
        "PASSWORD",
        ("uitraviewer", "teamviewer", "anydesk", "rustdesk", "your id", "partner id"),
        r"(?:ultraviewer|teamviewer|anydesk|rustdesk|your id|partner id)[^\n]{0,60}\n?[^\n]{0,20}?"
        r"\b(?:mat khau|pass\w*|mk|pw)\W{1,4}(?P<value>(?=\w{0,12}\d)\w{4,14})\b",
        lambda value: not is_stand_in(value),
        is_small=True,
    ),
)


def find(seen: Views) -> Iterator[Span]:
    """Values where a command has a password."""
    yield from found(respelt(seen), PLACES)
