"""An invoice as JSON: dates in ISO, money as strings with its decimals, unknown as null. Pure."""

from datetime import date
from decimal import Decimal

from ocr.invoice.model import FIELD_NAMES, Invoice, Item

_WHOLE = {"VND", "JPY", "KRW"}  # currencies without cents


def fields_json(invoice: Invoice) -> dict[str, object]:
    """Every field by name, null where it is unknown; `company` is the seller once more."""
    currency = invoice.currency.value if invoice.currency else None
    fields: dict[str, object] = {}
    for name in FIELD_NAMES:
        field = invoice.field(name)
        fields[name] = _of(name, field.value, currency) if field else None
    items = [item_json(item, currency) for item in invoice.items]
    return {"company": fields["seller"], **fields, "items": items}


def confidences_json(invoice: Invoice) -> dict[str, float]:
    """The confidence of each field that is known, 0-1."""
    found = ((name, invoice.field(name)) for name in FIELD_NAMES)
    return {name: round(field.confidence, 3) for name, field in found if field}


def item_json(item: Item, currency: str | None = None) -> dict[str, object]:
    return {
        "name": item.name,
        "unit": item.unit,
        "quantity": None if item.quantity is None else number(item.quantity),
        "unit_price": plain(item.unit_price, currency),
        "amount": plain(item.amount, currency),
        "vat_rate": None if item.vat_rate is None else number(item.vat_rate),
    }


def _of(name: str, value: object, currency: str | None) -> object:
    if name == "vat_rate" and isinstance(value, Decimal):
        return number(value)
    return plain(value, currency)


def plain(value: object, currency: str | None = None) -> object:
    """A value as JSON knows it. A rate is no money: `number` is for those."""
    if isinstance(value, Decimal):
        return money(value, currency)
    return value.isoformat() if isinstance(value, date) else value


def money(value: Decimal, currency: str | None) -> str:
    """`5500000` in đồng, `54.50` where there are cents, and as printed where nobody knows."""
    is_whole = value == value.to_integral_value()
    if is_whole and (currency in _WHOLE or value.as_tuple().exponent == 0):
        return f"{value:.0f}"
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if exponent == -1 or is_whole else f"{value:f}"


def number(value: Decimal) -> str:
    """Without zeros at the end: 10 and not 10.00."""
    return f"{value.normalize():f}"
