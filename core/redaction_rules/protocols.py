"""Passwords by their place in what protocols, servers' files and database calls say."""

import base64
import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views
from core.redaction_rules.form import form, found
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_drawn, is_odd, is_stand_in

_FEWEST_BASE64 = 4
_HAS_BOTH = r"(?=[^\"'\n]{0,80}\d)(?=[^\"'\n]{0,80}[A-Za-z])"


def _is_base64(value: str) -> bool:
    """Whether *value* is base64 of something printable, or drawn."""
    try:
        plain = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except ValueError:
        return is_drawn(value)
    return len(plain) >= _FEWEST_BASE64 and not is_stand_in(value)


PLACES = (
    # Mail
    form(
        "PASSWORD", "334", r"\b334 UGFzc3dvcmQ6\s+(?:[CS]: ?)?(?P<value>[\w+/=]{4,200})", _is_base64
    ),
    form("PASSWORD", "auth piain", r"\bAUTH PLAIN (?P<value>[\w+/]{8,300}={0,2})", _is_base64),
    form(
        "PASSWORD",
        "login ",
        r"(?:^|\n|[ ]|: )[A-Za-z]{0,3}\d{1,5} LOGIN [\"']?\S{1,80}? [\"']?(?P<value>[^\s\"']{"
        r"3,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        "]:",
        r"\]:\d{2,5}[ \t]+[^\s:]{1,80}:(?P<value>\S{4,80})",
        lambda value: is_odd(value) or len(value) == 16,  # noqa: PLR2004 - of an application
    ),
    form(
        "PASSWORD",
        ("app pass", "app-pass", "appiication pass", "ung dung"),
        r"\b(?:app(?:lication)?[ -]?(?:specific )?pass(?:word|code)?s?|mat khau ung dung)[^\n"
        r"]{0,60}?\n?"
        r"[^\n]{0,24}?(?<![\w-])(?P<value>(?:[a-z]{4}[ -]){3}[a-z]{4})(?![\w-]| [a-z]{4,})",
        is_small=True,
    ),
    form(
        "PASSWORD",
        "pass",
        r"<\w{0,20}[Pp]ass(?:word|phrase)?>\{(?P<value>[\w+/=]{16,200})\}<",
    ),
    # Ways into a network
    form(
        "PASSWORD",
        "auth-user-pass",
        r"\bauth-user-pass[ ]?(?:[:=>][ ]?)?\s{0,8}[\w.@-]{1,60}\s{1,8}(?P<value>[^\s<]{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ("eap", "xauth", "psk", "ntlm"),
        r"(?:^|[\s\w]):[ ]?(?:EAP|XAUTH|PSK|NTLM)[ ]{1,4}[\"'“](?P<value>[^\"'”\n]{4,80})[\"'”]",
    ),
    form(
        "PASSWORD",
        "*",
        r"(?:^|\n)[ \t]*[\"']?[\w.@-]{1,40}[\"']?[ \t]+(?:\*|\w{1,20})[ \t]+[\"']?(?P<value>"
        r"[^\s\"'*]{4,80})[\"']?[ \t]+(?:\*|\d{1,3}(?:\.\d{1,3}){3})[ \t]*(?=\n|$)",
        is_chosen,
    ),
    form(
        "PASSWORD", "wpa_passphrase", r"\bwpa_passphrase[ ]\S{1,32}[ ](?P<value>\S{8,63})", is_odd
    ),
    form("PASSWORD", "key s:", r"\bkey[ ]s:(?P<value>\S{5,32})", is_odd),
    form("PASSWORD", "keymateriai", r"keyMaterial>\s{0,8}(?P<value>[^<\n]{8,64})<"),
    form(
        "PASSWORD",
        "set ",
        r"\bset[ ](?:psksecret|passwd|password|secret|pre-shared-key|auth-pwd|psk)[ ](?:ENC[ "
        r"])?[\"']?"
        r"(?P<value>[^\s\"']{4,120})",
        is_odd,
        is_small=True,
    ),
    form(
        "TOKEN",
        ("trojan", "vless", "vmess", "ss://", "ssr://", "tuic", "hysteria", "hy2"),
        r"\b(?:trojan|vless|vmess|ssr?|tuic|hysteria2?|hy2)://(?P<value>[\w+/=:-]{16,2000})",
    ),
    form(
        "PASSWORD",
        "user ",
        r"\bopen[ ]\S{3,80}\n\s{0,8}user[ ]\S{1,60}[ ](?P<value>\S{4,80})",
        is_odd,
    ),
    form(
        "PASSWORD",
        ">",
        r"\bon[ ](?:[^\s>][^\s]{0,40}[ ]){0,4}>(?P<value>[^\s>=]{4,80})",
        is_chosen,
    ),
    # Databases
    form(
        "PASSWORD",
        ("@tcp", "@unix"),
        r"(?<![\w/])[\w.-]{1,40}:(?P<value>[^\s:/\"'`]{3,80})@(?:tcp|unix)\(",
    ),
    form(
        "PASSWORD",
        "identified by",
        r"\bidentified by (?!values)(?P<value>[^\s;'\"“‘]{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("md5(", "sha", "crypt", "hash", "password("),
        r"\b(?:md5|sha_?(?:1|2|256|512)?|crypt|encrypt|decrypt|aes_(?:en|de)crypt|hashpw|pass"
        r"word_hash"
        r"|(?:generate_|make_|hash_?)password(?:_hash)?|password_verify|checkpw|compare(?:syn"
        r"c)?|bcrypt"
        r"|pgp_sym_\w{7,12}|password)\((?:[^,()\n]{0,80},)?[ ]?b?[\"'](?P<value>[^\"'\n]{4,80"
        r"})[\"']",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("pragma", "attach"),
        r"\b(?:pragma (?:re)?key[ ]?=|attach[^\n;]{1,120}? key)[ ]?[\"'](?P<value>[^\"'\n]{3,120})",
        is_small=True,
    ),
    form(
        "PASSWORD",
        (
            "connect",
            "sequeiize",
            "session(",
            "database(",
            "pooi(",
            "open(",
            "iogin",
            "auth",
            "ftp(",
        ),
        r"(?:connect\w{0,12}|Sequelize|Connection|[Ll]ogin\w{0,8}|[Aa]uth\w{0,12}|Session|Database"
        r"|Pool|FTP|IMAP4?|SMTP|open)"
        r"\((?:[^\n,()]{1,80},[ ]?){1,5}?[\"']"
        rf"(?P<value>{_HAS_BOTH}[^\"'\n/\s]{{5,80}})[\"']",
        is_chosen,
    ),
    # Files of Windows, of clusters
    form(
        "PASSWORD",
        "reg_",
        r"(?i:pass\w*|pwd|pw|key|token|secret)[ \t]+REG_(?:SZ|BINARY|EXPAND_SZ|MULTI_SZ)[ \t]+"
        r"(?P<value>\S{4,400})",
    ),
    form(
        "PASSWORD",
        "reg add",
        r"\breg add\b[^\n]{1,200}? /v \S{0,40}(?:pass\w*|pwd|key|token|secret)[^\n]{0,40} /d "
        r"[\"']?(?P<value>[^\s\"'/][^\s\"']{3,200})",
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("pass", "pwd"),
        r"<\w{0,20}(?:[Pp]ass(?:word|wd|phrase|code)?|PASS(?:WORD|WD)?|[Pp]wd)(?:[ ]\w+=\"[^"
        r"\"\n]*\")+>"
        r"(?P<value>[^<\n]{4,200})</",
    ),
    form(
        "PASSWORD",
        "password",
        r"Password>\s{0,12}<Value>\s{0,8}(?P<value>[^<\n]{3,200})</",
    ),
)

_SECRET_OF_CLUSTER = re.compile(r"\bkind:[ ]?[\"']?Secret\b")
_DATA = re.compile(r"\b(?:stringData|data):[ ]*\n")
_DATUM = re.compile(
    r"[ \t]+(?P<key>[\w.-]{1,80}):[ ]{1,4}[\"']?(?P<value>[^\s\"'|>{&*!][^\s\"']{3,4000})[\"'"
    r"]?[ \t]*(?:\n|$)"
)
_NO_SECRET_KEY = re.compile(
    r"(?i:user\w*|host\w*|port|name|database|db(?:_?name)?|url|region|type)"
)


def find(seen: Views) -> Iterator[Span]:
    """Values where a protocol, a server's file or a call of a database has a password."""
    yield from found(seen, PLACES)
    yield from _of_cluster(seen.text)


def _of_cluster(text: str) -> Iterator[Span]:
    """The data of a Kubernetes Secret."""
    if not _SECRET_OF_CLUSTER.search(text):
        return
    for data in _DATA.finditer(text):
        position = data.end()
        while datum := _DATUM.match(text, position):
            value = datum["value"]
            is_plain = _NO_SECRET_KEY.fullmatch(datum["key"]) is not None
            if not is_plain and not is_stand_in(value) and (_is_base64(value) or is_odd(value)):
                yield Span(*datum.span("value"), "SECRET")
            position = datum.end()
