"""One invoice as its page shows it: fields, how sure each is, and what to look at. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from db.invoice_corrections import PastCorrection
from db.invoice_records import Invoice
from db.records import Language
from ocr.invoice.extract import NOT_ADDING_UP, OTHER_IN_WORDS, wrong_check_digit
from ocr.invoice.model import FIELD_NAMES
from ocr.invoice.review import look_at, not_found
from qa.invoices.amounts import day, money, number
from web.api.invoice_shapes import FACT_NAMES
from web.invoice_correction import as_text
from web.pages.language import Texts

Level = Literal["sure", "fair", "check", "own", "none"]
Input = Literal["text", "date", "amount", "type", "currency"]
SURE = 0.9
MONEY = frozenset({"subtotal", "discount", "vat", "total"})
_INPUTS: Mapping[str, Input] = {
    "date": "date",
    "type": "type",
    "currency": "currency",
    "vat_rate": "amount",
    **dict.fromkeys(MONEY, "amount"),
}
_API_NAMES = {fact: name for name, fact in FACT_NAMES.items()}
# What the reader says of an invoice, by the texts of `[invoice_checks]`; fields are named apart.
_SAID: Mapping[str, tuple[str, str]] = {
    NOT_ADDING_UP: ("sums", ""),
    OTHER_IN_WORDS: ("words", ""),
    **{wrong_check_digit(whose): ("digit", f"{whose}_tax_id") for whose in ("seller", "buyer")},
    **{not_found(name): ("missing", name) for name in FIELD_NAMES},
    **{look_at(name): ("look", name) for name in FIELD_NAMES},
}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field. `level` is how far it may be believed; `raw` the value as an input holds it.

    `was` is what was read where a person corrected it, and None where nobody did.
    """

    name: str
    api_name: str
    value: str
    raw: str
    level: Level
    percent: int | None
    was: str | None
    input: Input


@dataclass(frozen=True, slots=True)
class ShownInvoice:
    """An invoice as one row of the list; empty is unknown."""

    id: int
    code: str
    date: str
    seller: str
    total: str
    percent: int
    needs_review: bool


def row_of(invoice: Invoice, language: Language) -> ShownInvoice:
    """An invoice in short."""
    said = invoice.facts
    return ShownInvoice(
        id=invoice.id,
        code=said.code or "",
        date=day(said.date, language) if said.date else "",
        seller=said.seller or "",
        total=_amount(said.total, said.currency, language) if said.total is not None else "",
        percent=round(100 * invoice.confidence),
        needs_review=invoice.needs_review,
    )


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One line of goods in words; empty is unknown."""

    name: str
    unit: str
    quantity: str
    price: str
    amount: str


def goods_of(invoice: Invoice, language: Language) -> tuple[ShownItem, ...]:
    """The goods of *invoice*, as they were read."""

    def said(item: Mapping[str, object], name: str) -> str:
        value = item.get(name)
        try:
            return number(Decimal(str(value)), language) if value is not None else ""
        except InvalidOperation:
            return str(value)

    return tuple(
        ShownItem(
            name=str(item.get("name") or ""),
            unit=str(item.get("unit") or ""),
            quantity=said(item, "quantity"),
            price=said(item, "unit_price"),
            amount=said(item, "amount"),
        )
        for item in invoice.facts.items
    )


def fields_of(
    invoice: Invoice, corrections: Sequence[PastCorrection], texts: Texts, language: Language
) -> tuple[ShownField, ...]:
    """All fields of *invoice*, those that are unknown too."""
    first_read = {one.field: one.was for one in reversed(corrections)}
    doubted = {_SAID[said][1] for said in invoice.to_check if said in _SAID}
    shown: list[ShownField] = []
    for name in FIELD_NAMES:
        value: object = getattr(invoice.facts, name)
        sure = invoice.confidences.get(name)
        is_own = name in first_read
        shown.append(
            ShownField(
                name=name,
                api_name=_API_NAMES.get(name, name),
                value=in_words(name, value, invoice.facts.currency, texts, language),
                raw=as_text(value) or "",
                level="own" if is_own else level_of(value, sure, is_doubted=name in doubted),
                percent=None if is_own or sure is None else round(100 * sure),
                was=(first_read[name] or texts["invoice"]["field_nothing"]) if is_own else None,
                input=_INPUTS.get(name, "text"),
            )
        )
    return tuple(shown)


def level_of(value: object, sure: float | None, *, is_doubted: bool) -> Level:
    """How far a field may be believed."""
    if is_doubted:
        return "check"
    if value is None:
        return "none"
    return "sure" if sure is not None and sure >= SURE else "fair"


def in_words(
    name: str, value: object, currency: str | None, texts: Texts, language: Language
) -> str:
    """A value for people; empty where it is unknown."""
    if isinstance(value, dt.date):
        return day(value, language)
    if isinstance(value, Decimal):
        if name in MONEY:
            return _amount(value, currency, language)
        return f"{number(value, language)} %"
    if name == "type" and value is not None:
        return texts["invoice_types"].get(str(value), str(value))
    return "" if value is None else str(value)


def checks_of(to_check: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """What to look at, in the language of the page; a sentence nobody knows stays as it is."""
    said: list[str] = []
    for sentence in to_check:
        kind, field = _SAID.get(sentence, ("", ""))
        text = texts["invoice_checks"].get(kind, sentence)
        said.append(text.format(field=texts["invoice_fields"][field]) if field else text)
    return tuple(said)


def _amount(value: Decimal, currency: str | None, language: Language) -> str:
    """With its currency, where that is known."""
    return money(value, currency, language) if currency else number(value, language)
