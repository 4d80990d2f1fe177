"""The days a question speaks of: `tháng 10/2025`, `last month`, `from 1/10/2025 to 15/10/2025`."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from db.records import Language

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:ngay )?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2} thang \d{1,2} nam \d{4})"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Dated:
    """The periods of a question in their order, and what else it says."""

    periods: tuple[Period, ...]
    rest: str


def find(plain: str, today: dt.date) -> Dated:
    """The periods in *plain*, which is in lower case and without accents.

    A month without a year is the last one that has begun.
    """
    found: list[tuple[int, Period]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(plain):
            if (period := _safely(read, match, today)) is not None:
                found.append((match.start(), period))
                blank = " " * (match.end() - match.start())
                plain = plain[: match.start()] + blank + plain[match.end() :]
    found.sort(key=lambda one: one[0])
    return Dated(tuple(period for _, period in found), " ".join(plain.split()))


def shown(since: dt.date | None, until: dt.date | None, language: Language) -> str:
    """10/2025 where it is a month, 2025 where it is a year; else its first and last day."""

    def day(value: dt.date) -> str:
        return value.isoformat() if language == "en" else f"{value:%d/%m/%Y}"

    if since is None or until is None:
        return "".join(day(edge) for edge in (since, until) if edge)
    if (since, until) == (dt.date(since.year, 1, 1), dt.date(since.year, 12, 31)):
        return str(since.year)
    if Period(since, until) == month(since.year, since.month):
        return f"{since:%m/%Y}"
    return day(since) if since == until else f"{day(since)} – {day(until)}"


def month(year: int, number: int) -> Period:
    first = dt.date(year, number, 1)
    return Period(first, _next_month(first) - dt.timedelta(days=1))


def _next_month(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _safely(
    read: Callable[[re.Match[str], dt.date], Period], match: re.Match[str], today: dt.date
) -> Period | None:
    """The period; None where there is no such day, as the 31st of February."""
    try:
        return read(match, today)
    except (ValueError, OverflowError):
        return None


def _date(text: str) -> dt.date:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    year, number, day = numbers if re.match(r"\d{4}", text) else reversed(numbers)
    return dt.date(year, number, day)


def _range(match: re.Match[str], _today: dt.date) -> Period:
    since, until = _date(match[1]), _date(match[2])
    return Period(min(since, until), max(since, until))


def _one_day(match: re.Match[str], _today: dt.date) -> Period:
    return Period(_date(match[1]), _date(match[1]))


def _month_of(number: int, year: str | None, today: dt.date) -> Period:
    if year:
        return month(int(year), number)
    return month(today.year if number <= today.month else today.year - 1, number)


def _numbered(match: re.Match[str], today: dt.date) -> Period:
    return _month_of(int(match[1]), match[2], today)


def _year_first(match: re.Match[str], _today: dt.date) -> Period:
    return month(int(match[1]), int(match[2]))


def _named(match: re.Match[str], today: dt.date) -> Period:
    return _month_of(_MONTHS.index(match[1][:3]) + 1, match[2], today)


def _quarter(match: re.Match[str], today: dt.date) -> Period:
    year = int(match[2]) if match[2] else today.year
    last = int(match[1]) * 3
    return Period(dt.date(year, last - 2, 1), month(year, last).until)


def _year(match: re.Match[str], _today: dt.date) -> Period:
    return _whole_year(int(match[1]))


def _whole_year(year: int) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _days(today: dt.date, first: int, last: int) -> Period:
    return Period(today + dt.timedelta(days=first), today + dt.timedelta(days=last))


def _week(today: dt.date) -> Period:
    return _days(today, -today.weekday(), 6 - today.weekday())


def _month_before(today: dt.date) -> Period:
    last = today.replace(day=1) - dt.timedelta(days=1)
    return month(last.year, last.month)


def _form(
    pattern: str, read: Callable[[re.Match[str], dt.date], Period]
) -> tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], Period]]:
    return re.compile(rf"(?<![\w/-])(?:{pattern})(?![\w/-])"), read


# The first form that fits takes its words away from those below it.
_FORMS = (
    _form(rf"(?:tu|from|between) {_DAY} (?:den|toi|to|until|and) {_DAY}", _range),
    _form(_DAY, _one_day),
    _form(r"(?:quy |q)([1-4])(?: ?[/-] ?| nam | of | )(\d{4})", _quarter),
    _form(r"(?:quy |q)([1-4])()", _quarter),
    _form(r"(?:thang |t)(\d{1,2})(?: ?/ ?| ?- ?| nam )(\d{4})", _numbered),
    _form(r"(?:thang )?(\d{1,2})[/-](\d{4})", _numbered),
    _form(r"(\d{4})-(\d{1,2})", _year_first),
    _form(r"thang (\d{1,2})()", _numbered),
    _form(rf"(?:in |of |for |and )?{_NAMES}[, ]+(?:of )?(\d{{4}})", _named),
    _form(rf"(?:in|of|for|during|with|and|than) {_NAMES}()", _named),
    _form(rf"(?!may ){_NAMES}()(?! may)", _named),
    _form(r"(?:ca )?(?:nam|year|in|of|for|during) (\d{4})", _year),
    _form("thang nay|this month", lambda _, t: month(t.year, t.month)),
    _form("thang (?:truoc|roi|vua roi|qua)|last month", lambda _, t: _month_before(t)),
    _form("nam nay|this year", lambda _, t: _whole_year(t.year)),
    _form("nam (?:ngoai|truoc|roi)|last year", lambda _, t: _whole_year(t.year - 1)),
    _form("hom nay|today", lambda _, t: _days(t, 0, 0)),
    _form("hom qua|yesterday", lambda _, t: _days(t, -1, -1)),
    _form("tuan nay|this week", lambda _, t: _week(t)),
    _form(
        "tuan (?:truoc|roi)|last week", lambda _, t: _days(t, -t.weekday() - 7, -t.weekday() - 1)
    ),
)
