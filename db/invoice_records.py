"""Invoices as the rooms above know them: what one says, whose are meant, and figures over many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from uuid import UUID

Order = Literal["created", "date", "total", "least"]
By = Literal["month", "seller"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What an invoice says; None is unknown. `items` is JSON: name, unit, quantity and so on."""

    code: str | None = None
    series: str | None = None
    tax_code: str | None = None
    type: str | None = None
    date: day | None = None
    seller: str | None = None
    seller_tax_id: str | None = None
    seller_address: str | None = None
    buyer: str | None = None
    buyer_tax_id: str | None = None
    buyer_address: str | None = None
    subtotal: Decimal | None = None
    discount: Decimal | None = None
    vat_rate: Decimal | None = None
    vat: Decimal | None = None
    total: Decimal | None = None
    currency: str | None = None
    items: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class Owned:
    """The invoices of *owner*; with a *guild_id* only those posted there."""

    owner: str
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class InChannel:
    """The invoices posted in one channel, whoever they belong to: for its moderators."""

    channel_id: int
    guild_id: int


Whose: TypeAlias = Owned | InChannel


@dataclass(frozen=True, slots=True)
class Invoice:
    """A stored invoice. The ids of Discord are None where it was uploaded."""

    id: int
    owner: str
    facts: Facts
    filename: str
    confidence: float
    confidences: Mapping[str, float]
    needs_review: bool
    to_check: tuple[str, ...]
    reading: str
    model_version: str
    guild_id: int | None
    channel_id: int | None
    message_id: int | None
    attachment_id: UUID | None
    job_id: UUID | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Which invoices are wanted: all that is given must hold.

    `text` is looked for in names, numbers and goods, whatever its case; `seller` and `buyer` in
    theirs. `code` is a whole invoice number, with or without its leading zeros.
    """

    since: day | None = None
    until: day | None = None
    code: str | None = None
    text: str | None = None
    seller: str | None = None
    buyer: str | None = None
    type: str | None = None
    currency: str | None = None
    least_total: Decimal | None = None
    most_total: Decimal | None = None
    needs_review: bool | None = None
    id: int | None = None


EVERY = Filters()


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the invoices that were found, and how many there are in all."""

    invoices: tuple[Invoice, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and sums of invoices in one currency; None is a currency nobody could read.

    `key` is what they are grouped by: a month as 2025-10, a seller; None where that is unknown, or
    nothing is grouped. `total` is None where no invoice has one; `without_total` have none, and
    are in `count` only.
    """

    key: str | None
    currency: str | None
    count: int
    without_total: int
    total: Decimal | None
    subtotal: Decimal | None
    vat: Decimal | None
    least: Decimal | None
    most: Decimal | None
    average: Decimal | None
