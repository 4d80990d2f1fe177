"""Passwords by their place: of a command's flag, a pipe, a directive, a statement, a call."""

import re
from collections.abc import Iterator

from core.redaction_rules.calls import CALLS
from core.redaction_rules.databases import DATABASES
from core.redaction_rules.directives import DIRECTIVES
from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.respelt import respelt
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_given, is_mixed, is_odd, is_stand_in

_PORT_LIKE = re.compile(r"\d{1,5}(?::\d{1,5})?")


def _is_flagged(value: str) -> bool:
    plain = value.strip("\"'")
    if is_stand_in(plain) or _PORT_LIKE.fullmatch(plain) or plain.startswith("="):
        return False
    return is_mixed(plain) or not plain.isalpha()


COMMANDS = (
    # A flag that means a password only behind these.
    form(
        "PASSWORD",
        (
            "mysql",
            "mariadb",
            "mongo",
            "redis-cli",
            "valkey-cli",
            "smbclient",
            "lftp",
            "twine",
            "7z",
        ),
        r"\b(?:mysql\w*|mariadb\w*|mongo\w*|redis-cli|valkey-cli|smbclient|lftp|twine|7z)"
        r"\b[^\n|;]{0,120}?\s-[pPa][ ]?(?P<value>[^\s|;&-][^\s|;&]{2,120})",
        _is_flagged,
    ),
    form(
        "PASSWORD",
        (
            "rar",
            "htpasswd",
            "ldapsearch",
            "ldapadd",
            "ldapmodify",
            "sqlcmd",
            "osqi",
            "bcp",
            "rabbitmqadmin",
            "isqi",
            "ipmitooi",
            "pihoie",
            "mosquitto",
            "ejabberd",
            "steghide",
            "mycii",
            "ciickhouse",
        ),
        r"\b(?:isql|ipmitool|pihole|mosquitto_\w+|steghide|mycli|clickhouse\S*|rar|unrar|htpasswd"
        r"|ldap(?:search|add|modify|whoami|passwd)|sqlcmd|osql|bcp|rabbitmqadmin)"
        r"\b[^\n|;]{0,120}?\s-(?:hp|[pPw])[ ]?(?P<value>[^\s|;&-][^\s|;&]{2,120})",
        _is_flagged,
    ),
    form(
        "PASSWORD",
        ("sshpass", "login"),
        r"\b(?:sshpass|(?:docker|podman|helm|az|oc|skopeo|buildah|nerdctl|cf|crane|oras|argocd"
        r"|vault)\b"
        r"[^\n]{0,60}?\blogin)\b[^\n|;]{0,120}?\s-p[ ]?(?:[\"'][ ]?)?"
        r"(?P<value>[^\s|;&-][^\s|;&]{2,120})",
        lambda value: is_given(value) and not _PORT_LIKE.fullmatch(value),
    ),
    form(
        "PASSWORD",
        ("curl", "wget", "http -", "https -", "xh -"),
        r"\b(?:curl|wget|https?|xh)\b[^\n|;]{0,300}?\s(?:-[ua]|--user|--auth|--proxy-user|-U)[ =]?"
        r"[\"']?[^\s:\"']{1,80}:[ ]?(?!https?:)(?P<value>[^\s\"']{3,120})",
        is_given,
    ),
    form(
        "PASSWORD",
        "echo",
        r"\b(?:echo|printf)[ ](?:-n[ ])?[\"'“”‘’]?(?:[\w-]{1,32}:(?=[^\n]{1,120}chpasswd))?"
        r"(?P<value>[^\s\"'“”‘’|]{4,120})(?=[\"'“”‘’]?[ ]{0,2}\|[ ]{0,2}(?:sudo[ ](?:-\w[ ])?-S\b"
        r"|(?:sudo[ ])?(?:chpasswd|passwd)|[^\n]{1,100}--\w{0,8}(?:password|pass)-stdin"
        r"|(?:sudo[ ])?cryptsetup|gpg[ ][^\n]{0,80}passphrase-fd))",
        is_given,
    ),
    form(
        "PASSWORD",
        "net us",
        r"\bnet[ ]us(?:er|e[ ][^\n/]{1,80}/user:\S{1,60})[ ](?:(?<=user )[\w.-]{1,40}[ ])?"
        r"(?P<value>[^\s/*][^\s]{3,80})",
        is_chosen,
    ),
    # A flag of one command.
    form(
        "PASSWORD",
        ("rdp", "rdesktop"),
        r"\b(?:[wx]?freerdp|rdesktop)\b[^\n]{0,200}?[ ](?:/p:|-p[ ])(?P<value>[^\s\"']{4,80})",
        is_odd,
        is_small=True,
    ),
    form("PASSWORD", "pass:", r"\bpass:(?P<value>[^\s\"']{4,80})(?=[ ]-|\n|$)", is_odd),
    form(
        "PASSWORD",
        "openssl",
        r"\bopenssl[ ]enc\b[^\n]{0,120}?[ ]-k[ ](?P<value>[^\s-][^\s]{3,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        "snmp",
        r"\bsnmp(?:walk|get|set|bulkwalk)\b[^\n|]{0,60}?[ ]-[cAX][ ]?(?P<value>[^\s-]\S{3,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ("zip", "psexec", "winrm", "mapexec", "nxc"),
        r"\b(?:(?:un)?zip|psexec|evil-winrm|crackmapexec|nxc)\b[^\n|;]{0,120}?[ ]-[pP][ ]?"
        r"(?P<value>[^\s-]\S{3,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("smb", "rpcclient", "mount", "net ads"),
        r"\b(?:smbclient|smbmap|rpcclient|mount\.cifs|net)\b[^\n|;]{0,120}?[ ]-U[ ]?[\"']?"
        r"[^\s%]{1,60}%"
        r"(?P<value>[^\s\"']{3,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ("rabbitmqctl", "htpasswd", "useradd", "usermod", "given pass"),
        r"\b(?:rabbitmqctl[ ](?:add_user|change_password)|htpasswd[ ]-(?:\w*n\w*b\w*|\w*b\w*n\w*)"
        r"|htpasswd[ ]-\w*b\w*[ ]\S{1,80})"
        r"[ ]\S{1,60}[ ]"
        r"(?P<added>\S{4,80})|\b(?:useradd|usermod)\b[^\n]{0,80}?[ ]-p[ ](?P<linux>[^\s-]\S{3,80})"
        r"|\bgiven[ ]password[ ](?P<given>\S{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "TOKEN", "wandb", r"\bwandb[ ]login[ ](?P<value>[0-9a-f]{16,40}(?:\s[0-9a-f]{4,24})?)(?!\w)"
    ),
    form(
        "PASSWORD",
        "ssh-keygen",
        r"\bssh-keygen\b[^\n|;]{0,120}?[ ]-[NP][ ][\"']?(?P<value>[^\s\"']{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ("ftp", "ssh", "scp", "rsync", "git", "proxy", "curl", "socks"),
        r"\b(?:s?ftp|lftp|ssh|scp|rsync|git|proxy|curl|socks5?)\b[^\n]{0,60}?[ ][\w.-]{2,32}:"
        r"(?P<value>[^\s:@/]{4,64})@[\w.-]+\.\w{2,}",
        is_chosen,
    ),
    form(
        "PASSWORD",
        ":",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}:\d{2,5}:[\w.-]{2,40}:(?P<value>[^\s:]{4,64})",
        is_chosen,
    ),
)
_PLACES = (*COMMANDS, *DIRECTIVES, *DATABASES, *CALLS)


def find(seen: Views) -> Iterator[Span]:
    """Values where a command, a call or a program's file has a password."""
    yield from found(respelt(seen), _PLACES)
