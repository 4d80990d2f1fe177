"""How far an invoice may be believed, and what of it a person should look at. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.invoice.model import FIELD_NAMES, Invoice

# What every invoice has; one that is missing counts as a pattern that was not found.
CORE = ("seller", "date", "total")
_WELCOME = ("code", "currency", "type")
_WELCOME_WEIGHT = 0.25
_NAMES = {
    "seller": "the seller's name",
    "date": "the date",
    "total": "the total",
    "code": "the number",
    "series": "the series",
    "tax_code": "the tax office's code",
    "type": "the kind of invoice",
    "seller_tax_id": "the seller's tax number",
    "seller_address": "the seller's address",
    "buyer": "the buyer's name",
    "buyer_tax_id": "the buyer's tax number",
    "buyer_address": "the buyer's address",
    "subtotal": "the subtotal",
    "discount": "the discount",
    "vat_rate": "the tax rate",
    "vat": "the tax",
    "currency": "the currency",
}


@dataclass(frozen=True, slots=True)
class Review:
    """`to_check` says in words what to look at; it may name more than what makes it needed."""

    confidence: float
    is_needed: bool
    to_check: tuple[str, ...]


def review_of(invoice: Invoice, bar: float) -> Review:
    """Whether *invoice* needs a person: where it, or one of its core fields, is below *bar*."""
    confidence = confidence_of(invoice)
    missing = [name for name in CORE if invoice.field(name) is None]
    weak = [
        name
        for name in FIELD_NAMES
        if (field := invoice.field(name)) is not None and field.confidence < bar
    ]
    to_check = (
        *map(not_found, missing),
        *map(look_at, weak),
        *invoice.doubts,
    )
    is_needed = bool(confidence < bar or missing or set(weak) & set(CORE) or invoice.doubts)
    return Review(confidence, is_needed, to_check)


def not_found(name: str) -> str:
    """The sentence that says the field *name* was not found."""
    return f"{_NAMES[name].capitalize()} was not found."


def look_at(name: str) -> str:
    """The sentence that asks to look at the field *name*."""
    return f"Please look at {_NAMES[name]}."


def confidence_of(invoice: Invoice) -> float:
    """(reading + pattern) / 2 of the whole: the pattern is the mean over its fields.

    A core field that is missing counts as 0, another one that most invoices have counts less.
    """
    return (invoice.reading + _pattern(invoice, FIELD_NAMES)) / 2


def _pattern(invoice: Invoice, names: Sequence[str]) -> float:
    patterns: list[tuple[float, float]] = []
    for name in names:
        field = invoice.field(name)
        weight = 1.0 if name in CORE else _WELCOME_WEIGHT
        if field is not None:
            patterns.append((field.pattern, weight))
        elif name in CORE or name in _WELCOME:
            patterns.append((0.0, weight))
    return sum(p * w for p, w in patterns) / sum(w for _, w in patterns)
