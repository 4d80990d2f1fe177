"""What invoices come to, as charts with their tables. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.invoice_records import Figures
from db.records import Language
from qa.invoices.amounts import money, number
from web.charts.chart import Chart, Kind, Series

MOST_MONTHS, MOST_SELLERS = 24, 8
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """`chart` is None where there is nothing to draw; `rows`: key, count and sum, in words."""

    chart: Chart | None
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownTotal:
    """Sums in words; None where no invoice has one."""

    currency: str | None
    count: int
    without_total: int
    amount: str | None
    vat: str | None


def by_month(figures: Sequence[Figures], currency: str | None, language: Language) -> Shown:
    """The newest months in *currency*, the oldest first.

    Months without invoices are shown as empty, unless a date far away would make too many of them.
    """
    own = {row.key: row for row in figures if row.currency == currency and row.key}
    months = every_month(sorted(own))
    if len(months) > MOST_MONTHS:
        months = sorted(own)[-MOST_MONTHS:]
    rows = [own.get(month) or _empty(month, currency) for month in months]
    return _shown("columns", [(month_name(row.key or "", language), row) for row in rows], language)


def by_seller(
    figures: Sequence[Figures], currency: str | None, unknown: str, language: Language
) -> Shown:
    """The sellers who got most in *currency*, the largest first; *unknown* is nobody's name."""
    own = [row for row in figures if row.currency == currency]
    named = [(row.key or unknown, row) for row in own]
    shown = _shown("ranks", named[:MOST_SELLERS], language)
    return Shown(shown.chart, tuple(_row(name, row, language) for name, row in named))


def total_of(row: Figures, language: Language) -> ShownTotal:
    """What all invoices in one currency come to."""
    return ShownTotal(
        currency=row.currency,
        count=row.count,
        without_total=row.without_total,
        amount=None if row.total is None else money(row.total, row.currency, language),
        vat=None if row.vat is None else money(row.vat, row.currency, language),
    )


def every_month(known: Sequence[str]) -> list[str]:
    """From the first to the last of *known*, which are as 2025-10 and in order."""
    if not known:
        return []
    first, last = _count(known[0]), _count(known[-1])
    return [f"{n // _MONTHS:04}-{n % _MONTHS + 1:02}" for n in range(first, last + 1)]


def month_name(month: str, language: Language) -> str:
    """2025-10 is 10/2025 in Vietnamese."""
    return month if language == "en" else re.sub(r"^(\d+)-(\d+)$", r"\2/\1", month)


def _count(month: str) -> int:
    year, _, number_of = month.partition("-")
    return int(year) * _MONTHS + int(number_of) - 1


def _shown(kind: Kind, named: Sequence[tuple[str, Figures]], language: Language) -> Shown:
    rows = tuple(_row(name, row, language) for name, row in named)
    chart = None
    if any(row.total for _, row in named):
        values = tuple(None if row.total is None else float(row.total) for _, row in named)
        series = Series("", values, tuple(text for _, _, text in rows))
        chart = Chart(kind, tuple(name for name, _ in named), (series,))
    return Shown(chart, rows)


def _row(name: str, row: Figures, language: Language) -> tuple[str, str, str]:
    total = "–" if row.total is None else number(row.total, language)
    return name, f"{row.count:,}", total


def _empty(month: str, currency: str | None) -> Figures:
    return Figures(month, currency, 0, 0, None, None, None, None, None, None)
