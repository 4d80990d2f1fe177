"""What owners corrected in their invoices, and what stood there before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from db.invoice_records import Facts
from db.pool import Connection, Executor
from db.text import storable


@dataclass(frozen=True, slots=True)
class Correction:
    """`field` is one of `Facts`; None is unknown. Values as text: dates in ISO, amounts plain."""

    field: str
    was: str | None
    became: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """An invoice after it was corrected, and how it came to that."""

    facts: Facts
    needs_review: bool
    confidences: Mapping[str, float] = field(default_factory=dict[str, float])
    to_check: Sequence[str] = ()
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True, slots=True)
class PastCorrection(Correction):
    """A correction that was kept."""

    corrected_at: datetime


_SET = tuple(f.name for f in fields(Facts) if f.name != "items")


async def store(db: Connection, invoice_id: int, corrected: Corrected) -> None:
    """Keep what was corrected; within the transaction that has locked the invoice."""
    values = [getattr(corrected.facts, name) for name in _SET]
    columns = ", ".join(f"{name} = ${place}" for place, name in enumerate(_SET, 5))
    await db.execute(
        "UPDATE invoices SET needs_review = $2, confidences = $3, to_check = $4,"
        f" {columns} WHERE id = $1",
        invoice_id,
        corrected.needs_review,
        dict(corrected.confidences),
        list(corrected.to_check),
        *(storable(value) if isinstance(value, str) else value for value in values),
    )
    await db.executemany(
        "INSERT INTO invoice_corrections (invoice_id, field, was, became) VALUES ($1, $2, $3, $4)",
        [
            (invoice_id, one.field, _text(one.was), _text(one.became))
            for one in corrected.corrections
        ],
    )


async def of_invoice(db: Executor, invoice_id: int) -> tuple[PastCorrection, ...]:
    """The corrections of an invoice, the oldest first."""
    rows = await db.fetch(
        "SELECT field, was, became, corrected_at FROM invoice_corrections"
        " WHERE invoice_id = $1 ORDER BY id",
        invoice_id,
    )
    return tuple(PastCorrection(**dict(row)) for row in rows)


def _text(value: str | None) -> str | None:
    return None if value is None else storable(value)
