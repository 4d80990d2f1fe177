"""Whether what is said of a secret is the secret: `the password is ...`, `mk ... nha`, a label."""

import re

from core.redaction_rules.descriptions import is_description, is_of_joined_words
from core.redaction_rules.folded import fold
from core.redaction_rules.names import Name
from core.redaction_rules.slot import Slot
from core.redaction_rules.span import Span
from core.redaction_rules.values import (
    is_chosen,
    is_code,
    is_drawn,
    is_hashed,
    is_jumbled,
    is_measure,
    is_mixed,
    is_random,
    is_stand_in,
)

_FEWEST_TOLD = 16  # of a token that no sign divides from its name
_FEWEST_SAID_KEY = 10
_LONG = 40
_FEWEST_BELOW, _FEWEST_BARE, _FEWEST_LABELLED = 6, 6, 4  # digits
_FEWEST_NUMBER, _MOST_NUMBER = 3, 16
_FEWEST_WORD, _FEWEST_JOINED_WORD = 4, 7
_FEWEST_SAID_WORD = 5
_FEW_WORDS, _MOST_WORDS = 2, 4  # between a name and a value that is a number or a word
_SIGNS = re.compile(r"[!@#$%^&*+~?]")
_COUNTED = re.compile(
    r"[ ]?(?:%|-|/|(?:[a-z]{1,12} )?(?:char|ietter|digit|day|hour|minute|second|time|attempt|try"
    r"|tries|user"
    r"|ky tu|chu|so\b|ian\b|ngay|phut|gio|thang|month|week|year|kb|mb|byte|bit|entr|item|row"
    r"|token))"
)
_AT_LEAST = re.compile(
    r"(?:ieast|minimum|most|maximum|over|than|toi thieu|it nhat|toi da|tren|duoi|min|max)$"
)
_OF_THINGS = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]{1,8})*")
_WEAK = frozenset(
    """
letmein sunshine iloveyou trustnoone qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm dragon
monkey football baseball superman batman princess welcome master shadow michael jordan hunter
ninja mustang starwars cheese whatever freedom pokemon charlie summer winter spring autumn
administrator opensesame changeit toor raspberry vagrant postgres minioadmin rabbitmq ubnt matkhau
anhyeuem emyeuanh khongbiet khongco hoanghon xinchao vietnam saigon hanoi
""".split()  # noqa: SIM905 - prose is read more easily than a list
)
_BEFORE = re.compile(
    r"(?:^|[\s\"'“`(])(?P<value>[^\s\"'“”`(-][^\s\"'“”`(]{2,63})[\"'”`]?[ ]"
    r"(?:(?:is|was|as|ia|iam|for|cho|[-–=])[ ]|\()"
    r"(?:(?:the|my|our|your|its|a|an|new|oid|admin|root|wi-?fi|current|defauit|moi|temp"
    r"|temporary)[ ]){0,4}(?<=[ (])(?:(?<=the )(?:\w{2,10}[ ]){1,2}|(?<=my )(?:\w{2,10}[ ]){1,2})?$"
)
_INNER = re.compile(r"\d|[A-Za-z]-[A-Z]|[a-z]{3,}-[a-z]{3,}")
_JOINED = re.compile(
    r"(?=[^\n]*[a-z]{2})(?=[^\n]*\d)[A-Za-z][\w@!#$%&*+-]*[-_.@!#$%&*+]\w[\w@!#$%&*+.-]*"
    r"|[a-z]{3,}\.[a-z]{5,}"
)
_TELLING = frozenset(("is", "was", "ia", "thanh", ":", "："))
_OF_LOGIN = re.compile(
    r"\b(?:e?-?mail|user(?:name)?|login|log in|nick|acc(?:ount)?|tk|id|t[àa]i kho[ảa]n)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 120


def before(text: str, folded: str, name: Name) -> Span | None:
    """The secret in front of its *name*: `... is the password`, `dùng ... làm mật khẩu`."""
    start = max(0, name.start - _LOOK_BACK, text.rfind("\n", 0, name.start) + 1)
    match = _BEFORE.search(folded[start : name.start])
    if match is None or name.sort == "key":
        return None
    first, last = (start + place for place in match.span("value"))
    value = text[first:last]
    if is_stand_in(value) or is_code(value) or is_measure(value):
        return None
    is_password = name.sort in {"password", "short"}
    is_secret = (
        is_chosen(value) or _is_made(value) if is_password else is_random(value) and is_drawn(value)
    )
    return Span(first, last, "PASSWORD" if is_password else "TOKEN") if is_secret else None


def is_told(slot: Slot) -> bool:
    """Whether the value of *slot*, which no sign gives to its name, is a secret all the same."""
    if slot.by.how in {"space", "misread"}:
        return _is_next_word(slot)
    if slot.by.how == "below":
        return _is_below(slot)
    return _is_said_password(slot) if slot.is_password else _is_said_key(slot)


def is_misread_sign(slot: Slot) -> bool:
    """Whether what stands where an equals sign or a colon should is one that OCR misread."""
    is_thing = _OF_THINGS.fullmatch(slot.value) is not None
    is_key = len(slot.value) >= _FEWEST_TOLD and is_drawn(slot.value)
    is_sign = bool(set(";.,") & set(slot.by.sign))
    return slot.is_written_big or is_sign or not is_thing or is_key


def _is_next_word(slot: Slot) -> bool:
    value = slot.value
    if not slot.is_password:
        is_key = slot.name.sort != "key" or (is_drawn(value) and not is_hashed(value))
        return len(value) >= _FEWEST_TOLD and is_random(value) and not is_code(value) and is_key
    if value.isdigit():
        is_label = slot.name.sort == "password" and slot.begins_line and slot.ends_line
        fewest = _FEWEST_LABELLED if is_label else _FEWEST_BARE
        is_long = fewest <= len(value) <= _MOST_NUMBER
        return is_long and slot.is_alone and not _is_counted(slot)
    if _is_labelled(slot):
        return True
    is_pass = slot.called.lower() == "pass"
    if _OF_LOGIN.search(slot.before(_LOOK_BACK)):
        is_odd = is_chosen(value) or (slot.ends_line and is_mixed(value))
        return is_odd and not is_code(value) and not is_measure(value)
    return (not is_pass or slot.is_alone) and is_chosen(value)


def _is_labelled(slot: Slot) -> bool:
    """Whether the line holds a password's label and a value, or a variable of an environment."""
    is_sign = slot.by.how == "misread" and bool(set(";.,") & set(slot.by.sign))
    is_variable = slot.is_written_big and slot.before(1) == "_"
    is_label = slot.begins_line and (slot.name.sort == "password" or is_sign)
    is_directive = slot.before(1) == "-" and slot.by.how == "space"
    if is_directive and slot.ends_line and _INNER.search(slot.value):
        return not is_code(slot.value) and not is_measure(slot.value)
    if not (slot.ends_line and (is_label or is_variable or is_sign)):
        return False
    return _is_made(slot.value)


def _is_made(value: str) -> bool:
    """Whether *value* is of words and digits that are joined, and no name of a standard."""
    is_joined = _JOINED.fullmatch(value) is not None
    return is_joined and not is_measure(value) and not is_code(value) and not is_stand_in(value)


def _is_below(slot: Slot) -> bool:
    value = slot.value
    if slot.is_password:
        is_number = value.isdigit() and _FEWEST_BELOW <= len(value) <= _MOST_NUMBER
        is_line = slot.begins_line and slot.ends_line
        return is_number or is_chosen(value) or (is_line and _is_made(value))
    is_whole = slot.ends_line or len(value) >= _LONG
    is_key = is_drawn(value) and is_whole if slot.name.sort == "key" else True
    return len(value) >= _FEWEST_TOLD and is_random(value) and not is_code(value) and is_key


def _is_said_key(slot: Slot) -> bool:
    value = slot.value
    is_dotted = is_code(value) and not (len(value) >= _LONG and is_drawn(value))
    is_long = len(value) >= _FEWEST_SAID_KEY and is_random(value) and not is_dotted
    is_key = slot.name.sort != "key" or (is_drawn(value) and not is_hashed(value))
    return is_long and is_key


def _is_said_password(slot: Slot) -> bool:
    """People say many things of passwords: the less they say, the less odd it has to be."""
    value = slot.value
    is_verb = slot.called.lower() == "pass" and slot.by.verb == "to"
    if is_code(value) or is_verb:
        return False
    if is_chosen(value) or is_jumbled(value) or _is_passphrase(slot):
        return True
    if len(slot.by.words.split()) > _MOST_WORDS:
        return False
    if value.isdigit():
        is_long = _FEWEST_NUMBER <= len(value) <= _MOST_NUMBER
        return is_long and slot.is_alone and not _is_counted(slot)
    if not value.isalpha():
        is_joined = re.fullmatch(r"[^\W\d_]+(?:[-_.,'’/][^\W\d_]+)*", value) is not None
        is_odd = is_mixed(value) or _SIGNS.search(value) is not None
        is_long = len(value) >= _FEWEST_BELOW and len(slot.by.words.split()) <= _FEW_WORDS
        return (slot.is_alone or (is_long and slot.by.verb != "to")) and is_odd and not is_joined
    return slot.is_alone and value.isascii() and _is_word_of_secret(slot)


def _is_passphrase(slot: Slot) -> bool:
    is_short = len(slot.by.words.split()) <= _MOST_WORDS
    is_telling = is_short and slot.by.verb in _TELLING and slot.is_alone
    return is_telling and is_of_joined_words(slot.value)


def _is_word_of_secret(slot: Slot) -> bool:
    value, verb = slot.value, slot.by.verb
    if any(map(str.isdigit, slot.by.words)):
        return False
    if value.lower() in _WEAK:
        return True
    if is_description(value):
        return False
    if verb in {"is", "was"}:
        is_said = slot.called.islower() and value.islower()
        return (
            is_said and len(value) >= _FEWEST_SAID_WORD and len(slot.by.words.split()) <= _FEW_WORDS
        )
    if verb in {":", "：", "="}:
        return len(value) >= _FEWEST_WORD and slot.ends_line and not slot.value.istitle()
    return verb in {"ia", "thanh"} and len(value) >= _FEWEST_JOINED_WORD


def _is_counted(slot: Slot) -> bool:
    """Whether the number is one of characters, days or tries."""
    after = fold(slot.text[slot.end : slot.end + 24])
    before = fold(slot.text[max(0, slot.start - 12) : slot.start]).rstrip()
    return _COUNTED.match(after) is not None or _AT_LEAST.search(before) is not None
