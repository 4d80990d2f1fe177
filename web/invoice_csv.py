"""Invoices as a table for spreadsheets, in which no cell can become a formula."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from db.invoice_records import Invoice

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Vietnamese as something else
# What spreadsheets take for a formula; the wide ones do so where Chinese or Japanese is set.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")
_HEADINGS = (
    "id", "invoice_code", "series", "invoice_type", "date", "seller_name", "seller_tax_id",
    "buyer_name", "buyer_tax_id", "subtotal", "vat_rate", "vat", "total", "currency", "confidence",
    "needs_review", "filename",
)  # fmt: skip


def table(invoices: Iterable[Invoice]) -> str:
    """One line each, below a line of headings."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    rows = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    rows.writerow(_HEADINGS)
    rows.writerows([cell(value) for value in _values(invoice)] for invoice in invoices)
    return out.getvalue()


def cell(value: object) -> object:
    """*value* as a cell; a text that a spreadsheet would calculate is marked as text by `'`."""
    if isinstance(value, str):
        flat = " ".join(value.split())
        return f"'{flat}" if flat.startswith(_FORMULA) else flat
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}")  # not as 5E+6
    return "" if value is None else value


def _values(invoice: Invoice) -> tuple[object, ...]:
    said = invoice.facts
    return (
        invoice.id, said.code, said.series, said.type, said.date and said.date.isoformat(),
        said.seller, said.seller_tax_id, said.buyer, said.buyer_tax_id, said.subtotal,
        said.vat_rate, said.vat, said.total, said.currency, round(invoice.confidence, 2),
        "yes" if invoice.needs_review else "no", invoice.filename,
    )  # fmt: skip
