"""Dates as invoices print them and readers damage them. Pure.

The day comes before the month, unless that cannot be.
"""

import re
from dataclasses import dataclass
from datetime import date

from ocr.invoice.folding import unaccented

FIRST_YEAR, LAST_YEAR = 1990, 2099
WEAK = 0.4  # what is less sure is a date only where its label or a time stands beside it
_MENDED = 0.1  # of sureness lost with each character that was taken for another one
_DIGITS = 0.5  # of a date's digits at least were read as such
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
# What readers take for each other, in lower case: O for 0, l for 1, and back in the months.
_AS_DIGITS = str.maketrans("oqdil|!zsb", "0001111258")
_AS_LETTERS = str.maketrans("0156|8", "olsglb")
_N = r"[\doqdil|!zsb]"
_LETTERS = {"o": "[o0]", "i": "[il1|]", "l": "[il1|]", "s": "[s5]", "g": "[g6]", "b": "[b8]"}
_BY_LOOK = {name.replace("i", "l"): number for name, number in _MONTHS.items()}
_NAME = "|".join(
    "".join(_LETTERS.get(letter, letter) for letter in name)
    for name in sorted(_MONTHS, key=len, reverse=True)
)
_GLUE = r"\s{0,3}(?:\([^)]{0,12}\)|/\s{0,3}[a-z]{1,12})?\s{0,3}[:.]?\s{0,3}"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text from `start` up to `end`. `sureness` 0-1: how plainly it is one."""

    value: date
    start: int
    end: int
    sureness: float


_D, _M = rf"(?P<d>{_N}{{1,2}})", rf"(?P<m>{_N}{{1,2}})"
_DD, _MM = rf"(?P<d>{_N}{{2}})", rf"(?P<m>{_N}{{2}})"
_Y = r"(?P<y>(?:[1il|][9]|[2z][0oqd])[\doqdil|!zsb]{2})"
_YY = rf"(?P<y>{_N}{{2}})"
_MN, _TH = rf"(?P<m>{_NAME})", r"(?:st|nd|rd|th)?"
_OWN, _SEP = r"[-/.]", r"[-/.,:~\u2013\u2014_\\|]"  # a mark as printed, and as it may be read
_LOST = rf"(?:{_SEP}|[1il!])?"  # a mark that was not read, or taken for a stroke
# A year may have the time at its end, but 2010:37 is the year 20 and a time.
_TIME = r"(?=\d\d?[:.]\d\d|[^\d:]|:(?!\d\d(?!\d|:))|$)"
_S = r"\s{0,2}"
_BETWEEN = r"[\s\-./,':~\u2013\u2014_\\|]{0,4}"
_FREE, _NOT_LONGER = r"(?<![a-z\d])", r"(?![a-z\d])"
_FORMS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern), sureness)
    for pattern, sureness in (
        # Ngày (Date) 05 tháng (month) 03 năm (year) 2023
        (rf"(?:ngay{_GLUE})?(?<!\d){_D}{_S}thang{_GLUE}{_M}{_S}nam{_GLUE}{_Y}(?!\d)", 1.0),
        (rf"{_FREE}{_Y}{_S}({_OWN}){_S}{_M}{_S}\2{_S}{_D}{_TIME}", 1.0),
        (rf"{_FREE}{_D}{_S}({_OWN}){_S}{_M}{_S}\2{_S}{_Y}{_TIME}", 1.0),
        (rf"{_FREE}{_D}{_TH}{_BETWEEN}{_MN}{_BETWEEN}{_Y}{_TIME}", 1.0),
        (rf"(?<![a-z]){_MN}{_BETWEEN}{_D}{_TH}[\s,\-/.]{{1,4}}{_Y}(?!\d)", 1.0),
        (rf"{_FREE}{_D}{_TH}{_BETWEEN}{_MN}{_BETWEEN}{_YY}{_NOT_LONGER}", 0.9),
        (rf"{_FREE}(?<![\d/.\-]){_D}([-/]){_M}\2{_YY}(?=\d\d:\d\d|[^\d/\-]|$)", 0.8),
        (rf"{_FREE}(?<![\d/.\-]){_DD}[.]{_MM}[.]{_YY}(?![\d/.\-])", 0.6),
        # Marks that were not read, or read as something else
        (rf"(?<!\d){_DD}{_LOST}{_MM}{_S}{_OWN}{_S}{_Y}{_TIME}", 0.6),
        (rf"(?<!\d){_DD}{_S}{_OWN}{_S}{_MM}{_LOST}{_Y}{_TIME}", 0.5),
        (rf"{_FREE}{_D}{_S}{_SEP}{_S}{_M}{_S}{_SEP}{_S}{_Y}{_TIME}", 0.5),
        (rf"{_FREE}{_Y}{_S}{_SEP}{_S}{_MM}{_LOST}{_DD}{_TIME}", 0.5),
        (rf"{_FREE}{_Y}{_LOST}{_MM}{_S}{_SEP}{_S}{_DD}{_TIME}", 0.5),
        # What may be a number of another kind as well
        (rf"(?<![\d/.\-]){_D}{_S}[-/]{_S}{_M}{_S}[-/]{_S}{_YY}(?![\d/\-])", 0.3),
        (rf"(?<![\d/.\-]){_DD}{_SEP}{_MM}{_SEP}{_YY}(?![\d/.\-])", 0.3),
        (rf"{_FREE}{_Y}{_MM}{_DD}{_NOT_LONGER}", 0.3),
        (rf"{_FREE}{_DD}{_MM}{_Y}{_NOT_LONGER}", 0.3),
        (rf"(?<![\d/.\-]){_D}\s{{1,3}}{_M}\s{{1,3}}{_Y}(?!\d)", 0.3),
        (rf"(?<![\d/.\-]){_D}{_S}{_SEP}{_S}{_M}\s{{0,3}}{_Y}{_TIME}", 0.3),
        (rf"(?<![\d/.\-]){_DD}{_LOST}{_MM}[-/]{_YY}(?![\d/\-])", 0.2),
    )
)  # fmt: skip


def dates_in(text: str, *, weak: bool = False) -> tuple[FoundDate, ...]:
    """The dates of *text* from left to right; where two overlap, the plainer one.

    With *weak* also what may be a number of another kind; see `WEAK`.
    """
    plain = unaccented(text)
    found: list[FoundDate] = []
    for pattern, sureness in _FORMS:
        if sureness < WEAK and not weak:
            break
        for match in pattern.finditer(plain):
            one = _found(match, sureness)
            taken = one and any(f.start < one.end and one.start < f.end for f in found)
            if one and not taken:
                found.append(one)
    return tuple(sorted(found, key=lambda f: f.start))


def _found(match: re.Match[str], sureness: float) -> FoundDate | None:
    """The date of a form, unless too little of it was read as what it is."""
    year, month, day = match["y"], match["m"], match["d"]
    month_number = _BY_LOOK.get(month.translate(_AS_LETTERS).replace("i", "l"))
    digits = day + year if month_number else day + month + year
    read = sum(char.isdigit() for char in digits)
    if read < _DIGITS * len(digits):
        return None
    named = month not in _MONTHS if month_number else False
    value = _valid(_year(year), month_number or _number(month), _number(day))
    lost = _MENDED * (len(digits) - read + named)
    return FoundDate(value, *match.span(), round(sureness - lost, 2)) if value else None


def _number(text: str) -> int:
    return int(text.translate(_AS_DIGITS))


def _year(text: str) -> int:
    return _number(text) + (2000 if len(text) == 2 else 0)  # noqa: PLR2004 - `18` is 2018


def _valid(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    for one, other in ((month, day), (day, month)):  # 12/31/2018: the month first
        try:
            return date(year, one, other)
        except ValueError:
            continue
    return None
