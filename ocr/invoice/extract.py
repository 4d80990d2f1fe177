"""The lines of a reading -> an invoice. Pure; nothing is made up: what is not there is None."""

from collections.abc import Sequence
from decimal import Decimal

from core.errors import PermanentError
from ocr.engine import Line, Reading
from ocr.invoice.dating import date_of
from ocr.invoice.headings import code_of, currency_of, series_of, tax_code_of, type_of
from ocr.invoice.items import items_of
from ocr.invoice.model import Field, Invoice
from ocr.invoice.page import Cell, Page, reading_of
from ocr.invoice.parties import Party, Said, parties_of
from ocr.invoice.sums import Chosen, Sums, sums_of

_UNKNOWN_READING = 0.5  # of an engine that says nothing about itself
_TITLED = 0.9
NOT_ADDING_UP = "The subtotal and the tax do not add up to the total."
OTHER_IN_WORDS = "The total in words is another one than in digits."


class NoTextError(PermanentError):
    code = "no_text"


def invoice_of(reading: Reading) -> Invoice:
    """The fields of the invoice in *reading*; see `ocr.invoice.model`.

    Raises:
        NoTextError: nothing was read.
    """
    if not reading.text.strip():
        raise NoTextError("There is no text in this picture, so there is no invoice to read.")
    quality = _UNKNOWN_READING if reading.confidence is None else reading.confidence
    return invoice_in(reading.pieces or reading.lines, quality)


def invoice_in(lines: Sequence[Line], quality: float) -> Invoice:
    """The fields in *lines*, which were read with the confidence *quality*, 0-1."""
    page = Page(lines)
    seller, buyer = parties_of(page)
    sums = sums_of(page)
    kind, day, currency = type_of(page), date_of(page), currency_of(page)
    fields = _Fields(quality)
    return Invoice(
        reading=quality,
        code=fields.text(code_of(page)),
        series=fields.text(series_of(page)),
        tax_code=fields.text(tax_code_of(page)),
        type=Field(kind[0], fields.reading([kind[1]]), _TITLED) if kind else None,
        date=Field(day.value, fields.reading(day.cells), day.pattern) if day else None,
        seller=fields.text(seller.name),
        seller_tax_id=fields.text(seller.tax_id),
        seller_address=fields.text(seller.address),
        buyer=fields.text(buyer.name),
        buyer_tax_id=fields.text(buyer.tax_id),
        buyer_address=fields.text(buyer.address),
        subtotal=fields.amount(sums.subtotal),
        discount=fields.amount(sums.discount),
        vat_rate=fields.amount(sums.vat_rate),
        vat=fields.amount(sums.vat),
        total=fields.amount(sums.total),
        currency=Field(currency[0], fields.reading([currency[1]]), _TITLED) if currency else None,
        items=items_of(page),
        doubts=tuple(_doubts(seller, buyer, sums)),
    )


class _Fields:
    """Makes fields of what was found; `quality` stands in where a cell has no confidence."""

    def __init__(self, quality: float) -> None:
        self._quality = quality

    def reading(self, cells: Sequence[Cell]) -> float:
        return reading_of(cells, self._quality)

    def text(self, said: Said | None) -> Field[str] | None:
        return Field(said.text, self.reading(said.cells), said.pattern) if said else None

    def amount(self, chosen: Chosen | None) -> Field[Decimal] | None:
        return Field(chosen.value, self.reading(chosen.cells), chosen.pattern) if chosen else None


def _doubts(seller: Party, buyer: Party, sums: Sums) -> list[str]:
    """What a person should look at, in plain words."""
    found: list[str] = []
    if sums.adds_up is False:
        found.append(NOT_ADDING_UP)
    if sums.words is not None and sums.total and sums.words != sums.total.value:
        found.append(OTHER_IN_WORDS)
    for whose, party in (("seller", seller), ("buyer", buyer)):
        if party.tax_id and party.tax_id.pattern < 0.5:  # noqa: PLR2004 - see tax_ids.SHAPED
            found.append(wrong_check_digit(whose))
    return found


def wrong_check_digit(whose: str) -> str:
    """Of the tax number of the `seller` or `buyer`."""
    return f"The check digit of the {whose}'s tax number is wrong."
