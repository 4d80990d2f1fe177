"""Passwords by their place: of a command's flag, a pipe, a call that logs in, a file's line."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.respelt import respelt
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_code, is_drawn, is_mixed, is_stand_in

_PORT_LIKE = re.compile(r"\d{1,5}(?::\d{1,5})?")


def _is_given(value: str) -> bool:
    return not is_stand_in(value)


def _is_said(value: str) -> bool:
    return not is_stand_in(value) and not value.isalpha()


def _is_flagged(value: str) -> bool:
    plain = value.strip("\"'")
    if is_stand_in(plain) or _PORT_LIKE.fullmatch(plain) or plain.startswith("="):
        return False
    return is_mixed(plain) or not plain.isalpha()


def is_odd(value: str) -> bool:
    """Whether *value*, where a password stands, is one, and no word or expression."""
    return (
        not is_stand_in(value) and not is_code(value) and (is_mixed(value) or not value.isalpha())
    )


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
        lambda value: _is_given(value) and not _PORT_LIKE.fullmatch(value),
    ),
    form(
        "PASSWORD",
        ("curl", "wget", "http -", "https -", "xh -"),
        r"\b(?:curl|wget|https?|xh)\b[^\n|;]{0,300}?\s(?:-[ua]|--user|--auth|--proxy-user|-U)[ =]?"
        r"[\"']?[^\s:\"']{1,80}:[ ]?(?!https?:)(?P<value>[^\s\"']{3,120})",
        _is_given,
    ),
    form(
        "PASSWORD",
        ("login", "user"),
        r"\b(?:login|user(?:name)?)[ \t:]{1,3}\S{1,80}[ \t]{1,3}(?:password|pass|secret)[ \t]{1,3}"
        r"(?:[0579][ ])?(?P<value>\S{4,120})",
        _is_said,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "identified",
        r"\bidentified(?: with \S+)? by[ ]?[\"'“”‘’](?P<value>[^\"'“”‘’\n]{3,120})[\"'“”‘’]",
        _is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("set password", "alter user", "alter role", "alter login"),
        r"\b(?:set|alter)\b[^\n;]{0,60}?\bpassword\b[^\n;'\"]{0,24}(?:['\"`]?[\w%.@-]{0,60}"
        r"['\"`]?){0,4}"
        r"[ ]?(?:=|to|by)[ ]?(?:password\()?[ne]?[\"'“”‘’](?P<value>[^\"'“”‘’\n]{3,120})[\"'“”‘’]",
        _is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("env ", "arg ", "setx "),
        r"(?:^|\n)[ \t]*(?:ENV|ARG|setx)[ ]\w*(?:PASSWORD|PASS|PWD|SECRET|TOKEN|KEY)[ ]"
        r"[\"']?(?P<value>[^\s\"'=]{4,300})",
        _is_given,
    ),
    form(
        "PASSWORD",
        "echo",
        r"\b(?:echo|printf)[ ](?:-n[ ])?[\"'“”‘’]?(?:[\w-]{1,32}:(?=[^\n]{1,120}chpasswd))?"
        r"(?P<value>[^\s\"'“”‘’|]{4,120})(?=[\"'“”‘’]?[ ]{0,2}\|[ ]{0,2}(?:sudo[ ](?:-\w[ ])?-S\b"
        r"|(?:sudo[ ])?(?:chpasswd|passwd)|[^\n]{1,100}--\w{0,8}(?:password|pass)-stdin"
        r"|(?:sudo[ ])?cryptsetup|gpg[ ][^\n]{0,80}passphrase-fd))",
        _is_given,
    ),
    form(
        "PASSWORD",
        "net us",
        r"\bnet[ ]us(?:er|e[ ][^\n/]{1,80}/user:\S{1,60})[ ](?:(?<=user )[\w.-]{1,40}[ ])?"
        r"(?P<value>[^\s/*][^\s]{3,80})",
        is_chosen,
    ),
    # A call that logs in.
    form(
        "PASSWORD",
        (
            *("securestring", "jwt.", "client(", "login(", "connect(", "auth(", "auth=", "mysqli"),
            *(
                "connection(",
                "pdo(",
                "credential",
                "send(",
                "send ",
                "send_",
                "sendline",
                "sign",
                "begin(",
                "pw_set(",
                "credentials(",
            ),
        ),
        r"(?:ConvertTo-SecureString(?:[ ]-String)?[ ]|jwt\.(?:sign|verify|encode)\([^\n,]{1,80},"
        r"[ ]?"
        r"|\bClient\([ ]?[\"']AC[0-9a-f]{32}[\"'],[ ]?"
        r"|\.(?:login|auth|authenticate|logon|sign_?in|begin|username_pw_set|setCredentials"
        r"|basicAuth)\((?:[^\n,()]{1,80},[ ]?)?"
        r"|\bpymysql\.connect\((?:[^\n,()]{1,80},[ ]?){2}"
        r"|(?:\bauth=|BasicAuth)\([ ]?[\"'][^\"'\n]{1,80}[\"'],[ ]?"
        r"|(?:getConnection|mysqli(?:_connect)?|new PDO|NetworkCredential"
        r"|UsernamePasswordCredentials)"
        r"\((?:[^\n,()]{1,120},[ ]?){1,2}"
        r"|\bsend(?:_keys|line)?(?:[ (]--)?[ (])"
        r"[\"'“”‘’„«](?P<value>[^\s\"'“”‘’]{4,120}?(?:\n[\w/+=-]{4,100})?)(?:\\[rn])?(?=[\"'“”‘’])",
        is_odd,
    ),
    # A flag of one command, or a directive of one program.
    form(
        "PASSWORD",
        ("rdp", "rdesktop"),
        r"\b(?:[wx]?freerdp|rdesktop)\b[^\n]{0,200}?[ ](?:/p:|-p[ ])(?P<value>[^\s\"']{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "sqlplus",
        r"\bsqlplus[ ](?:-\w[ ])?[\w]{1,40}/(?P<value>[^\s@/]{4,80})@",
        is_odd,
    ),
    form(
        "PASSWORD",
        "jdbc:oracle",
        r"\bjdbc:oracle:\w{1,6}:\w{1,40}/(?P<value>[^\s@/]{4,80})@",
        is_odd,
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
        "community",
        r"\b(?:snmp-server[ ]community[ ]|ro?w?community6?[ ]|community(?:[ ]string)?[ ]?[:=][ ]?)"
        r"(?P<value>\S{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "snmp",
        r"\bsnmp(?:walk|get|set|bulkwalk)\b[^\n|]{0,60}?[ ]-[cAX][ ]?(?P<value>[^\s-]\S{3,80})",
        is_odd,
    ),
    form("PASSWORD", "bindpw", r"\bbindpw[ ](?P<value>\S{4,80})", is_odd),
    form(
        "PASSWORD",
        ("secret ", "password "),
        r"\b(?:enable[ ](?:secret|password)|secret|key-string|key)[ ](?:[05789][ ])"
        r"(?P<value>[^\s;]{4,80})|\benable[ ](?:secret|password)[ ](?P<bare>[^\s;]{4,80})"
        r"|\bpassword[ ]7[ ](?P<seven>[0-9A-Fa-f]{8,60})(?!\w)",
        is_odd,
        is_small=True,
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
        "generated for",
        r"\bpassword is generated for \S{1,60}: (?P<value>\S{6,80})",
        is_odd,
        is_small=True,
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
        "TOKEN",
        "sonar",
        r"sonar\.login[ ]?[=—-][ ]?(?P<value>[\w-]{16,60})",
    ),
    form(
        "PASSWORD",
        "installation",
        r"\bproceed to installation:?\s{1,8}(?P<value>[0-9a-f]{16,32}(?:\s[0-9a-f]{4,16})?)(?!\w)",
    ),
    form(
        "PASSWORD",
        "ssh-keygen",
        r"\bssh-keygen\b[^\n|;]{0,120}?[ ]-[NP][ ][\"']?(?P<value>[^\s\"']{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        "auth ",
        r"(?:^|\n|[>$#])[ ]{0,2}AUTH[ ](?:\w{1,20}[ ])?(?P<value>\S{4,80})(?=\n|$)",
        is_odd,
    ),
    form(
        "TOKEN",
        ("run(", "login(", "start(", "connect(", "key(", "token("),
        r"\.(?:run|start|login|connect|set_?\w{0,10}(?:[Kk]ey|[Tt]oken))\([ ]?[\"'“](?P<value>"
        r"[\w.-]{20,200})",
        is_drawn,
    ),
    form(
        "SECRET",
        ("fernet", "aes.", "des.", "des3.", "hmac", "cipher", "keyspec"),
        r"\b(?:Fernet|AES\.new|DES3?\.new|hmac\.new|SecretKeySpec|create(?:Hmac|Cipheriv"
        r"|Decipheriv)"
        r"\([^,\n]{1,30},[ ]?)\(?b?[\"'](?P<value>[^\s\"']{8,120})",
        is_odd,
    ),
    form(
        "PASSWORD",
        (
            "isakmp",
            "tacacs",
            "radius",
            "shared-secret",
            "authentication-key",
            "digest-key",
            "privilege",
        ),
        r"\b(?:isakmp key|(?:tacacs|radius)-server[^\n]{0,60}? key|pre-shared-secret"
        r"|authentication-key(?: \d+)?(?: md5)?|message-digest-key \d+ md5|privilege \d+ "
        r"(?:secret|password))"
        r"(?: [0579])? (?P<value>\S{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "ssid",
        r"\bssid\b[^\n]{1,40}?\b(?:key|pass\w*|pw|mk)[ :]{1,2}(?P<value>\S{5,64})",
        is_chosen,
        is_small=True,
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
    # A line of a password file.
    form(
        "PASSWORD",
        ":5432:",
        r"(?:^|\n)[\w.*-]{1,80}:5432:[\w*-]{1,60}:[\w.*-]{1,60}:(?P<value>[^\s:]{3,80})",
        _is_given,
    ),
    form(
        "PASSWORD",
        ":",
        r"(?:^|\n)(?:[\w.*-]{1,80}:\d{4,5}|\*:\*):[\w*-]{1,60}:[\w.*-]{1,60}:(?P<value>"
        r"[^\s:]{4,80})(?=\n|$)",
        is_chosen,
    ),
)


def find(seen: Views) -> Iterator[Span]:
    """Values where a command, a call or a program's file has a password."""
    yield from found(respelt(seen), COMMANDS)
