"""Dates as invoices print them. The day comes before the month, unless that cannot be. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ocr.invoice.folding import unaccented

FIRST_YEAR, LAST_YEAR = 1990, 2099
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari janvier",
            "feb february februar februari fevrier",
            "mar march marz maart mars",
            "apr april avril",
            "may mai mei",
            "jun june juni juin",
            "jul july juli juillet",
            "aug august augustus aout",
            "sep sept september septembre",
            "oct october oktober octobre okt",
            "nov november novembre",
            "dec december dezember decembre dez",
        ),
        1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_GLUE = r"\s*(?:\([^)]{0,12}\)|/\s*[a-z]+)?\s*[:.]?\s*"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text from `start` up to `end`. `sureness` 0-1: how plainly it is one."""

    value: date
    start: int
    end: int
    sureness: float


_Reader = Callable[[re.Match[str]], tuple[int, int, int]]


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)  # noqa: PLR2004 - `18` is 2018


def _in_words(match: re.Match[str]) -> tuple[int, int, int]:
    return _year(match["y"]), _MONTHS[match["m"]], int(match["d"])


def _in_digits(match: re.Match[str]) -> tuple[int, int, int]:
    return _year(match["y"]), int(match["m"]), int(match["d"])


_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_Y = r"(?P<y>(?:19|20)\d\d)"
_YY = r"(?P<y>\d\d)"
_MN, _TH = rf"(?P<m>{_NAME})", r"(?:st|nd|rd|th)?"
_FORMS: tuple[tuple[re.Pattern[str], _Reader, float], ...] = tuple(
    (re.compile(pattern), reader, sureness)
    for pattern, reader, sureness in (
        # Ngày (Date) 05 tháng (month) 03 năm (year) 2023
        (
            rf"(?:ngay)?{_GLUE}(?<!\d){_D}\s*thang{_GLUE}{_M}\s*nam{_GLUE}{_Y}(?!\d)",
            _in_digits,
            1.0,
        ),
        (rf"(?<!\d){_Y}\s?([-/.])\s?{_M}\s?\2\s?{_D}(?=\d\d:|\D|$)", _in_digits, 1.0),
        (rf"(?<!\d){_D}\s?([-/.])\s?{_M}\s?\2\s?{_Y}(?=\d\d?[:.]\d\d|\D|$)", _in_digits, 1.0),
        (rf"(?<![a-z\d]){_D}{_TH}[\s\-./,]*{_MN}[\s\-./,']*{_Y}(?!\d)", _in_words, 1.0),
        (rf"(?<![a-z]){_MN}\.?[\s\-/]*{_D}{_TH}[\s,\-/]+{_Y}(?!\d)", _in_words, 1.0),
        (rf"(?<!\d){_D}[\s\-./]+{_MN}[\s\-./']+{_YY}(?!\d)", _in_words, 0.9),
        (rf"(?<![\d/.\-]){_D}([-/]){_M}\2{_YY}(?![\d/\-])", _in_digits, 0.8),
        (rf"(?<![\d/.\-])(?P<d>\d\d)([.])(?P<m>\d\d)\2{_YY}(?![\d/.\-])", _in_digits, 0.6),
        # A mark that was not read, or read as something else
        (rf"(?<!\d)(?P<d>\d\d)[-/.]?(?P<m>\d\d)[-/.]{_Y}(?!\d)", _in_digits, 0.6),
        (rf"(?<!\d)(?P<d>\d\d)[-/.](?P<m>\d\d)[-/.1l|]?{_Y}(?!\d)", _in_digits, 0.5),
        (rf"(?<!\d){_D}\s?[-/.,:|]\s?{_M}\s?[-/.,:|]\s?{_Y}(?!\d)", _in_digits, 0.5),
    )
)  # fmt: skip


def dates_in(text: str) -> tuple[FoundDate, ...]:
    """The dates of *text* from left to right; where two overlap, the plainer one."""
    plain = unaccented(text).replace("0ct", "oct")
    found: list[FoundDate] = []
    for pattern, reader, sureness in _FORMS:
        for match in pattern.finditer(plain):
            value = _valid(*reader(match))
            taken = any(f.start < match.end() and match.start() < f.end for f in found)
            if value and not taken:
                found.append(FoundDate(value, match.start(), match.end(), sureness))
    return tuple(sorted(found, key=lambda f: f.start))


def _valid(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    for one, other in ((month, day), (day, month)):  # 12/31/2018: the month first
        try:
            return date(year, one, other)
        except ValueError:
            continue
    return None
