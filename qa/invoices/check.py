"""Whether every figure of a model's answer stands in the data. Pure.

Names are taken out first, as whole names only: what they hold is no figure, whoever wrote it there.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from qa.detect import without_accents
from qa.invoices.known import Known
from qa.invoices.numbers import SCALES, readings

_LINK = re.compile(r"://|\bwww\.|\]\(|<@|@everyone|@here", re.IGNORECASE)
_MARKER = re.compile(r"^[ \t]*\d{1,2}[.)](?=\s)", re.MULTILINE)  # of a list
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TOKEN = re.compile(r"\w+(?:[./_-]\w+)*")
_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "vnd": "VND", "dong": "VND", "d": "VND", "₫": "VND", "usd": "USD", "us$": "USD",
        "$": "USD", "dollar": "USD", "dollars": "USD", "do la": "USD", "eur": "EUR", "€": "EUR",
        "euro": "EUR", "euros": "EUR", "£": "GBP", "¥": "JPY", "pound": "GBP", "pounds": "GBP",
        "yen": "JPY", "rm": "MYR",
    }
)  # fmt: skip
_NUMBER = re.compile(
    rf"(?P<before>us\$|[$€₫£¥]|\b(?:usd|vnd|eur|gbp|jpy|myr|sgd|rm)\b)?\s?(?P<number>{_DIGITS})"
    rf"(?:\s?(?P<scale>{_SCALE})\b)?\s?"
    r"(?P<after>%|percent\b|phan tram\b|[$€₫£¥]|us\$|(?:vnd|dong|d|usd|dollars?|do la|eur|euros?"
    r"|pounds?|yen|gbp|jpy|cny|sgd|aud|cad|myr|rm|thb|krw|chf|hkd|twd|inr|idr|php)\b)?"
)
_PERCENTS = frozenset({"%", "percent", "phan tram"})
_WORDS_OF_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    "|hai|ba|bon|nam|sau|bay|tam|chin|muoi"
)
# Numbers in words cannot be checked, so there are to be none.
_IN_WORDS = re.compile(
    r"\b(?:nghin|ngan|trieu|ty|thousand|million|billion|hundred|tram|chuc|dozens?)\b"
    rf"|\b(?:{_WORDS_OF_NUMBERS})\b(?= (?:invoices?|hoa don|sellers?|months?|thang"
    r"|nguoi ban|percent|phan tram|dong|dollars?|usd|vnd))"
)
Valid = Callable[[re.Match[str], Known], bool]


def without_names(text: str, data: Known) -> str:
    """*text* without the names of the data; one with digits stays: it may pass for a figure."""
    for name in data.texts:
        if not any(c.isdigit() for c in name):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def fault(text: str, data: Known) -> str | None:
    """What of *text* does not stand in *data*, or may not stand in an answer; None: nothing."""
    text = unicodedata.normalize("NFKC", without_names(text, data))
    if link := _LINK.search(text):
        return link.group()
    plain = _MARKER.sub(" ", without_accents(text).lower())
    plain = _TOKEN.sub(lambda match: " " if _is_code(match.group(), data) else match.group(), plain)
    for pattern, valid in _DATES:
        for match in pattern.finditer(plain):
            if not _holds(valid, match, data):
                return match.group()
        plain = pattern.sub(" ", plain)
    for match in _NUMBER.finditer(plain):
        if not _is_known(match, data):
            return match.group().strip()
    plain = _NUMBER.sub(" ", plain)
    in_words = _IN_WORDS.search(plain)
    return in_words.group() if in_words else None


def names_an_amount(text: str, data: Known) -> bool:
    """Whether *text* says one of the amounts that were found."""
    plain = without_accents(unicodedata.normalize("NFKC", without_names(text, data))).lower()
    values = {value for value, _ in data.money}
    return any(
        not values.isdisjoint(_values(match["number"], match["scale"]))
        for match in _NUMBER.finditer(plain)
    )


def _is_code(token: str, data: Known) -> bool:
    return not token.isdigit() and any(c.isdigit() for c in token) and token in data.codes


def _is_known(match: re.Match[str], data: Known) -> bool:
    after = match["after"]
    values = _values(match["number"], match["scale"])
    if after in _PERCENTS:
        return not data.percents.isdisjoint(values)
    sign = match["before"] or after
    if sign:
        currency = _SIGNS.get(sign, sign.upper())
        return any((value, currency) in data.money for value in values)
    if match["number"] in data.codes:
        return True
    amounts = {value for value, _ in data.money}
    return not (amounts | data.counts).isdisjoint(values)


def _values(number: str, scale: str | None) -> frozenset[Decimal]:
    return frozenset(value * SCALES.get(scale or "", 1) for value in readings(number))


def _holds(valid: Valid, match: re.Match[str], data: Known) -> bool:
    try:
        return valid(match, data)
    except (ValueError, OverflowError):  # no such day
        return False


def _ymd(match: re.Match[str], data: Known) -> bool:
    return dt.date(int(match[1]), int(match[2]), int(match[3])) in data.days


def _dmy(match: re.Match[str], data: Known) -> bool:
    return dt.date(int(match[3]), int(match[2]), int(match[1])) in data.days


def _month_year(match: re.Match[str], data: Known) -> bool:
    return (int(match[2]), int(match[1])) in data.months


def _month(match: re.Match[str], data: Known) -> bool:
    return int(match[1]) in {month for _, month in data.months}


def _year(match: re.Match[str], data: Known) -> bool:
    return int(match[1]) in {year for year, _ in data.months}


def _by_name(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _named_mdy(match: re.Match[str], data: Known) -> bool:
    return dt.date(int(match[3]), _by_name(match[1]), int(match[2])) in data.days


def _named_dmy(match: re.Match[str], data: Known) -> bool:
    return dt.date(int(match[3]), _by_name(match[2]), int(match[1])) in data.days


def _named_my(match: re.Match[str], data: Known) -> bool:
    return (int(match[2]), _by_name(match[1])) in data.months


_DATES: tuple[tuple[re.Pattern[str], Valid], ...] = tuple(
    (re.compile(rf"(?<![\w.,/-])(?:{pattern})(?![\w/-]|[.,]\d)"), valid)
    for pattern, valid in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _ymd),
        (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", _dmy),
        (r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam |/)(\d{4})", _dmy),
        (rf"{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", _named_mdy),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_NAME},? (\d{{4}})", _named_dmy),
        (rf"{_NAME},? (\d{{4}})", _named_my),
        (r"(?:thang )?(\d{1,2})(?:[-/]| nam )(\d{4})", _month_year),
        (r"thang (\d{1,2})", _month),
        (r"(?:nam|in|year|of|for) (\d{4})", _year),
    )
)
