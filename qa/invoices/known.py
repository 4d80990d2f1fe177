"""The figures that may stand in an answer: those of the invoices shown, and those computed."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from db.invoice_records import Figures, Filters, Invoice
from qa.detect import without_accents
from qa.invoices.compose import differences
from qa.invoices.findings import Findings
from qa.invoices.lines import name

_MIXED = re.compile(r"(?=\w*[^\W\d])(?=\w*\d)(?!\d+(?:k|m|tr|b|d)$)\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """`money`: amounts with their currency. `texts`: names, which may hold digits of their own.

    `codes` are in lower case. `months` are (year, month).
    """

    money: frozenset[tuple[Decimal, str | None]]
    counts: frozenset[Decimal]
    percents: frozenset[Decimal]
    days: frozenset[dt.date]
    months: frozenset[tuple[int, int]]
    codes: frozenset[str]
    texts: tuple[str, ...]


def known(found: Findings) -> Known:
    rows = _rows(found)
    filters = [found.ask.filters, *(side.filters for side in found.sides)]
    days = set(_days(found.invoices, filters))
    keys = [row.key for row in rows if row.key]
    months = {(int(k[:4]), int(k[5:7])) for k in keys if _is_month(k)}
    texts = {t for i in found.invoices for t in _texts(i)} | {k for k in keys if not _is_month(k)}
    texts |= {t for f in filters for t in (f.seller, f.text, f.buyer) if t}
    return Known(
        money=frozenset(_money(found, rows, filters)),
        counts=frozenset(_counts(found, rows)),
        percents=frozenset(_percents(found.invoices)),
        days=frozenset(days),
        months=frozenset(months | {(d.year, d.month) for d in days}),
        codes=frozenset(
            without_accents(code).lower() for i in found.invoices for code in _codes(i)
        ),
        texts=tuple(sorted(map(name, texts), key=len, reverse=True)),
    )


def _rows(found: Findings) -> list[Figures]:
    of_sides = (row for side in found.sides for row in side.figures)
    return [*found.figures, *found.groups, *of_sides, *differences(found)]


def _is_month(key: str) -> bool:
    return len(key) == len("2025-10") and key[4] == "-" and (key[:4] + key[5:]).isdigit()


def _money(
    found: Findings, rows: Iterable[Figures], filters: Iterable[Filters]
) -> Iterator[tuple[Decimal, str | None]]:
    for row in rows:
        sums = (row.total, row.subtotal, row.vat, row.least, row.most, row.average)
        yield from ((value, row.currency) for value in sums if value is not None)
    for invoice in found.invoices:
        said = invoice.facts
        amounts = (said.subtotal, said.discount, said.vat, said.total)
        yield from ((value, said.currency) for value in amounts if value is not None)
    for one in filters:
        bounds = (one.least_total, one.most_total)
        yield from ((value, one.currency) for value in bounds if value is not None)


def _counts(found: Findings, rows: Iterable[Figures]) -> Iterator[Decimal]:
    yield Decimal(found.count)
    yield Decimal(len(found.invoices))
    yield Decimal(max(found.count - len(found.invoices), 0))
    yield from (Decimal(invoice.id) for invoice in found.invoices)
    for row in rows:
        yield from (Decimal(row.count), Decimal(row.without_total))


def _percents(invoices: Iterable[Invoice]) -> Iterator[Decimal]:
    for invoice in invoices:
        yield Decimal(round(invoice.confidence * 100))
        if invoice.facts.vat_rate is not None:
            yield invoice.facts.vat_rate


def _days(invoices: Iterable[Invoice], filters: Iterable[Filters]) -> Iterator[dt.date]:
    yield from (invoice.facts.date for invoice in invoices if invoice.facts.date)
    for one in filters:
        yield from (edge for edge in (one.since, one.until) if edge)


def _codes(invoice: Invoice) -> Iterator[str]:
    said = invoice.facts
    for code in (said.code, said.series, said.seller_tax_id, said.buyer_tax_id):
        if code:
            yield name(code)
    for text in _texts(invoice):  # as A4, not as 5 or 5.000
        yield from (word for word in name(text).split() if _MIXED.fullmatch(word))


def _texts(invoice: Invoice) -> Iterator[str]:
    said = invoice.facts
    for text in (said.seller, said.buyer, *(str(i.get("name") or "") for i in said.items)):
        if text:
            yield text
