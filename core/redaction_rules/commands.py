"""Passwords by their place: of a command's flag, a pipe, a call that logs in, `admin / ...`."""

import re
from collections.abc import Iterator

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_code, is_mixed, is_stand_in

# `-p secret` means a password only after these.
_SHORT_FLAG = re.compile(
    r"\b(?:mysql\w*|mariadb\w*|sshpass|mongo\w*|(?:docker|podman|helm|az|oc|skopeo|buildah|nerdctl)"
    r"\b[^\n]{0,60}?\blogin|redis-cli|valkey-cli|smbclient|lftp|twine|7z|rar|unrar|htpasswd"
    r"|ldapsearch|sqlcmd|bcp|rabbitmqadmin)\b[^\n|;]{0,120}?"
    r"\s-(?P<flag>[pPaw])(?P<gap>[ ]?)(?P<value>[^\s|;&-][^\s|;&]{2,120})"
)
_PORT_LIKE = re.compile(r"\d{1,5}(?::\d{1,5})?")
_USER_FLAG = re.compile(
    r"\b(?:curl|wget|https?)\b[^\n|;]{0,300}?\s(?:-[ua]|--user|--auth)[ =]?[\"']?[^\s:\"']{1,80}:"
    r"(?P<value>[^\s\"']{3,120})"
)
_LOGIN = re.compile(
    r"\b(?:login|user(?:name)?)[ \t:]{1,3}\S{1,80}[ \t]{1,3}(?:password|pass|secret)[ \t]{1,3}"
    r"(?:[057][ ])?(?P<value>\S{4,120})",
    re.IGNORECASE,
)
_IDENTIFIED = re.compile(
    r"\bidentified(?: with \S+)? by ['\"](?P<value>[^'\"\n]{3,120})['\"]", re.IGNORECASE
)
_DOCKERFILE = re.compile(
    r"(?:^|\n)[ \t]*(?:ENV|ARG|setx)[ ](?P<name>\w*(?:PASSWORD|PASS|PWD|SECRET|TOKEN|KEY))[ ]"
    r"[\"']?(?P<value>[^\s\"'=]{4,300})"
)
_PIPED = re.compile(
    r"\becho[ ](?:-n[ ])?(?P<quote>[\"']?)(?:[\w-]{1,32}:(?=[^\n]{1,120}chpasswd))?"
    r"(?P<value>[^\s\"'|]{4,120})(?P=quote)[ ]{0,2}\|[ ]{0,2}(?:sudo[ ](?:-\w[ ])?-S\b"
    r"|(?:sudo[ ])?chpasswd"
    r"|[^\n]{1,100}--\w{0,8}password-stdin|(?:sudo[ ])?cryptsetup)"
)
_NET_USER = re.compile(
    r"\bnet[ ]us(?:er|e[ ][^\n/]{1,80}/user:\S{1,60})[ ](?:(?<=user )[\w.-]{1,40}[ ])?"
    r"(?P<value>[^\s/*][^\s]{3,80})"
)
_CALL = re.compile(
    r"(?:ConvertTo-SecureString(?:[ ]-String)?[ ]|jwt\.(?:sign|verify)\([^\n,]{1,80},[ ]?"
    r"|\bClient\([ ]?[\"']AC[0-9a-f]{32}[\"'],[ ]?"
    r"|\.login\([^\n,()]{1,80},[ ]?|\bpymysql\.connect\((?:[^\n,()]{1,80},[ ]?){2}"
    r"|(?:\bauth=|BasicAuth)\([ ]?[\"'][^\"'\n]{1,80}[\"'],[ ]?"
    r"|(?:getConnection|mysqli(?:_connect)?|new PDO)\((?:[^\n,()]{1,120},[ ]?){2}"
    r"|\bsend(?:_keys)?(?:[ (]--)?[ (])"
    r"(?P<quote>[\"'])(?P<value>[^\s\"']{4,120}?(?:\n[\w/+=-]{4,100})?)(?:\\[rn])?(?P=quote)"
)
_BESIDE = re.compile(
    r"\b(?:admin(?:istrator)?|root|sa|user|login|neo4j)[ ]?/[ ]?"
    r"(?P<value>[^\s/()\"']{5,60})(?=[\s)\"',;]|$)",
    re.IGNORECASE,
)
_OF_LOGIN = re.compile(
    r"pass|đăng nhập|login|log in|cred|\bpw\b|\bmk\b|m[ậa]t kh[ẩa]u|_auth|t[àa]i kho[ảa]n",
    re.IGNORECASE,
)
_OTHER_FLAGS = re.compile(
    r"\b(?:xfreerdp|rdesktop)\b[^\n]{0,200}?[ ]/p:(?P<rdp>[^\s\"']{4,80})"
    r"|\bsqlplus[ ](?:-\w[ ])?[\w]{1,40}/(?P<oracle>[^\s@/]{4,80})@"
    r"|\bjdbc:oracle:\w{1,6}:\w{1,40}/(?P<thin>[^\s@/]{4,80})@"
    r"|\b(?:pass(?:in|out)?[ ]|-passin |-passout )?pass:(?P<openssl>[^\s\"']{4,80})(?=[ ]-|\n|$)"
    r"|\bopenssl[ ]enc\b[^\n]{0,120}?[ ]-k[ ](?P<enc>[^\s-][^\s]{3,80})"
    r"|\bcommunity(?:[ ]string)?[ ]?[:=][ ]?(?P<snmp>\S{4,80})"
    r"|\bbindpw[ ](?P<ldap>\S{4,80})|\bsecret[ ]0[ ](?P<cisco>\S{4,80})"
    r"|\bpassword[ ]7[ ](?P<cisco7>[0-9A-Fa-f]{8,60})(?!\w)"
    r"|\b(?:zip|psexec|evil-winrm|crackmapexec|nxc)\b[^\n|;]{0,120}?[ ]-[pP][ ]"
    r"(?P<tool>[^\s-]\S{3,80})"
    r"|\b(?:id|user(?:name)?|login|tk|acc)[ ]?/[ ]?(?:pw|pass(?:word)?|mk)[ ]?[:=][ ]?[^\s/]{1,60}"
    r"[ ]?[/|][ ]?(?P<pair>\S{4,80})"
    r"|\bpassword is generated for \S{1,60}: (?P<generated>\S{6,80})"
    r"|\b(?:rabbitmqctl[ ](?:add_user|change_password)"
    r"|htpasswd[ ]-\w*b\w*[ ]\S{1,80})[ ]\S{1,60}[ ]"
    r"(?P<added>\S{4,80})"
    r"|\b(?:useradd|usermod)\b[^\n]{0,80}?[ ]-p[ ](?P<linux>[^\s-]\S{3,80})"
    r"|\bcred(?:ential)?s?[ ]?[:=][ ]?[\w.@-]{1,60}[:/|](?P<cred>[^\s/]{4,80})"
    r"|\bwandb[ ]login[ ](?P<wandb>[0-9a-f]{16,40}(?:\s[0-9a-f]{4,24})?)(?!\w)"
    r"|\bproceed to installation:?\s{1,8}(?P<jenkins>[0-9a-f]{16,32}(?:\s[0-9a-f]{4,16})?)(?!\w)"
    r"|\bgiven[ ]password[ ](?P<given>\S{4,80})",
    re.IGNORECASE,
)
_NEAR = 60  # characters in which a login is spoken of


