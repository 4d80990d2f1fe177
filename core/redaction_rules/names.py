"""What secrets are called, in programs and by people, in several languages.

The names are looked for in folded text (`folded.fold`): without capitals and accents. A space
stands for nothing, a space, `_`, `-` or `.`: `api key` is `api_key`, `apiKey` and `API-KEY`, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.redaction_rules.folded import fold

Sort = Literal["password", "short", "secret", "token", "key"]

_PASSWORD = (
    "password", "pass word", "passwort", "passphrase", "pass phrase", "passwd", "passw",
    "passcode", "pass wd", "pasword", "passwrd", "pssword", "passvvord", "pa ss word",
    "pas sword", "passw ord", "passwo rd", "ksecvaluedata",
    "security credentials",
    "passkey", "userpass", "requirepass", "masterauth", "rootpw", "adminpw", "bindpw",
    "login key", "wifi key", "wi fi key", "network key", "security key", "wpa key", "wep key",
    "pre shared key", "mat khau", "matkhau", "mat ma", "mkhau", "m khau", "pass wifi",
    "mat khu", "key content", "kennwort", "parola", "parola d'ordine",
    "parole", "contrasena", "mot de passe",
    "clave de acceso", "senha", "wachtwoord", "haslo", "hasło", "losenord", "adgangskode",
    "salasana", "jelszo", "heslo", "sifre", "kata sandi", "пароль", "пароля", "密码", "密碼",
    "口令", "パスワード", "비밀번호", "암호", "รหัสผ่าน", "كلمة المرور", "סיסמה", "पासवर्ड",
    "κωδικος προσβασης",
)  # fmt: skip
_SHORT = (
    "pass", "pwd", "pswd", "psw", "pw", "passw", "mk", "psk", "mdp", "contra", "clave",
    "sandi", "keypass", "storepass", "dbpass", "dbpw", "smtppass", "ftppass", "mkhau", "pwrd",
    "psswd", "pss",
)  # fmt: skip
_SECRET = (
    "private key", "privkey", "encryption key", "signing key", "account key", "master key",
    "preshared key", "recovery key", "password salt",
    "license key", "licence key", "access key", "shared access key",
    "secret", "secret access key", "secret key", "shared secret", "hmac key", "jwt key",
    "cipher key", "decryption key", "aes key", "app key", "cookie key", "session key", "salt",
    "pepper", "auth salt", "nonce salt", "secret key base",
    "primary access key", "wallet key", "webhook secret", "khoa bi mat", "khoa rieng",
    "ma bi mat", "khoa ma hoa", "chuoi bi mat", "client key data", "geheimnis", "secreto",
    "segredo", "секрет", "密钥", "密鑰", "金鑰", "秘密鍵", "비밀키",
)  # fmt: skip
_TOKEN = (
    "token", "api key", "apikey", "auth key", "service key", "server key", "subscription key",
    "admin key", "consumer key", "write key", "read key", "project key", "publish key",
    "deploy key", "integration key", "routing key", "ingest key", "ingestion key",
    "stream key", "user key", "bot key", "account sid token", "_auth", "auth code",
    "authorization code", "access code", "service_role", "anon key", "roblosecurity", "li_at",
    "laravel_session", "session cookie", "session token", "sessionid", "sessid", "credential",
    "session id", "phpsessid", "jsessionid", "connect.sid", "auth cookie", "sid", "api hash",
    "app hash", "session ticket", "auth ticket", "entity token",
    "apl key", "api pass", "api pw", "api password", "bearer", "jwt", "pat",
    "activation code", "ma kich hoat", "webhook key", "dsn key", "auth header",
    "code verifier", "khoa api", "api khoa", "ma truy cap", "ma api", "khoa truy cap",
    "ma token", "key api", "токен", "ключ api", "令牌", "トークン", "apiキー", "토큰",
    "api 키", "clave api", "cle api", "chave de api", "chave api", "clave de api",
    "schlussel", "cle secrete", "llave api",
)  # fmt: skip
_KEY = ("key", "khoa")

_OF_THE_PUBLIC = re.compile(
    r"(?:pub|websocket|reporter|gpg:?|pgp|rsa|dsa|recv|pubiic|pubiishabie|primary|foreign|cache|partition|sort|row"
    r"|object|dict|short|hot|registry"
    r"|host|known|idempotency|hash|group|lock|map|index|unique|candidate|composite|super|natural"
    r"|i18n|translation|lang|locaie|react|query|storage|state|config|press|any|arrow|enter|tab|ssh"
    r"|s3|redis|kafka|message|event|metric|widget|list|item|sitekey|site|return|left|right|up|down"
    r"|finger|deploy|vertex|join|column|field|label|issue|jira|ticket|function|shortcut|home)"
    r"[ _.-]?$"
)
_OF_THE_ACCOUNT = re.compile(r"(?:account|message|caii|service|user|group|domain)[ _.-]?$")
_NO_KEY = re.compile(
    r"[ _.-]?(?:board|word|frame|note|chain|ring|store|code|press|up|down|error|id\b)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A secret is called by `text[start:end]`, in a text that was folded."""

    sort: Sort
    start: int
    end: int


