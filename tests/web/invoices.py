"""Invoices that tests of the HTTP door look at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from db import invoices
from db.invoice_records import Facts
from db.invoices import NewInvoice
from db.pool import Pool

FACTS = Facts(
    code="INV-2025-001",
    date=date(2025, 10, 20),
    seller="CÔNG TY XYZ",
    total=Decimal(5000000),
    currency="VND",
    items=({"name": "Giấy A4", "amount": "5000000"},),
)
DOUBTED = ("Please look at the date.", "The subtotal and the tax do not add up to the total.")


async def keep(
    db: Pool,
    owner: str,
    *,
    job_id: UUID | None = None,
    sha256: bytes | None = None,
    to_check: tuple[str, ...] = (),
    **facts: Any,
) -> int:
    """An invoice of *owner*, flagged where there is something *to_check*; its id."""
    new = NewInvoice(
        owner=owner,
        facts=replace(FACTS, **facts),
        filename="hoa-don.jpg",
        sha256=sha256 or uuid4().bytes * 2,
        confidence=0.94,
        confidences={"total": 0.98, "date": 0.52, "seller": 0.91},
        needs_review=bool(to_check),
        to_check=to_check,
        reading="CÔNG TY XYZ\n5.000.000",
        model_version="test-1",
        job_id=job_id or uuid4(),
    )
    return await invoices.insert(db, new)
