"""Secrets by their names: `DB_PASSWORD=...`, `"api_key": "..."`, `--token ...`, `mật khẩu: ...`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_code, is_mixed, is_random, is_stand_in

_FEWEST = 3
_FEWEST_LETTERS = 4  # of a value without digits or signs
_FEWEST_SAID = 5  # of a password in a sentence
_MOST_WORDS = 4

_NAME = re.compile(
    r"(?P<password>pass ?(?:word|phrase)|passwd|(?<![a-z])pwd|requirepass|masterauth|(?<![a-z])psk"
    r"|m[ậâa]t[ _]?kh[ẩâa]u|key content|parol[ae]|contraseña|mot de passe|passwort)"
    r"|(?P<short>(?<![A-Za-z0-9])(?:pass|pw|mk))"
    r"|(?P<secret>(?:private|encryption|signing|account|master|shared[ _-]?access|license|access"
    r"|secret(?:[ _-]?access)?)[ _-]?key|secret)"
    r"|(?P<token>token|(?:api|auth|app|service)[ _-]?key|_auth|credential|session[_-]?id"
    r"|(?:phpsess|jsession|connect\.s|(?<![a-z])s)id)",
    re.IGNORECASE,
)
_TYPE = r"(?:str|string|String|SecretStr|bytes|Optional\[str\]|&str)(?:[ ]?\|[ ]?None)?[ ]?="
_SEPARATOR = re.compile(
    r"(?:\d|_(?:base|prod|dev|staging|test|live|bot|main|\d{1,2})\b)?"
    r"\\?[\"'”’`*]{0,2}\]?(?:[ ]?\[[^\]\n]{0,24}\]"
    r"|[ ]?\([^)\n]{0,24}\))?[ \t]*"
    rf"(?P<sign>:[ ]?{_TYPE}|=>|:=|={{1,3}}|:(?![:/\\])|：)[*]{{0,2}}[ \t]{{0,4}}"
    r"|(?P<said>(?:[ ]\w{1,12}){0,4}[ ](?:is|was|l[àa])[ ]?:?[ ])"
    r"|(?P<literal>[ ](?=['\"]))|(?P<flag>[ ])|(?P<tag>>(?=[^<\n]{3,120}</))"
    r"|(?P<attribute>[\"'][ ]value=(?=[\"']))"
    r"|(?P<pair>[\"'],[ ](?=[\"']))",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[fbru@]?\\?(?:"
    r"[\"“”](?P<double>[^\n\"“”]{1,300}(?:\n[ \t]{0,12}[^\s\"'“”`]{4,120})?)[\"“”]"
    r"|['‘’`](?P<single>[^\n'‘’`]{1,300}(?:\n[ \t]{0,12}[^\s\"'‘’`]{4,120})?)['‘’`])(?!\w)"
)
_BARE = re.compile(r"[^\s\"“”`;|]{1,64}")  # enough to judge by
_REST = re.compile(r"[\w+/=.~-]{0,2000}")
_IN_TAG = re.compile(r"[^<\n]{3,120}")
_WRAPPED = re.compile(r"\n[ \t]{0,12}(?P<rest>[\w/+=.-]{4,400})(?![\w:(])[ \t]*(?=\n|$|[\"';,&])")
_TAIL_ENDS = re.compile(r"[ \t]*(?:$|\n|[;,&|})\]\"'#]|//|\w[\w.-]*=|--?\w|và |and |rồi |thì )")
_REQUEST = re.compile(r"(?:^|[\s;])(?:host|user|dbname|server|uid|user ?id)[ ]?=", re.IGNORECASE)
_APP_PASSWORD = re.compile(r"(?:[a-z]{4} ){3}[a-z]{4}")
_SENTENCE = re.compile(r"[A-Za-z]{2,} +[a-z]{2,} ")
_NEARBY = 120
_SHORTEST_BIG_SECRET = 6
_LONG = 60  # characters: what was judged may go on

# `-p secret` means a password only after these.
_SHORT_FLAG = re.compile(
    r"\b(?:mysql\w*|mariadb\w*|sshpass|mongo\w*|(?:docker|podman|helm|az|oc|skopeo|buildah|nerdctl)"
    r"\b[^\n]{0,60}?\blogin|redis-cli|valkey-cli|smbclient|lftp|twine|7z|rar|unrar|htpasswd"
    r"|ldapsearch|sqlcmd|bcp|rabbitmqadmin)\b[^\n|;]{0,120}?"
    r"\s-(?P<flag>[pPaw])(?P<gap>[ ]?)(?P<value>[^\s|;&-][^\s|;&]{2,120})"
)
_PORT_LIKE = re.compile(r"\d{1,5}(?::\d{1,5})?")
_USER_FLAG = re.compile(
    r"\b(?:curl|wget|https?)\b[^\n|;]{0,300}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,80}:"
    r"(?P<value>[^\s\"']{3,120})"
)
_LOGIN = re.compile(
    r"\b(?:login|user(?:name)?)[ \t:]{1,3}\S{1,80}[ \t]{1,3}(?:password|pass|secret)[ \t]{1,3}"
    r"(?:[057][ ])?(?P<value>\S{4,120})",
    re.IGNORECASE,
)
_IDENTIFIED = re.compile(r"\bidentified(?: with \S+)? by '(?P<value>[^'\n]{3,120})'", re.IGNORECASE)
_DOCKERFILE = re.compile(
    r"(?:^|\n)[ \t]*(?:ENV|ARG|setx)[ ](?P<name>\w*(?:PASSWORD|PASS|PWD|SECRET|TOKEN|KEY))[ ]"
    r"[\"']?(?P<value>[^\s\"'=]{4,300})"
)


def find(text: str) -> Iterator[Span]:
    """Values that stand behind the name of a secret."""
    position = 0
    while name := _NAME.search(text, position):
        span = _value_of(text, name)
        if span:
            yield span
        position = span.end if span else name.end()
    for pattern in (_USER_FLAG, _LOGIN, _IDENTIFIED, _DOCKERFILE):
        for match in pattern.finditer(text):
            is_prose = pattern is _LOGIN and match["value"].isalpha()
            if not is_prose and not is_stand_in(match["value"]):
                yield Span(*match.span("value"), "PASSWORD")
    for match in _SHORT_FLAG.finditer(text):
        if _is_flag_value(match):
            yield Span(*match.span("value"), "PASSWORD")


def _is_flag_value(match: re.Match[str]) -> bool:
    value = match["value"].strip("\"'")
    if is_stand_in(value) or _PORT_LIKE.fullmatch(value) or "=" in value[:1]:
        return False
    return is_mixed(value) or not value.isalpha() or "login" in match[0] or "sshpass" in match[0]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What may be a secret: `text[start:end]`, behind *name*; *how* says by which sign."""

    text: str
    name: re.Match[str]
    how: str
    start: int
    end: int

    @property
    def value(self) -> str:
        return self.text[self.start : self.end]

    @property
    def kind(self) -> str:
        return self.name.lastgroup or "token"

    @property
    def is_password(self) -> bool:
        return self.kind in {"password", "short"}

    @property
    def is_written_big(self) -> bool:
        """Whether the name is one of an environment's, in capitals."""
        return self.name[0].isupper()

    @property
    def is_alone(self) -> bool:
        """Whether no sentence goes on behind the value."""
        return _TAIL_ENDS.match(self.text, self.end) is not None

    def before(self, characters: int) -> str:
        return self.text[max(0, self.name.start() - characters) : self.name.start()]

    def span(self) -> Span:
        label = {"token": "TOKEN", "secret": "SECRET"}.get(self.kind, "PASSWORD")
        return Span(self.start, self.end, label)