def find(text: str) -> Iterator[Span]:
    """Values where a command, a call or a person puts a password."""
    for pattern in (_USER_FLAG, _LOGIN, _IDENTIFIED, _DOCKERFILE):
        for match in pattern.finditer(text):
            is_prose = pattern is _LOGIN and match["value"].isalpha()
            if not is_prose and not is_stand_in(match["value"]):
                yield Span(*match.span("value"), "PASSWORD")
    for match in _SHORT_FLAG.finditer(text):
        if _is_flag_value(match):
            yield Span(*match.span("value"), "PASSWORD")
    yield from _chosen(text)


def _chosen(text: str) -> Iterator[Span]:
    for pattern in (_PIPED, _NET_USER, _CALL):
        for match in pattern.finditer(text):
            if not is_stand_in(match["value"]) and (pattern is _PIPED or is_chosen(match["value"])):
                yield Span(*match.span("value"), "PASSWORD")
    for match in _OTHER_FLAGS.finditer(text):
        value = match[match.lastgroup or 0]
        if (
            not is_stand_in(value)
            and not is_code(value)
            and (is_mixed(value) or not value.isalpha())
        ):
            yield Span(*match.span(match.lastgroup or 0), "PASSWORD")
    for match in _BESIDE.finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if is_chosen(match["value"]) and _OF_LOGIN.search(around):
            yield Span(*match.span("value"), "PASSWORD")


def _is_flag_value(match: re.Match[str]) -> bool:
    value = match["value"].strip("\"'")
    if is_stand_in(value) or _PORT_LIKE.fullmatch(value) or "=" in value[:1]:
        return False
    return is_mixed(value) or not value.isalpha() or "login" in match[0] or "sshpass" in match[0]
