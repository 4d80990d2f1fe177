"""What else an invoice says of its time: its series names the year, its tax had a beginning.

A digit of the date may be read wrongly and with great confidence; this finds out, and may know
which one it was. Pure.
"""

import re
from dataclasses import dataclass
from datetime import date

from ocr.invoice.folding import unaccented

LATEST_YEAR = 2039  # of an invoice that a misread digit may be mended to
# Taxes by currency, as invoices name them, and the first day they were charged.
_TAXES: tuple[tuple[str, str, date], ...] = (
    ("MYR", r"(?<![a-z])gst(?![a-z])", date(2015, 4, 1)),
    ("INR", r"(?<![a-z])[cs]?gst(?![a-z])", date(2017, 7, 1)),
)
_SERIES = re.compile(r"[1-6]?[CK](\d\d)[A-Z]{3}")  # of Vietnamese electronic invoices
_PAIRS = ("06", "08", "17", "27", "38", "49", "56", "68", "89")
_ALIKE = {digit: {"".join(pair).replace(digit, "") for pair in _PAIRS if digit in pair}
          for digit in "0123456789"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownTime:
    """`year` is what the series says; the invoice is not older than `since`. None is unknown."""

    year: int | None = None
    since: date | None = None

    def allows(self, day: date) -> bool:
        """Whether all that is known speaks for *day*."""
        return self.year in {None, day.year} and not self.excludes(day)

    def excludes(self, day: date) -> bool:
        """Whether an invoice of this time cannot be of *day*; a series may be misread itself."""
        return self.since is not None and day < self.since


def known_time(text: str, series: str | None, currency: str | None) -> KnownTime:
    """What the text of a page, its series and its currency say of its time."""
    found = _SERIES.fullmatch(series or "")
    plain = unaccented(text)
    begun = [since for money, tax, since in _TAXES if money == currency and re.search(tax, plain)]
    return KnownTime(2000 + int(found[1]) if found else None, max(begun, default=None))


def mended(day: date, known: KnownTime) -> date | None:
    """*day* with the one digit of its year that was taken for another.

    None where nothing is wrong, and where none or several digits could have been.
    """
    if not known.excludes(day):
        return None
    digits = str(day.year)
    years = {
        int(digits[:place] + other + digits[place + 1 :])
        for place in (2, 3)
        for other in _ALIKE[digits[place]]
    }
    moved = {_moved(day, year) for year in years if year <= LATEST_YEAR}
    fitting = [one for one in moved if one and known.allows(one)]
    return fitting[0] if len(fitting) == 1 else None


def _moved(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return None