def _value_of(text: str, name: re.Match[str]) -> Span | None:
    separator = _SEPARATOR.match(text, name.end())
    if separator is None:
        return None
    how, start = separator.lastgroup or "sign", separator.end()
    slot = _Slot(text, name, how, start, start)
    if not _may_stand(slot):
        return None
    if quoted := _QUOTED.match(text, start):
        slot = _Slot(text, name, how, *quoted.span(quoted.lastgroup or 0))
        return slot.span() if _is_quoted_secret(slot) else None
    if how == "tag" and (inner := _IN_TAG.match(text, start)):
        slot = _Slot(text, name, how, *inner.span())
        return slot.span() if _is_quoted_secret(slot) else None
    slot = _Slot(text, name, how, start, _bare_end(slot))
    return _to_its_end(slot).span() if _is_bare_secret(slot) else None


def _may_stand(slot: _Slot) -> bool:
    """Whether a value may follow in this way: a space says so only behind a flag."""
    match slot.how:
        case "flag":
            is_directive = slot.name[0] in {"requirepass", "masterauth"}
            return is_directive or re.search(r"(?:^|\s)--[\w-]{0,20}$", slot.before(24)) is not None
        case "literal":
            return slot.kind == "password"
        case "said":
            return slot.kind != "secret"
        case _:
            return True


