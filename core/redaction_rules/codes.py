"""Secrets of a few digits: PINs, one-time codes, the number on the back of a card."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.respelt import WORDS_OF_CODES, respelt
from core.redaction_rules.span import Span

_DIGITS = r"(?=[oilsb]{0,3}\d)[\doilsb]"  # as OCR reads them
_NAMED = re.compile(
    r"(?<![\w-])(?P<name>pin(?:[ _-]?code| number)?|[o0]tp(?:[ _-]code)?|puk\d?|pass[ _-]?code"
    r"|(?:\w{2,12}_)?(?:pin|otp|passcode|cvv|cvc)"
    r"|ma (?:pin|otp|2fa|bao mat|cua|khoa|mo khoa|dang nhap|xac (?:thuc|nhan|minh))"
    r"(?: \w{2,6}){0,2}?"
    r"|(?:verification|security|login|sign-?in|auth(?:entication)?|one[- ]time|2fa|mfa|sms"
    r"|confirmation|safe|access|backup|recovery|door|gate|alarm|lock|unlock|entry|pairing|garage"
    r"|mailbox|meeting|room|sim|atm|setup|remote|safety|device|pair)[ _-]code|cvv2?|cvc2?|csc"
    r"|your (?:\w{2,14} )?c[o0]de|id code"
    r"|adb pair \S{7,40}|code (?:to|for) (?:the |my |our )?(?:gate|door|safe|alarm|garage|lock"
    r"|house|building)"
    r"|code (?:cua|nha|phong|kho)|ma ket(?: sat)?"
    r"|(?:whatsapp|telegram|facebook|google|zalo|momo|grab|uber|apple|microsoft|instagram|tiktok"
    r"|viber|signal|line|discord|steam|paypal|shopee|lazada)[ ]code)"
    r"(?:[\"'”’]?[ ]?(?:\([^)\n]{1,24}\)[ ]?)?(?:[:=：;]|=>)[ ]{0,2}[\"'“‘]?"
    r"|(?:[ ][^\W\d]{1,12}){0,4}[ ](?:is|was|la|1a)[ ]?:?[ ][\"'“]?"
    r"|(?:[ ][^\W\d]{1,12}){1,2}[ ]?:[ ]|(?<=security code)[ ](?=\d{3}(?:\W|$))|[ ]?\n[ ]{0,12}"
    r"(?=\d{3,8}[ ]?(?:\n|$))|(?<=[vc2])[ ]"
    r"|(?<!pin)(?<!pin code)[ ](?=\d{4,9}#?(?:[^\w.]|\.(?!\d)|$)|\d{3}-\d{3}\b))"
    rf"(?P<value>\d{{4}}[ ]\d{{4}}|\d{{3}}[ -]\d{{3}}|{_DIGITS}{{3,9}})(?![\w%-]|[.:]\d)"
)
_PIN = re.compile(
    r"\b(?:(?:use|type|enter|with|my|the|new|nhap|dung|bang)[ ](?:ma[ ])?pin|ma[ ]pin)"
    r"[ ](?P<value>\d{4}|\d{6,8})(?![\w.%-])"
    r"|(?:^|\n)pin[ ](?P<alone>\d{4}|\d{6})[ ]*(?=\n|$)"
    r"|\bma[ ](?:otp|xac (?:thuc|nhan|minh))[ ]\w{2,10}[ ](?P<of>\d{4,8})(?![\w.%-])"
)
_LETTERED = re.compile(
    r"(?i:steam guard|login|log-in|verification|access|security|confirmation|sign-in|safety|device"
    r"|pairing|setup|activation|unlock)[ ](?i:code)[ ]?"
    r"(?:(?i:is)|[:=]|(?=[ ][A-Z0-9]{6}(?:\n"
    r"|$)))[ ]{1,2}(?P<value>(?=[A-Z]{0,9}\d)[A-Z0-9]{5,10})\b"
    r"|(?i:steam guard)[^\n]{0,80}[ \n](?P<guard>[A-Z0-9]{5})\b"
    r"|(?i:authenticator|one-time|verification|security|login)[^\n]{0,60}\n[ \t]{0,8}"
    r"(?P<alone>(?=[A-Z]{0,9}\d)(?=\d{0,9}[A-Z])[A-Z0-9]{5,8})[ \t]*(?=\n|$)"
)
_FEWEST_DIGITS = 4  # but for the three on the back of a card
_OF_CARDS = ("cv", "csc", "security")
_PART_OF_A_BOARD = re.compile(r"(?:gpio|led|button|reset|header|output|input)[ _-]?$")

_NUMBER = re.compile(
    r"(?<![\w.,:/#$+-])(?P<value>(?:[a-z]{1,2}-)?"
    rf"(?:\d{{3}}[ -]\d{{3}}|\d{{4}}[ ]\d{{4}}|{_DIGITS}{{4,8}}))(?![\w%/-]|[.,:]\d)"
)
_OF_LOGIN = re.compile(
    r"\botp\b|\bxac (?:thuc|nhan|minh)|verification code|verify (?:your|it|account)|to verify|one"
    r"[- ]time|sign(?:ing)?[ -]in|log(?:ging)?[ -]?in|log me in"
    r"|security code|authent|\b2fa\b|two[- ](?:factor|step)|code expires|not share|never share"
    r"|khong (?:cung cap|chia se|tiet lo)|mot lan|kich hoat|hieu luc|dang nhap|confirmation code"
    r"|passcode"
)
_LEAD = re.compile(
    r"\b(?:is|la|use|enter|type|nhap|code|otp|ma|by|with|hay|dung|su dung|gui)[ ]?"
    r"[\"'“(<\[]?\s{0,3}$"
)
_SIGN = re.compile(r"[:=>][ ]?[\"'“(<\[]?\s{0,3}$")
_ALONE = re.compile(r"[ ]{0,4}(?:\n|$)")
_IS_ONE = re.compile(r"[\"'”)\]]?[ ](?:is|la)[ ](?:\w{1,14}[ ]){0,5}?(?:code|otp|pin|xac|ma)\b")
_OTHER_NUMBER = re.compile(
    r"(?:error|exit|status|http|line|port|[eg]?uid|gid|ppid|loi|order|don hang|zip|postal|bug"
    r"|issue|ticket|pid|\bid|year|nam|ref\w*|build|version|returned|country|promo"
    r"|area)[ ]?(?:code|no\.?|number)?\W{0,3}$"
)
_COUNTED = re.compile(
    r"[ ]?(?:vnd|dong|usd|eur|ms\b|px|kb|mb|gb|times|lan|lines|errors|items|users|giay|phut|k\b)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEAR = 100  # characters in which a login is spoken of
_OF_LETTERS = cues(
    "steam guard",
    "authenticator",
    "one-time",
    "verification",
    "security",
    "login",
    "code",
)
_OF_LOGINS = cues(
    *(
        "otp",
        "xac ",
        "verif",
        "one-time",
        "one time",
        "sign in",
        "signing in",
        "sign-in",
        "signing-in",
    ),
    *(
        "log in",
        "log me in",
        "login",
        "logging in",
        "log-in",
        "security code",
        "authent",
        "2fa",
        "two-",
        "two ",
    ),
    *("code expires", "not share", "never share", "khong c", "khong t", "mot lan", "kich hoat"),
    *("hieu luc", "dang nhap", "confirmation code", "passcode"),
)
_OF_CODES = cues(
    "adb ",
    "pin",
    "sign in",
    "log in",
    "verif",
    "enter",
    "otp",
    "puk",
    "code",
    "ma ",
    "cvv",
    "cvc",
    "csc",
    "authent",
    "xac ",
)


def find(seen: Views) -> Iterator[Span]:
    """Digits that open a door, known by what is said in front of them or around them."""
    seen = respelt(seen, WORDS_OF_CODES)
    if seen.has_any(_OF_CODES):
        yield from _named(seen.plain)
        for match in _PIN.finditer(seen.plain):
            yield Span(*match.span(match.lastgroup or 0), "CODE")
    if seen.has_any(_OF_LETTERS):
        for match in _LETTERED.finditer(seen.text):
            yield Span(*match.span(match.lastgroup or 0), "CODE")
    if seen.has_any(_OF_LOGINS):
        for match in _NUMBER.finditer(seen.plain):
            if _is_code(seen.plain, *match.span("value")):
                yield Span(*match.span("value"), "CODE")


def _named(plain: str) -> Iterator[Span]:
    for match in _NAMED.finditer(plain):
        is_of_card = match["name"].startswith(_OF_CARDS)
        before = plain[max(0, match.start() - 12) : match.start()]
        is_long = is_of_card or len(match["value"]) >= _FEWEST_DIGITS
        is_other = _COUNTED.match(plain, match.end()) or _PART_OF_A_BOARD.search(before)
        if is_long and not is_other:
            yield Span(*match.span("value"), "CODE")


def _is_code(plain: str, start: int, end: int) -> bool:
    """Whether the number at *start* lets somebody in, by what is said around it."""
    before, after = plain[max(0, start - _NEAR) : start], plain[end : end + _NEAR]
    is_read = sum(map(str.isdigit, plain[start:end])) * 2 >= end - start
    if (
        not is_read
        or _OTHER_NUMBER.search(before)
        or _COUNTED.match(after)
        or _YEAR.fullmatch(plain, start, end)
    ):
        return False
    begins_line = before.strip(" ").endswith("\n") or not before.strip()
    is_placed = (
        _LEAD.search(before) is not None
        or _IS_ONE.match(after) is not None
        or (begins_line and _ALONE.match(after) is not None)
    )
    is_signed = _SIGN.search(before) is not None and _OF_LOGIN.search(before) is not None
    return is_signed or (is_placed and _OF_LOGIN.search(before + " " + after) is not None)
