"""Since when an invoice can be, by the taxes it names.

A digit of a date may be read wrongly and with great confidence; this finds out, and may know which
one it was. Pure.
"""

import re
from datetime import date

from ocr.invoice.folding import unaccented

LATEST_YEAR = 2039  # of an invoice that a misread digit may be mended to
# Taxes by currency, as invoices name them, and the first day they were charged.
_TAXES: tuple[tuple[str, str, date], ...] = (
    ("MYR", r"(?<![a-z])gst(?![a-z])", date(2015, 4, 1)),
    ("INR", r"(?<![a-z])[cs]?gst(?![a-z])", date(2017, 7, 1)),
)
_PAIRS = ("06", "08", "17", "27", "38", "49", "56", "68", "89")  # digits that look alike


def earliest_day(text: str, currency: str | None) -> date | None:
    """The first day an invoice with this *text* can be of; None where nothing says it."""
    plain = unaccented(text)
    begun = (since for money, tax, since in _TAXES if money == currency and re.search(tax, plain))
    return max(begun, default=None)


def mended(day: date, earliest: date) -> date | None:
    """*day*, which is before *earliest*, with the digit of its year that was taken for another.

    None where no single digit could have been, or several.
    """
    digits = str(day.year)
    years = {
        int(digits[:place] + other + digits[place + 1 :])
        for place in (2, 3)
        for pair in _PAIRS
        if digits[place] in pair
        for other in pair.replace(digits[place], "")
    }
    moved = {_moved(day, year) for year in years if year <= LATEST_YEAR}
    fitting = [one for one in moved if one and one >= earliest]
    return fitting[0] if len(fitting) == 1 else None


def _moved(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return None