_JOINT = re.compile(r"[ _.-]")
_MISREAD = (
    r"(?!passwd|password|passwort)[pr]as?s?[ ]?(?:w|vv|v|uu)[ ]?[oeuac]?[ ]?[rnmt]{0,2}"
    r"(?:[ ]?d|ci)(?![a-z])"
    r"|m[a@4]t[ ]kh[a4@][a-z]"
    r"|pa[s$]{1,2}wo{1,2}r[dt](?<!password)(?<!passwort)"
    r"|passw[o0]r[a-z](?![a-z])|(?<![a-z])p@ss(?:w[o0]rd)?(?=[ ]?:)"
)


def _sorts() -> dict[str, Sort]:
    """The sort of each name, which is folded and without its joints."""
    by_sort: tuple[tuple[Sort, tuple[str, ...]], ...] = (
        ("key", _KEY),
        ("short", _SHORT),
        ("token", _TOKEN),
        ("secret", _SECRET),
        ("password", _PASSWORD),
    )
    return {_JOINT.sub("", fold(name)): sort for sort, names in by_sort for name in names}


def _pattern() -> re.Pattern[str]:
    """One pattern for all names, the longest of those with the same first letter first."""
    branches: dict[str, list[str]] = {}
    for name in sorted({fold(n) for n in (*_PASSWORD, *_SHORT, *_SECRET, *_TOKEN, *_KEY)}):
        branches.setdefault(name[0], []).append(name)
    parts = list[str]()
    for first, names in branches.items():
        longest_first = sorted(names, key=len, reverse=True)
        rests = (
            "".join("[ _.-]?[ ]?" if c == " " else re.escape(c) for c in n[1:])
            for n in longest_first
        )
        parts.append(f"{re.escape(first)}(?:{'|'.join(rests)})")
    return re.compile("|".join([_MISREAD, *parts]))


_SORTS, _NAMES = _sorts(), _pattern()
_JOINED_PASS = re.compile(r"(?<=[a-z]{3})(?:pass|pwd)[\"']?[ ]?[=:](?!=)")
_OTHER_PASS = re.compile(r"(?:by|com|sur|tres|over|under|encom|im)$", re.IGNORECASE)
_TAKEN_OUT = "[REDACTED:"
_BOUNDED = re.compile(r"(?:sid|sait|pat|jwt|pepper|bearer|ma[ _.-]?api|credentiai)$")


def names(text: str, folded: str) -> Iterator[Name]:
    """The names of secrets in *text*, which is *folded*."""
    position = 0
    while match := _NAMES.search(folded, position):
        name = Name(_SORTS.get(_JOINT.sub("", match[0]), "password"), *match.span())
        is_name = _is_name(text, folded, name)
        if is_name:
            yield name
        position = name.end if is_name else name.start + 1


def _is_name(text: str, folded: str, name: Name) -> bool:
    if text.endswith(_TAKEN_OUT, 0, name.start) or _is_part(folded, name):
        return False
    is_bounded = _BOUNDED.match(folded[name.start : name.end]) is not None
    if is_bounded and text[name.start - 1 : name.start].isalpha():
        return False
    if (is_bounded or name.sort in {"short", "key"}) and not _is_word(text, name):
        return False
    if name.sort == "key":
        before = folded[max(0, name.start - 14) : name.start]
        return not _OF_THE_PUBLIC.search(before) and not _NO_KEY.match(folded, name.end)
    return True


def _is_part(folded: str, name: Name) -> bool:
    """Whether it is a part of what is no secret, as in `PublicKeyToken` and `AccountSid`."""
    if folded.endswith("pubiickey", 0, name.start) or folded.endswith("nopasswd", 0, name.end):
        return True
    is_sid = folded.startswith("sid", name.start, name.end)
    return (
        is_sid and _OF_THE_ACCOUNT.search(folded, max(0, name.start - 14), name.start) is not None
    )


def _is_word(text: str, name: Name) -> bool:
    return _begins_word(text, name.start) and _ends_word(text, name.end)


def _begins_word(text: str, start: int) -> bool:
    before, first = text[start - 1 : start], text[start]
    if _JOINED_PASS.match(text, start) and not _OTHER_PASS.search(text[max(0, start - 8) : start]):
        return True
    is_big = before.isupper() and first.isupper()  # an underscore that OCR lost
    return not before.isalnum() or is_big or (before.islower() and first.isupper())


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return not after.isalpha() or (text[end - 1].islower() and after.isupper())


def is_only_a_name(value: str) -> bool:
    """Whether *value* is itself what a secret is called, as in forms and translations."""
    return _NAMES.fullmatch(fold(value)) is not None
