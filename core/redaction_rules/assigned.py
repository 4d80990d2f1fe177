"""Secrets by their names: `DB_PASSWORD=...`, `"api_key": "..."`, `--token ...`, `mật khẩu: ...`."""

import re
from collections.abc import Iterator

from core.redaction_rules.descriptions import is_description
from core.redaction_rules.folded import Views
from core.redaction_rules.names import Name, is_only_a_name, names
from core.redaction_rules.separators import separators
from core.redaction_rules.slot import Slot, joined, slot_of, whole
from core.redaction_rules.span import Span
from core.redaction_rules.told import before, is_misread_sign, is_told
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
    is_uuid,
)

_FEWEST = 3
_FEWEST_LETTERS = 4  # of a value without digits or signs
_FEWEST_NAMELESS = 16  # of the value of some key
_SHORTEST_BIG_SECRET = 6
_FEWEST_NUMBER = 4  # digits of what may be a password, or a count
_FEWEST_OF_PIECES = 10  # characters of the longest piece of a broken key
_MOST_PIECES = 4  # a key that OCR broke
_EXPORTED = re.compile(r"(?:-e|--env|export|set|setx|ENV|ARG)[ ][\"']?\w{0,40}$")
_DEFAULT = re.compile(r"(?:env|config|getenv|get|setting)\(\s{0,4}[\"'][\w.]{0,32}$", re.IGNORECASE)
_DASHES = re.compile(r"(?:^|\s)(?:--?|[–—])[\w.-]{0,20}$")
_KEBAB = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)+")
_TYPED = re.compile(r"(?:^|\n)(?:[^\n]{0,60}?[$#%>])?[ ]{0,2}[a-z][\w.-]{1,20}[ ][^\n(){}]{0,160}$")
_REQUEST = re.compile(
    r"(?:^|[\s;])(?:host|user(?: ?name)?|dbname|server|uid|user ?id|login|e?mail)[ ]?=",
    re.IGNORECASE,
)
_APP_PASSWORD = re.compile(r"(?:[a-z]{4} ){3}[a-z]{4}|(?:[A-Za-z0-9]{4} ){5}[A-Za-z0-9]{4}")
_SENTENCE = re.compile(r"[A-Za-z]{2,} +[a-z]{2,} ")
_PASSPHRASE = re.compile(r"[a-z]{3,12}(?: [a-z]{3,12}){3,7}")
_TALK = re.compile(
    r"\b(?:the|your|you|must|be|is|are|please|enter|for|and|with|not|this|that|from|has|have|new"
    r"|was"
    r"|password|confirm|choose|invalid|required|should|can|will|here)\b"
)
_WORDS_AND_DIGITS = re.compile(
    r"(?!self|this|config|settings|process|os|env|args|req|var|local|data|app|user)"
    r"[A-Za-z]{3,12}(?:[._-][A-Za-z]{3,12}){2,5}\d{1,6}"
)
_COUNTS = re.compile(r"fail|skip|total|tests?\b|suite|error|warn", re.IGNORECASE)
_SETTINGS = re.compile(r"(?:^|\n)[a-z][a-z-]*(?:[.-][a-z-]+)*=(?:true|false|\d+)?(?:\n|$)")
_FEWEST_OF_NUMBER_KEY = 12
_NEARBY = 120
_FEW_WORDS = 4


def find(seen: Views) -> Iterator[Span]:
    """Values that stand behind the name of a secret."""
    text, folded, position = seen.text, seen.folded, 0
    for name in names(text, folded):
        if name.start < position:
            continue
        found = _behind(seen, name) or before(text, folded, name)
        if found:
            yield found
            position = max(found.end, name.end)


def _behind(seen: Views, name: Name) -> Span | None:
    for by in separators(seen, name.end):
        found = _secret(slot_of(seen.text, name, by))
        if found:
            return found.span()
    return None


def _secret(slot: Slot) -> Slot | None:
    """What of *slot* is secret, to its end; None when nothing is."""
    if slot.is_quoted:
        return slot if _is_quoted_secret(slot) else None
    if slot.by.how in {"literal", "pair", "fallback"}:
        return None
    if _is_bare_secret(slot):
        is_part = not slot.is_password and not is_random(slot.value)
        return (joined(slot) if is_part else None) or whole(slot)
    is_near = (
        slot.by.how != "space" and len(slot.by.words.split()) <= _FEW_WORDS and not slot.is_password
    )
    return joined(slot) if is_near and not is_stand_in(slot.value) else None


def _is_quoted_secret(slot: Slot) -> bool:
    value = slot.value.rstrip("\\").strip()
    if slot.is_phrase:
        return True
    if len(value) < _FEWEST or is_stand_in(value) or is_only_a_name(value):
        return False
    if slot.by.how == "pair":  # of a list of names, too
        is_odd = is_mixed(value) and re.search(r"\d", value) is not None
        if slot.is_password and _DEFAULT.search(slot.before(48)):
            return not is_code(value)
        is_odd = is_odd or (slot.is_password and is_jumbled(value))
        return is_odd and (slot.name.sort != "key" or _is_nameless_key(value))
    if slot.by.how in {"said", "arrow", "literal"} and is_measure(value):
        return False
    return _is_quoted_password(slot, value) if slot.is_password else _is_quoted_key(slot, value)


def _is_quoted_password(slot: Slot, value: str) -> bool:
    if _APP_PASSWORD.fullmatch(value):
        return True
    if "|" in value and is_code(value):
        return False
    if " " in value:
        is_phrase = _PASSPHRASE.fullmatch(value) and not _TALK.search(value)
        return bool(is_phrase) or (is_mixed(value) and not _SENTENCE.search(value))
    if slot.by.how in {"literal", "space"} and slot.before(1) != ":":
        is_named = slot.name.sort == "password" and is_mixed(value) and not is_code(value)
        return is_named or is_chosen(value)
    return not value.startswith(("http", "/")) or is_chosen(value)


