"""What an invoice says: fields, each with how far it may be believed."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

# `general`: the picture says invoice and no more. None: it does not even say that.
InvoiceType = Literal["vat", "sales", "commercial", "proforma", "credit_note", "receipt", "general"]


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A value that stands in the picture. `confidence` is (reading + pattern) / 2, all 0-1.

    `reading`: how well its characters were read. `pattern`: how much speaks for it being this
    field: its label, its shape, its check digit, the sums.
    """

    value: T
    reading: float
    pattern: float

    @property
    def confidence(self) -> float:
        return (self.reading + self.pattern) / 2


@dataclass(frozen=True, slots=True)
class Item:
    """One line of goods. What does not stand there is None."""

    name: str
    unit: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    vat_rate: Decimal | None = None  # per cent


@dataclass(frozen=True, slots=True)
class Invoice:
    """The fields of one invoice; None is: not in the picture, or not sure enough to be said.

    `vat_rate` is in per cent, and None where goods are taxed differently. `tax_code` is the
    code of the tax office (mã CQT). `reading` is the reading's own confidence, 0-1.
    """

    reading: float
    code: Field[str] | None = None
    series: Field[str] | None = None
    tax_code: Field[str] | None = None
    type: Field[InvoiceType] | None = None
    date: Field[dt.date] | None = None
    seller: Field[str] | None = None
    seller_tax_id: Field[str] | None = None
    seller_address: Field[str] | None = None
    buyer: Field[str] | None = None
    buyer_tax_id: Field[str] | None = None
    buyer_address: Field[str] | None = None
    subtotal: Field[Decimal] | None = None
    discount: Field[Decimal] | None = None
    vat_rate: Field[Decimal] | None = None
    vat: Field[Decimal] | None = None
    total: Field[Decimal] | None = None
    currency: Field[str] | None = None
    items: tuple[Item, ...] = ()
    doubts: tuple[str, ...] = ()

    def field(self, name: str) -> Field[object] | None:
        """The field called *name*, one of `FIELD_NAMES`."""
        return getattr(self, name)


FIELD_NAMES = tuple(f.name for f in fields(Invoice) if f.name not in {"reading", "items", "doubts"})
