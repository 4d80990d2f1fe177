"""Secrets that people type: PINs and one-time codes, recovery codes, seeds, licence keys."""

import re
from collections.abc import Iterator

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_varied

_CODE = re.compile(
    r"(?<![\w-])(?P<name>pin(?: code)?|otp|m[ãa] (?:pin|otp|2fa)|puk|pass ?code|m[ãa] x[áa]c"
    r" (?:th[ựu]c|nh[ậa]n)"
    r"|(?:verification|security|login|sign-?in|auth(?:entication)?|one[- ]time|2fa|mfa|sms"
    r"|confirmation|safe|access|backup|recovery)[ ]code|cvv2?|cvc2?)"
    r"(?:(?:[ ][^\W\d]{1,12}){0,4}[ ](?:is|was|l[àa])[ ]?:?[ ]"
    r"|(?:[ ][^\W\d]{1,12}){1,2}[ ]?:[ ]|[ ]?[:=：][ ]{0,2}|(?<=[vVcC2])[ ]|(?<=[nN] [cC]ode)[ ])"
    r"(?P<value>\d{4}[ ]\d{4}|\d{3}[ -]\d{3}|\d{3,8})(?![\w%-]|[.:]\d)",
    re.IGNORECASE,
)
_CODE_FIRST = re.compile(
    r"(?<![\w.-])(?P<value>(?:G-)?\d{4,8})[ ](?:is|l[àa])[ ](?:your|m[ãa])[ ](?:\w{1,14}[ ]){0,4}?"
    r"(?:code|otp|pin|x[áa]c)\b|\buse(?: the)? code[ ](?P<used>\d{4,8})[ ]to[ ]",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 4  # but for the three on the back of a card
_PART_OF_A_BOARD = re.compile(
    r"(?:gpio|led|button|reset|header|output|input)[ _-]?$", re.IGNORECASE
)

_LIST = re.compile(
    r"\b(?:recovery|backup|scratch|emergency|m[ãa] d[ựu] ph[òo]ng|m[ãa] kh[ôo]i ph[ụu]c)"
    r"(?:[ ]codes?)?(?<=[scegC ])(?<!backup)(?<!recovery)",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"[\s,;:•*-]{1,8}(?:\d{1,2}[.)][ ])?(?P<value>(?=[a-zA-Z-]{0,11}\d|[a-z]{4,5}-)(?:"
    r"[A-Za-z0-9]{4,6}(?:-[A-Za-z0-9]{4,6}){1,4}|\d{4}[ ]\d{4}|\d{6,10}|[a-z0-9]{8,16}))(?![\w-])"
)

_SEED_OF_CODES = re.compile(
    r"(?:\b(?:2fa|totp|authenticator|setup|mfa|otp|m[ãa] 2fa)[ _-]?(?:secret|key|seed|token)?"
    r"[ ]?[:= ][ ]?[\"']?|[?&]secret=)"
    r"(?P<value>(?:[A-Z2-7]{4}[ -]){3,12}[A-Z2-7]{4}|(?:[a-z2-7]{4}[ -]){5,12}[a-z2-7]{4}"
    r"|(?-i:[A-Z2-7]{16,64})|(?-i:(?=[a-z]{0,30}[2-7])[a-z2-7]{16,64}))(?!\w)",
    re.IGNORECASE,
)
_BASE32 = re.compile(r"[A-Z2-7 -]+|(?=.*[2-7])[a-z2-7 -]+|(?:[a-z]{4}[ -]){5,12}[a-z]{4}")

_WORD = r"(?:\d{1,2}[.):]?[ ]?)?[a-z]{3,8}"
_SEED_PHRASE = re.compile(
    r"(?:(?:seed|recovery|backup|secret|mnemonic|wallet)[ _-]?(?:phrase|words?|seed)"
    r"|mnemonic|\bseed(?=[ ]?[:=])"
    r"|(?:12|24)[ ](?:words|từ)|kh[óo]a v[íi]|c[ụu]m từ kh[ôo]i ph[ụu]c)"
    r"(?:[ ](?:is|are|l[àa]))?[\s:=\"'`]{1,6}"
    rf"(?P<value>{_WORD}(?:[ ,\n]{{1,3}}{_WORD}){{11,23}})(?![a-z])",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:the|and|for|you|your|not|with|please|are|was|but|from|they|this|has|have)\b",
    re.IGNORECASE,
)

