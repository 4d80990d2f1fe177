"""An answer about invoices by rules alone: what was found, in words."""

from collections.abc import Iterator

from db.invoice_records import EVERY, Figures, Filters
from db.records import Language
from qa.invoices import periods
from qa.invoices.amounts import money, number
from qa.invoices.findings import Findings
from qa.invoices.lines import details, line, name, to_check
from qa.invoices.words import Words, counted, words


def answer(found: Findings) -> str:
    """What *found* says to its question."""
    said = words(found.ask.language)
    if found.ask.kind == "unknown":
        return said.help
    if found.ask.kind == "compare":
        return "\n".join(_comparison(found, said))
    if found.count == 0:
        return _nothing(found, said)
    return "\n".join(_lines(found, said))


def _nothing(found: Findings, said: Words) -> str:
    if found.ask.filters == EVERY:
        return said.none_at_all
    if found.ask.kind == "review":
        return said.none_to_review.format(scope=scope(found))
    return said.none_found.format(scope=scope(found))


def _lines(found: Findings, said: Words) -> Iterator[str]:
    language, where = found.ask.language, scope(found)
    match found.ask.kind:
        case "count":
            yield said.count.format(invoices=counted(found.count, language), scope=where)
            yield from _totals(found, said)
        case "total" | "vat" if found.ask.by:
            heading = said.by_month if found.ask.by == "month" else said.by_seller
            yield heading.format(scope=where)
            yield from (_group(row, said, found) for row in found.groups)
            yield from _totals(found, said)
        case "total":
            yield from _totals(found, said)
        case "vat":
            yield from (_vat(row, where, said, language) for row in found.figures)
        case "largest" | "smallest":
            yield from _extremes(found, said, where)
        case "latest" | "one":
            yield from _described(found, said, where)
        case _:
            yield from _list(found, said)


def _extremes(found: Findings, said: Words, where: str) -> Iterator[str]:
    heading = said.largest if found.ask.kind == "largest" else said.smallest
    for invoice in found.invoices:
        yield heading.format(currency=invoice.facts.currency, scope=where)
        yield f"- {line(invoice, found.ask.language)}"


def _described(found: Findings, said: Words, where: str) -> Iterator[str]:
    if found.ask.kind == "latest":
        yield said.latest.format(scope=where)
    for invoice in found.invoices:
        yield from details(invoice, found.ask.language)


def _list(found: Findings, said: Words) -> Iterator[str]:
    is_review = found.ask.kind == "review"
    heading = said.review if is_review else said.listed
    yield heading.format(invoices=counted(found.count, found.ask.language), scope=scope(found))
    for invoice in found.invoices:
        yield f"- {line(invoice, found.ask.language)}"
        if is_review and invoice.to_check:
            yield f"  {to_check(invoice, said)}"
    if found.count > len(found.invoices):
        yield said.more.format(count=found.count - len(found.invoices))
    yield from _totals(found, said)


def _totals(found: Findings, said: Words) -> Iterator[str]:
    language, where = found.ask.language, scope(found)
    for row in found.figures:
        if row.total is not None:
            amount = money(row.total, row.currency, language)
            yield said.total.format(
                scope=where, amount=amount, invoices=counted(row.count, language)
            )
        if row.without_total:
            yield said.without_total.format(invoices=counted(row.without_total, language))


def _group(row: Figures, said: Words, found: Findings) -> str:
    language = found.ask.language
    value = row.vat if found.ask.kind == "vat" else row.total
    amount = said.no_total if value is None else money(value, row.currency, language)
    return f"- {_key(row, said)}: {amount} ({row.count})"


def _key(row: Figures, said: Words) -> str:
    if row.key is None:
        return said.unknown_key
    year, _, month = row.key.partition("-")
    return f"{month}/{year}" if len(year) == 4 and month.isdigit() else name(row.key)  # noqa: PLR2004  # a year


def _vat(row: Figures, where: str, said: Words, language: Language) -> str:
    if row.vat is None:
        currency = row.currency or said.unknown_key
        return said.no_vat.format(
            scope=where, currency=currency, invoices=counted(row.count, language)
        )
    amount = money(row.vat, row.currency, language)
    return said.vat.format(scope=where, amount=amount, invoices=counted(row.count, language))


def _comparison(found: Findings, said: Words) -> Iterator[str]:
    language = found.ask.language
    for side in found.sides:
        label = described(side.filters, language)
        if not side.figures:
            yield said.nothing.format(label=label)
        for row in side.figures:
            amount = said.no_total
            if row.total is not None:
                amount = money(row.total, row.currency, language)
            yield said.compared.format(
                label=label, amount=amount, invoices=counted(row.count, language)
            )
    for row in differences(found):
        assert row.total is not None  # noqa: S101  # as it was made
        currency = row.currency or said.unknown_key
        if row.total == 0:
            yield said.no_difference.format(currency=currency)
        else:
            amount = number(row.total, language)
            yield said.difference.format(currency=currency, amount=amount)


def differences(found: Findings) -> Iterator[Figures]:
    """Where two sides are compared: how far their totals are apart, by currency."""
    if len(found.sides) != 2:  # noqa: PLR2004  # two sides
        return
    left, right = ({row.currency: row for row in side.figures} for side in found.sides)
    for currency, row in left.items():
        other = right.get(currency)
        if other and row.total is not None and other.total is not None:
            apart = abs(row.total - other.total)
            yield Figures(None, currency, 0, 0, apart, None, None, None, None, None)


def scope(found: Findings) -> str:
    """What was understood of the question, so that whoever asked sees it."""
    what = described(found.ask.filters, found.ask.language)
    return words(found.ask.language).kept_by.format(what=what) if what else ""


def described(filters: Filters, language: Language) -> str:
    """The filters in words."""
    parts = [
        periods.shown(filters.since, filters.until, language),
        *(name(text) for text in (filters.code, filters.seller, filters.text) if text),
        filters.currency or "",
        f"≥ {number(filters.least_total, language)}" if filters.least_total is not None else "",
        f"≤ {number(filters.most_total, language)}" if filters.most_total is not None else "",
        "VAT" if filters.type == "vat" else "",
    ]
    return ", ".join(part for part in parts if part)