def _bare_end(slot: _Slot) -> int:
    bare = _BARE.match(slot.text, slot.start)
    value = bare[0] if bare else ""
    if re.search(r"[?&][\w.-]*$", slot.before(60)):
        value = value.split("&", 1)[0]
    return slot.start + len(value.rstrip(":,.)]}>'’*"))


def _to_its_end(slot: _Slot) -> _Slot:
    """*slot* with the piece of its value that a window wrapped into the next line."""
    rest = _REST.match(slot.text, slot.end)
    end = rest.end() if rest and len(slot.value) >= _LONG else slot.end
    wrapped = _WRAPPED.match(slot.text, end)
    if wrapped and is_random(slot.value) and is_mixed(wrapped["rest"]):
        end = wrapped.end("rest")
    return _Slot(slot.text, slot.name, slot.how, slot.start, end)


def _is_quoted_secret(slot: _Slot) -> bool:
    value = slot.value.rstrip("\\").strip()
    is_place = value.startswith(("http", "/"))
    if slot.how == "pair":  # of a list of names, too
        return is_mixed(value) and re.search(r"\d", value) is not None and not is_stand_in(value)
    if slot.is_password and _APP_PASSWORD.fullmatch(value):
        return True
    if is_stand_in(value) or len(value) < _FEWEST or _SENTENCE.search(value):
        return False
    if slot.is_password:
        return is_mixed(value) if " " in value else not is_place
    is_named_so = slot.kind == "secret" and slot.is_written_big and not is_place
    return " " not in value and (is_random(value) or is_named_so)


def _is_bare_secret(slot: _Slot) -> bool:
    value = slot.value
    if len(value) < _FEWEST or is_stand_in(value):
        return False
    if slot.is_password:
        return _is_said(value) if slot.how == "said" else _is_bare_password(slot)
    is_named_so = slot.kind == "secret" and slot.is_written_big and slot.how == "sign"
    is_long = len(value) >= _SHORTEST_BIG_SECRET
    return not is_code(value) and (is_random(value) or (is_named_so and is_long))


def _is_said(value: str) -> bool:
    """Whether *value*, behind `password is`, is one; people say many things of passwords."""
    is_odd = is_mixed(value) or not value.isalnum()
    return len(value) >= _FEWEST_SAID and is_odd and not value.isalpha() and not is_code(value)


def _is_bare_password(slot: _Slot) -> bool:
    value = slot.value
    if is_code(value) or (slot.kind == "short" and value.isdigit()):
        return False
    if value.isdigit():
        return slot.is_alone
    if re.fullmatch(r"[^\W\d_]+(?:[-_.][^\W\d_]+)*", value) is None:
        return slot.is_alone or is_mixed(value) or not value.isalnum()
    return len(value) >= _FEWEST_LETTERS and slot.is_alone and _is_set(slot)


def _is_set(slot: _Slot) -> bool:
    """Whether a value of letters alone is a password here, and no variable of a program."""
    if slot.how == "flag" or re.search(r"--[\w-]{0,20}$", slot.before(24)):
        return True
    sign = slot.text[slot.name.end() : slot.start]
    if "==" in sign:
        return False
    if slot.is_written_big and sign == "=":
        return True
    if ":" in sign and slot.text[slot.end : slot.end + 1] in {"", "\n"}:
        return True
    around = slot.text[max(0, slot.start - _NEARBY) : slot.end + _NEARBY]
    return "=" in sign and "(" not in around and _REQUEST.search(around) is not None
