"""One invoice in words: on one line, or all that is known of it."""

from collections.abc import Iterator

from db.invoice_records import Invoice
from db.records import Language
from qa.invoices.amounts import day, money, number, percent
from qa.invoices.words import Words, words
from qa.plain import cleaned

_NAME_CHARS = 120
_ITEMS = 8
_CHECKS = 4


def line(invoice: Invoice, language: Language) -> str:
    """An invoice on one line."""
    said, facts = words(language), invoice.facts
    total = said.no_total
    if facts.total is not None:
        total = money(facts.total, facts.currency, language)
    parts = [
        f"#{invoice.id}",
        name(facts.code) if facts.code else None,
        day(facts.date, language) if facts.date else None,
        name(facts.seller) if facts.seller else None,
        total,
    ]
    return " · ".join(part for part in parts if part)


def details(invoice: Invoice, language: Language) -> Iterator[str]:
    """An invoice, what is known of it one a line."""
    said, facts = words(language), invoice.facts
    yield said.invoice.format(
        code=f"{name(facts.code)} (#{invoice.id})" if facts.code else f"#{invoice.id}"
    )
    if facts.date:
        yield said.dated.format(day=day(facts.date, language))
    for template, who, tax_id in (
        (said.seller, facts.seller, facts.seller_tax_id),
        (said.buyer, facts.buyer, facts.buyer_tax_id),
    ):
        if who:
            known = f" {said.tax_id.format(number=name(tax_id))}" if tax_id else ""
            yield template.format(name=name(who)) + known
    yield from (f"- {name(str(item.get('name') or ''))}" for item in list(facts.items)[:_ITEMS])
    yield from _amounts(invoice, said, language)
    yield said.sure.format(percent=percent(invoice.confidence))
    if invoice.needs_review and invoice.to_check:
        yield to_check(invoice, said)


def _amounts(invoice: Invoice, said: Words, language: Language) -> Iterator[str]:
    facts = invoice.facts
    if facts.subtotal is not None:
        yield said.subtotal.format(amount=money(facts.subtotal, facts.currency, language))
    if facts.vat is not None:
        rate = f" {number(facts.vat_rate, language)}%" if facts.vat_rate is not None else ""
        yield f"VAT{rate}: {money(facts.vat, facts.currency, language)}"
    if facts.total is not None:
        label = "Total" if language == "en" else "Tổng tiền"
        yield f"{label}: {money(facts.total, facts.currency, language)}"
    else:
        yield said.no_total


def to_check(invoice: Invoice, said: Words) -> str:
    return said.check.format(what=" ".join(map(cleaned, invoice.to_check[:_CHECKS])))


def name(text: str) -> str:
    """A text of an invoice on one line, and not too long."""
    return " ".join(cleaned(text).split())[:_NAME_CHARS]
