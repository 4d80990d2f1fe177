"""Invoices as the API says and takes them."""

from collections.abc import Mapping
from datetime import date as day
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from db.invoice_records import Figures, Filters, Invoice
from ocr.invoice.model import InvoiceType
from qa.invoices.amounts import money

MAX_PAGE = 200
MAX_PAGES = 10_000
MAX_ID = 2**31 - 1
CSV_ROWS = 10_000  # of one table; more is for the filters to narrow
Text = Annotated[str, Field(max_length=200)]
Amount = Annotated[Decimal, Field(ge=-(10**15), le=10**15, max_digits=20, decimal_places=4)]
# PostgreSQL's numbers may come as 5E+6.
Exact = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str)]


class InvoiceQuery(BaseModel):
    """Which invoices; all that is given must hold. Only one's own are ever looked at."""

    model_config = ConfigDict(extra="forbid")

    since: day | None = Field(default=None, examples=["2025-10-01"])
    until: day | None = Field(default=None, examples=["2025-10-31"])
    invoice_code: Text | None = Field(
        default=None,
        description="The whole number; zeros in front do not matter.",
        examples=["123"],
    )
    text: Text | None = Field(
        default=None, description="Anywhere in names, numbers and goods.", examples=["Sao Việt"]
    )
    seller: Text | None = None
    buyer: Text | None = None
    invoice_type: Text | None = Field(default=None, examples=["vat"])
    currency: Text | None = Field(default=None, examples=["VND"])
    least_total: Amount | None = None
    most_total: Amount | None = None
    needs_review: bool | None = None
    order: Literal["created", "date", "total"] = "created"
    page: int = Field(default=1, ge=1, le=MAX_PAGES)
    page_size: int = Field(default=50, ge=1, le=MAX_PAGE)
    format: Literal["json", "csv"] = Field(
        default="json", description=f"As a table: all that match, {CSV_ROWS:,} at most."
    )
    user_id: Text | None = Field(
        default=None, description="Taken and ignored: the key says whose they are."
    )


class ItemAnswer(BaseModel):
    """One line of goods, as far as it was read; amounts are texts, exact to the last digit."""

    model_config = ConfigDict(extra="ignore")

    name: str | None = Field(default=None, examples=["Cà phê rang xay"])
    unit: str | None = None
    quantity: str | None = Field(default=None, examples=["2"])
    unit_price: str | None = None
    amount: str | None = Field(default=None, examples=["500000"])
    vat_rate: str | None = None


class InvoiceAnswer(BaseModel):
    """An invoice; null is unknown. Amounts are texts, exact to the last digit."""

    id: int = Field(examples=[42])
    invoice_code: str | None = Field(examples=["INV-2025-001"])
    series: str | None
    invoice_type: str | None = Field(examples=["general"])
    date: day | None = Field(examples=["2025-10-20"])
    buyer_name: str | None = Field(examples=["CÔNG TY ABC"])
    buyer_tax_id: str | None
    seller_name: str | None = Field(examples=["CÔNG TY XYZ"])
    seller_tax_id: str | None
    subtotal: Exact | None
    vat_rate: Exact | None = Field(description="Per cent.")
    vat: Exact | None
    total: Exact | None = Field(examples=["5000000"])
    currency: str | None = Field(examples=["VND"])
    total_amount: str | None = Field(description="For people.", examples=["5,000,000 VND"])
    items: list[ItemAnswer]
    confidence: float = Field(ge=0, le=1, examples=[0.94])
    confidences: dict[str, float] = Field(description="Of each field.", examples=[{"total": 0.98}])
    needs_review: bool
    to_check: list[str]
    filename: str = Field(examples=["invoice.jpg"])
    created_at: datetime


class FiguresAnswer(BaseModel):
    """What invoices in one currency come to."""

    key: str | None = Field(description="A month or a seller, where they are grouped.")
    currency: str | None = Field(examples=["VND"])
    count: int
    without_total: int
    total: Exact | None
    vat: Exact | None


