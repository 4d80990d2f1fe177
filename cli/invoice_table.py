"""An invoice as a person likes to see it: its fields with their confidence, and what to check."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ocr.invoice.as_json import confidences_json, fields_json
from ocr.invoice.model import FIELD_NAMES, Invoice
from ocr.invoice.review import review_of

_TITLES = {
    "code": "Number", "tax_code": "Tax office's code", "seller_tax_id": "Seller's tax number",
    "seller_address": "Seller's address", "buyer_tax_id": "Buyer's tax number",
    "buyer_address": "Buyer's address", "vat_rate": "VAT rate (%)", "vat": "VAT",
}  # fmt: skip
_SURE = 0.9


def table_of(file: str, invoice: Invoice, bar: float) -> RenderableType:
    """All of *invoice*: fields, goods, and what a person should look at.

    The texts of the picture are shown as they are: rich finds no markup in them.
    """
    review = review_of(invoice, bar)
    parts: list[RenderableType] = [_fields(file, invoice, bar)]
    if invoice.items:
        parts.append(_items(invoice))
    verdict = "Please check this one." if review.is_needed else "Nothing to check."
    lines = [f"Confidence {review.confidence:.0%}. {verdict}", *review.to_check]
    parts.append(Text("\n".join(lines), style="yellow" if review.is_needed else "green"))
    return Group(*parts, Text())


def _fields(file: str, invoice: Invoice, bar: float) -> Table:
    table = Table("Field", "Value", "Confidence", title=Text(file), title_justify="left")
    values, confidences = fields_json(invoice), confidences_json(invoice)
    for name in FIELD_NAMES:
        title = _TITLES.get(name, name.replace("_", " ").capitalize())
        if name not in confidences:
            table.add_row(title, Text("-", style="dim"), "")
            continue
        confidence = confidences[name]
        style = "green" if confidence >= _SURE else "" if confidence >= bar else "yellow"
        table.add_row(title, Text(str(values[name])), Text(f"{confidence:.0%}", style=style))
    return table


def _items(invoice: Invoice) -> Table:
    table = Table("#", "Goods", "Unit", "Quantity", "Unit price", "Amount", "VAT %")
    for number, item in enumerate(invoice.items, 1):
        told = (item.unit, item.quantity, item.unit_price, item.amount, item.vat_rate)
        cells = ["" if value is None else str(value) for value in told]
        table.add_row(str(number), Text(item.name), *map(Text, cells))
    return table