_LICENCE = re.compile(
    r"(?<![\w-])(?P<value>(?:(?:[A-Z0-9]\s{0,5}){5}-\s{0,5}){4}"
    r"(?:[A-Z0-9]\s{0,5}){4}[A-Z0-9])(?![\w-])"
    r"|\b(?:(?:product|serial|licen[cs]e|cd|activation|windows|office|steam|game)[ _-]?"
    r"(?:key|code|number)|licen[cs]e|serial)[ ]?[:=]?[ ]?"
    r"(?P<named>[A-Za-z0-9]{4,6}(?:-[A-Za-z0-9]{4,6}){2,7})(?![\w-])",
    re.IGNORECASE,
)
_BITLOCKER = re.compile(
    r"(?<![\w-])(?:(?:[\dOolI]\s{0,5}){6}-\s{0,5}){7}(?:[\dOolI]\s{0,5}){5}[\dOolI](?![\w-])"
)
_HASHED = re.compile(
    r"\$(?:[156y]|2[aby]|apr1|argon2\w{1,2})\$[\w./$=,+-]{16,200}"
    r"(?:\s{1,8}(?=[\w./]{0,80}[\dA-Z])[\w./]{8,80}(?=[:\s]|$))?"
)
_WALLET = re.compile(r"(?<![\w/+.-])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![\w/+=.-])")
_WIFI = re.compile(r"\bWIFI:[^\n]{0,80}?(?<=[:;])P:(?P<value>[^;\n]{3,64});")


def find(text: str) -> Iterator[Span]:
    """What opens a door by itself, known by its form or by what is said in front of it."""
    yield from _codes(text)
    yield from _lists(text)
    for match in _SEED_OF_CODES.finditer(text):
        if is_varied(match["value"]) and _BASE32.fullmatch(match["value"]):
            yield Span(*match.span("value"), "OTP_SEED")
    for match in _SEED_PHRASE.finditer(text):
        if not _PROSE.search(match["value"]):
            yield Span(*match.span("value"), "SEED_PHRASE")
    yield from _licences(text)
    for kind, pattern in (("RECOVERY_CODE", _BITLOCKER), ("PASSWORD", _HASHED)):
        yield from (Span(*match.span(), kind) for match in pattern.finditer(text))
    yield from (Span(*match.span(), "PRIVATE_KEY") for match in _WALLET.finditer(text))
    yield from (Span(*match.span("value"), "PASSWORD") for match in _WIFI.finditer(text))


def _codes(text: str) -> Iterator[Span]:
    for match in _CODE.finditer(text):
        is_of_card = match["name"].lower().startswith(("cv", "security"))
        before = text[max(0, match.start() - 12) : match.start()]
        if (is_of_card or len(match["value"]) >= _FEWEST_DIGITS) and not _PART_OF_A_BOARD.search(
            before
        ):
            yield Span(*match.span("value"), "CODE")
    for match in _CODE_FIRST.finditer(text):
        yield Span(*match.span(match.lastgroup or 0), "CODE")


def _lists(text: str) -> Iterator[Span]:
    for head in _LIST.finditer(text):
        position = head.end()
        while item := _LISTED.match(text, position):
            yield Span(*item.span("value"), "RECOVERY_CODE")
            position = item.end()


def _licences(text: str) -> Iterator[Span]:
    for match in _LICENCE.finditer(text):
        value = match[match.lastgroup or 0]
        is_drawn = re.search(r"\d", value) and re.search(r"[A-Z]", value)
        if is_drawn and value.isupper() and is_varied(value):
            yield Span(*match.span(match.lastgroup or 0), "LICENCE_KEY")