class InvoiceList(BaseModel):
    """One page, and what all that match come to in each currency."""

    success: Literal[True] = True
    invoices: list[InvoiceAnswer]
    count: int = Field(description="Of all that match.")
    page: int
    page_size: int
    totals: list[FiguresAnswer]


class OneInvoice(BaseModel):
    """An invoice, and others that may be the same one."""

    success: Literal[True] = True
    invoice: InvoiceAnswer
    duplicates: list[int] = Field(examples=[[17]])


class CorrectionRequest(BaseModel):
    """What is right: only the fields that are given change; null and empty are unknown."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    invoice_code: Text | None = Field(default=None, examples=["INV-2025-001"])
    series: Text | None = None
    tax_code: Text | None = None
    invoice_type: InvoiceType | Literal[""] | None = None
    date: day | Literal[""] | None = Field(default=None, examples=["2025-10-20"])
    seller_name: Text | None = None
    seller_tax_id: Text | None = None
    seller_address: Text | None = None
    buyer_name: Text | None = None
    buyer_tax_id: Text | None = None
    buyer_address: Text | None = None
    subtotal: Amount | Literal[""] | None = None
    discount: Amount | Literal[""] | None = None
    vat_rate: Amount | Literal[""] | None = None
    vat: Amount | Literal[""] | None = None
    total: Amount | Literal[""] | None = Field(default=None, examples=["5000000"])
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] | None = Field(
        default=None, examples=["VND"]
    )
    checked: bool = Field(default=False, description="All else is right: nothing is flagged.")


# Names of the API that are others in `Facts`.
FACT_NAMES = {
    "invoice_code": "code",
    "invoice_type": "type",
    "seller_name": "seller",
    "buyer_name": "buyer",
}


def filters_of(query: InvoiceQuery) -> Filters:
    return Filters(
        since=query.since,
        until=query.until,
        code=query.invoice_code,
        text=query.text,
        seller=query.seller,
        buyer=query.buyer,
        type=query.invoice_type,
        currency=query.currency,
        least_total=query.least_total,
        most_total=query.most_total,
        needs_review=query.needs_review,
    )


def facts_given(given: CorrectionRequest) -> dict[str, object]:
    """The fields of a correction by their names in `db.invoice_records.Facts`."""
    return {
        FACT_NAMES.get(name, name): None if getattr(given, name) == "" else getattr(given, name)
        for name in given.model_fields_set - {"checked"}
    }


def answer_of(invoice: Invoice) -> InvoiceAnswer:
    said = invoice.facts
    return InvoiceAnswer(
        id=invoice.id,
        invoice_code=said.code,
        series=said.series,
        invoice_type=said.type,
        date=said.date,
        buyer_name=said.buyer,
        buyer_tax_id=said.buyer_tax_id,
        seller_name=said.seller,
        seller_tax_id=said.seller_tax_id,
        subtotal=said.subtotal,
        vat_rate=said.vat_rate,
        vat=said.vat,
        total=said.total,
        currency=said.currency,
        total_amount=None if said.total is None else money(said.total, said.currency, "en"),
        items=[_item(item) for item in said.items],
        confidence=invoice.confidence,
        confidences=dict(invoice.confidences),
        needs_review=invoice.needs_review,
        to_check=list(invoice.to_check),
        filename=invoice.filename,
        created_at=invoice.created_at,
    )


def _item(item: Mapping[str, object]) -> ItemAnswer:
    known = {name: str(value) for name, value in item.items() if value is not None}
    return ItemAnswer.model_validate(known)


def figures_of(figures: Figures) -> FiguresAnswer:
    return FiguresAnswer(
        key=figures.key,
        currency=figures.currency,
        count=figures.count,
        without_total=figures.without_total,
        total=figures.total,
        vat=figures.vat,
    )
