"""What a correction makes of an invoice. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from db.invoice_corrections import Corrected, Correction
from db.invoice_records import Invoice
from ocr.invoice.review import look_at, not_found

CERTAIN = 1.0  # a person has said so


def corrected(
    invoice: Invoice, wanted: Mapping[str, object], *, is_checked: bool = False
) -> Corrected:
    """*invoice* with the fields *wanted*, by their names in `Facts`; None is unknown.

    What is corrected needs no look any more. With *is_checked* nothing does; else the invoice is
    flagged for as long as something is left to look at.
    """
    changes = {
        name: wanted[name]  # in an order that does not change: what a request set comes in any
        for name in sorted(wanted)
        if getattr(invoice.facts, name) != wanted[name]
    }
    confidences = {
        name: sure for name, sure in invoice.confidences.items() if name not in changes
    } | {name: CERTAIN for name, value in changes.items() if value is not None}
    seen = {sentence for name in wanted for sentence in (look_at(name), not_found(name))}
    left = tuple(sentence for sentence in invoice.to_check if sentence not in seen)
    is_done = is_checked or (bool(wanted) and not left)
    return Corrected(
        facts=replace(invoice.facts, **changes),
        needs_review=invoice.needs_review and not is_done,
        confidences=confidences,
        to_check=() if is_done else left,
        corrections=tuple(
            Correction(name, as_text(getattr(invoice.facts, name)), as_text(value))
            for name, value in changes.items()
        ),
    )


def as_text(value: object) -> str | None:
    """A value as corrections keep it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value is None else str(value)