def _is_quoted_key(slot: Slot, value: str) -> bool:
    if _SENTENCE.search(value) or slot.by.how == "literal":
        return False
    pieces = value.split()
    if value.isdigit() and slot.name.sort == "token":
        return len(value) >= _FEWEST_OF_NUMBER_KEY
    if slot.name.sort == "key":
        return len(pieces) == 1 and _is_nameless_key(value)
    is_path = value.startswith("/") and not ("+" in value and is_drawn(value))
    is_place = value.startswith("http") or is_path or is_measure(value)
    is_named_so = slot.name.sort == "secret" and slot.is_written_big
    if len(pieces) == 1:
        is_odd = is_chosen(value) and len(value) >= _SHORTEST_BIG_SECRET
        return not is_place and (is_named_so or is_random(value) or is_odd)
    longest = max(pieces, key=len)
    is_split = len(pieces) <= _MOST_PIECES and len(longest) >= _FEWEST_OF_PIECES
    return is_split and is_random("".join(pieces)) and is_drawn("".join(pieces))


def _is_nameless_key(value: str) -> bool:
    is_long = len(value) >= _FEWEST_NAMELESS and not is_uuid(value) and not is_hashed(value)
    return (
        is_long and is_drawn(value) and not is_code(value) and re.search(r"\d", value) is not None
    )


def _is_bare_secret(slot: Slot) -> bool:
    value, how = slot.value, slot.by.how
    is_test = slot.called == "PASS" and value.startswith(("Test", "test"))
    if len(value) < _FEWEST or is_stand_in(value) or is_only_a_name(value) or is_test:
        return False
    is_loose = how in {"said", "arrow", "below", "misread"} or (
        how == "space" and not _is_flag(slot)
    )
    if is_loose:
        is_sign = how != "misread" or is_misread_sign(slot)
        return is_sign and not is_measure(value) and is_told(slot)
    return _is_bare_password(slot) if slot.is_password else _is_bare_key(slot)


def _is_bare_key(slot: Slot) -> bool:
    value, by = slot.value, slot.by.how
    if is_code(value) or is_measure(value):
        return False
    if slot.name.sort == "key":
        return by == "sign" and _is_nameless_key(value)
    is_named_so = slot.name.sort == "secret" and slot.is_written_big and by == "sign"
    is_odd = is_chosen(value) and slot.is_alone and slot.name.sort == "secret"
    is_long = len(value) >= _SHORTEST_BIG_SECRET
    return is_random(value) or (is_long and (is_named_so or is_odd))


def _is_flag(slot: Slot) -> bool:
    is_directive = slot.called in {"requirepass", "masterauth"}
    return is_directive or _DASHES.search(slot.before(24)) is not None


def _is_bare_password(slot: Slot) -> bool:
    value = slot.value
    if is_code(value) and not (_WORDS_AND_DIGITS.fullmatch(value) and slot.is_alone):
        return False
    if slot.by.how == "cell":
        return "{{" not in slot.before(_NEARBY) and _is_chosen_cell(value)
    if value.isdigit():
        return _is_number_set(slot)
    is_report = slot.name.sort == "short" and slot.is_written_big
    if is_report and (not slot.is_alone or ":" in slot.by.sign):
        return slot.by.sign.strip() in {"=", ":"} and is_chosen(value)  # or what a test runner says
    if re.fullmatch(r"[^\W\d_]+(?:[-_.][^\W\d_]+)*", value) is None:
        return slot.is_alone or is_mixed(value) or not value.isalnum()
    fewest = _FEWEST if slot.name.sort == "password" and slot.ends_line else _FEWEST_LETTERS
    return len(value) >= fewest and not is_description(value) and _is_set(slot)


def _is_chosen_cell(value: str) -> bool:
    is_number = value.isdigit() and len(value) > _FEWEST_NUMBER
    return is_number or (not is_measure(value) and is_chosen(value))


def _is_number_set(slot: Slot) -> bool:
    if slot.name.sort != "short":
        return slot.is_alone
    is_long = len(slot.value) >= _FEWEST_NUMBER
    return is_long and slot.is_alone and not _COUNTS.search(slot.around(_NEARBY))


def _is_set(slot: Slot) -> bool:
    """Whether a value of letters alone is a password here, and no variable of a program."""
    is_odd = slot.by.how == "sign" and is_jumbled(slot.value)
    if is_odd or slot.by.how == "space" or _is_typed(slot):
        return True
    sign = slot.by.sign.strip()
    if "==" in sign or not slot.is_alone or not slot.value.isascii():
        return False
    if slot.is_written_big and sign.endswith("="):
        return True
    if (":" in sign or "：" in sign) and slot.ends_line:
        return True
    around = slot.around(_NEARBY)
    is_setting = sign == "=" and slot.ends_line and _SETTINGS.search(around) is not None
    is_request = "=" in sign and "(" not in around and _REQUEST.search(around) is not None
    return is_setting or is_request


def _is_typed(slot: Slot) -> bool:
    """Whether the value is given to a command."""
    if re.search(r"--[\w.-]{0,20}$", slot.before(24)):
        return True
    if slot.by.sign == "=" and slot.ends_line and _KEBAB.fullmatch(slot.value):
        return True  # which no variable can be called
    if slot.by.sign == "=" and slot.is_alone and _TYPED.search(slot.before(2 * _NEARBY)):
        return True
    is_exported = slot.is_written_big and _EXPORTED.search(slot.before(48)) is not None
    return is_exported and slot.by.sign.strip() == "="
