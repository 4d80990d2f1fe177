"""Secrets by their names: `DB_PASSWORD=...`, `"api_key": "..."`, `--token ...`, `mật khẩu: ...`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_code, is_mixed, is_random, is_stand_in

_FEWEST = 3
_FEWEST_LETTERS = 4  # of a value without digits or signs
_FEWEST_SAID = 5  # of a password in a sentence
_FEWEST_DIGITS = 8  # of the rest of a key that has no letters
_FEWEST_TYPED, _MOST_TYPED = 6, 12  # digits of a password that is a number
_FEWEST_TOLD = 16  # of a token that no sign divides from its name

_NAME = re.compile(
    r"(?P<password>pass ?(?:word|phrase)|passwd|(?<![a-z])pwd|requirepass|masterauth"
    r"|(?<![a-z])psk|rootpw|wi-?fi key"
    r"|m[ậâa]t[ _]?kh[ẩâa]u|key content|parol[ae]|contraseña|mot de passe|passwort"
    r"|парол[ья]|密[码碼]|パスワード|비밀번호|senha|wachtwoord|has[łl]o"
    r"|pa[s5]{2}w[o0][rn]d|pa ss ?word)"
    r"|(?P<short>(?<![A-Za-z0-9.])(?:(?:store|key)?pass(?!w)|pswd?|pw|mk))"
    r"|(?P<secret>(?:private|encryption|signing|account|master|pre-?shared|license|access"
    r"|shared[ _-]?access"
    r"|secret(?:[ _-]?access)?)[ _-]?key|secret)"
    r"|(?P<token>token|(?:api|auth|app|service|server|subscription|admin|consumer)[ _-]?key|_auth"
    r"|service_role|roblosecurity|(?<![a-z])li_at|laravel_session|sessionid"
    r"|wordpress_logged_in_\w{1,40}|credential|session[_-]?id"
    r"|(?:phpsess|jsession|connect\.s|(?<![a-z])s)id)",
    re.IGNORECASE,
)
_TYPE = r"(?:str|string|String|SecretStr|bytes|Optional\[str\]|&str)(?:[ ]?\|[ ]?None)?[ ]?="
_SEPARATOR = re.compile(
    r"(?P<below>[ \t]?[:：]?[ \t]*\n[ \t]{0,12}(?=\S{6,400}[ \t]*(?:\n|$)))|"
    r"(?:\d|[ _-]?id\b|_(?:base|prod|dev|staging|test|live|bot|main|\d{1,2})\b)?"
    r"\\?[\"'”’`*]{0,2}\]?(?:[ ]?\[[^\]\n]{0,24}\]"
    r"|[ ]?\([^)\n]{0,24}\))?[ \t]*"
    rf"(?P<sign>:[ ]?{_TYPE}|=>|:=|={{1,3}}|:(?![:/\\])|：)[*]{{0,2}}[ \t]{{0,4}}"
    r"|(?P<said>(?:[ ][\w@]{1,16}){0,4}[ ](?:is|was|l[àa]|to)[ ]?:?[ ]"
    r"|(?:[ ](?:wi-?fi|gi[ảa]i|n[ée]n|nh[àa]|qu[áa]n|zip|rar|file|vps|game|g?mail|fb"
    r"|facebook|c[ủu]a|em"
    r"|m[ìi]nh|tui|t[ôo]i|c[ũu]|m[ớo]i|acc|admin|root|server|account)){1,3}[ ]?[:：=][ ]?"
    r"|[ ](?:[-–—=]>|[-–—→])[ ])"
    r"|(?P<literal>[ ](?=['\"])|[ ]for[ ]['\"\w@%.]{1,80}[ ]?=[ ]?(?=['\"]))"
    r"|(?P<flag>[ ])|(?P<tag>>(?=[^<\n]{3,120}</))"
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
_WRAPPED = re.compile(
    r"\n[ \t]{0,12}(?P<rest>[\w/+=.-]{4,400})(?![\w:(])[ \t]*(?=\n|$|[\"';,&]|--?\w)"
)
_SPLIT = re.compile(r"[ ](?P<rest>[\w/+=.-]{8,400})(?![\w:(])(?=\s|$|[\"';,&])")
_TAIL_ENDS = re.compile(
    r"[ \t]*(?:$|\n|[;,&|})\]\"'#]|//|\w[\w.-]*=|--?\w|và |and |rồi |thì |nha\b|nh[ée]\b|ạ\b)"
)
_EXPORTED = re.compile(r"(?:-e|--env|export)[ ][\"']?\w{0,40}$")
_REQUEST = re.compile(r"(?:^|[\s;])(?:host|user|dbname|server|uid|user ?id)[ ]?=", re.IGNORECASE)
_APP_PASSWORD = re.compile(r"(?:[a-z]{4} ){3}[a-z]{4}")
_SENTENCE = re.compile(r"[A-Za-z]{2,} +[a-z]{2,} ")
_NEARBY = 120
_SHORTEST_BIG_SECRET = 6
_MOST_PIECES = 2  # a key that OCR broke once
_LONG = 60  # characters: what was judged may go on


def find(text: str) -> Iterator[Span]:
    """Values that stand behind the name of a secret."""
    position = 0
    while name := _NAME.search(text, position):
        span = _value_of(text, name)
        if span:
            yield span
        position = span.end if span else name.end()


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
        case "literal":
            return slot.kind == "password"
        case "said":
            is_set = " to " in slot.text[slot.name.end() : slot.start]
            return slot.kind == "password" or (slot.kind != "secret" and not is_set)
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
    split = _SPLIT.match(slot.text, end)
    if wrapped and _goes_on(slot.value, wrapped["rest"]):
        end = wrapped.end("rest")
    elif split and is_random(slot.value) and is_random(split["rest"]):
        end = split.end("rest")
    return _Slot(slot.text, slot.name, slot.how, slot.start, end)


def _goes_on(value: str, rest: str) -> bool:
    """Whether *rest*, in the next line, is the other part of *value*."""
    is_of_digits = rest.isdigit() and len(rest) >= _FEWEST_DIGITS and value.isalnum()
    return is_random(value) and (is_mixed(rest) or is_of_digits)


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
    pieces = value.split()
    is_whole = len(pieces) == 1 and is_named_so
    return is_whole or (len(pieces) <= _MOST_PIECES and all(map(is_random, pieces)))


def _is_bare_secret(slot: _Slot) -> bool:
    value = slot.value
    if len(value) < _FEWEST or is_stand_in(value):
        return False
    if slot.how == "below" or (slot.how == "flag" and not _is_flag(slot)):
        return _is_told(slot)
    if slot.is_password:
        return _is_said(slot) if slot.how == "said" else _is_bare_password(slot)
    is_named_so = slot.kind == "secret" and slot.is_written_big and slot.how == "sign"
    is_long = len(value) >= _SHORTEST_BIG_SECRET
    return not is_code(value) and (is_random(value) or (is_named_so and is_long))


def _is_flag(slot: _Slot) -> bool:
    is_directive = slot.name[0] in {"requirepass", "masterauth"}
    return is_directive or re.search(r"(?:^|\s)--?[\w-]{0,20}$", slot.before(24)) is not None


def _is_told(slot: _Slot) -> bool:
    """Whether the next word, or the line below, is the secret although no sign says so."""
    if not slot.is_password:
        return len(slot.value) >= _FEWEST_TOLD and is_random(slot.value) and not is_code(slot.value)
    is_line = slot.how == "below" or slot.name[0].lower() != "pass" or slot.is_alone
    return is_line and is_chosen(slot.value)


def _is_said(slot: _Slot) -> bool:
    """Whether its value, behind `password is`, is one; people say many things of passwords."""
    value = slot.value
    if " to " in slot.text[slot.name.end() : slot.start] or re.fullmatch(r"[a-z]+-[a-z]+", value):
        return is_chosen(value)
    if value.isdigit():
        return _FEWEST_TYPED <= len(value) <= _MOST_TYPED
    is_odd = is_mixed(value) or not value.isalnum()
    return len(value) >= _FEWEST_SAID and is_odd and not value.isalpha() and not is_code(value)


def _is_bare_password(slot: _Slot) -> bool:
    value = slot.value
    if is_code(value) or (slot.kind == "short" and value.isdigit()):
        return False
    if slot.kind == "short" and slot.is_written_big and not slot.is_alone:
        return False  # what a test runner says
    if value.isdigit():
        return slot.is_alone
    if re.fullmatch(r"[^\W\d_]+(?:[-_.][^\W\d_]+)*", value) is None:
        return slot.is_alone or is_mixed(value) or not value.isalnum()
    return len(value) >= _FEWEST_LETTERS and _is_set(slot)


def _is_set(slot: _Slot) -> bool:
    """Whether a value of letters alone is a password here, and no variable of a program."""
    if slot.how == "flag" or re.search(r"--[\w-]{0,20}$", slot.before(24)):
        return True
    sign = slot.text[slot.name.end() : slot.start]
    if sign == "=" and slot.is_written_big and _EXPORTED.search(slot.before(48)):
        return True
    if "==" in sign or not slot.is_alone:
        return False
    if slot.is_written_big and sign == "=":
        return True
    if ":" in sign and slot.text[slot.end : slot.end + 1] in {"", "\n"}:
        return True
    around = slot.text[max(0, slot.start - _NEARBY) : slot.end + _NEARBY]
    return "=" in sign and "(" not in around and _REQUEST.search(around) is not None
