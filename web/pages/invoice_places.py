"""Where the fields of an invoice stand in its picture. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from db.invoice_records import Facts
from ocr.invoice.amounts import amounts_in
from ocr.invoice.dates import dates_in
from ocr.invoice.folding import fold

_SHORTEST = 3  # folded characters: what is shorter stands everywhere
_PARTS = frozenset({"seller_address", "buyer_address"})  # may go over several lines
_LAST = frozenset({"subtotal", "discount", "vat", "total"})  # the sums stand below the goods


@dataclass(frozen=True, slots=True)
class Place:
    """The line a field stands in: left, top, width and height in pixels of the upright picture."""

    field: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Map:
    """A picture of `width` x `height` pixels, and what stands where in it."""

    width: int
    height: int
    places: tuple[Place, ...]


def map_of(facts: Facts, result: Mapping[str, Any] | None) -> Map | None:
    """From a result as `jobs.upload_result` stores it; None where there is none any more."""
    if result is None:
        return None
    lines = [(str(line["text"]), line["box"]) for line in result["lines"] if line["box"]]
    found = (_place(f.name, getattr(facts, f.name), lines) for f in fields(Facts))
    return Map(result["width"], result["height"], tuple(one for one in found if one))


def _place(name: str, value: object, lines: Sequence[tuple[str, Any]]) -> Place | None:
    boxes = [box for text, box in lines if _says(text, value, is_part=name in _PARTS)]
    if not boxes:
        return None
    left, top, right, bottom = boxes[-1 if name in _LAST else 0]
    return Place(name, left, top, right - left, bottom - top)


def _says(text: str, value: object, *, is_part: bool) -> bool:
    if isinstance(value, dt.date):
        return any(one.value == value for one in dates_in(text))
    if isinstance(value, Decimal):
        return any(one.value == value for one in amounts_in(text))
    if not isinstance(value, str):
        return False
    wanted, line = fold(value).text, fold(text).text
    if len(wanted) < _SHORTEST:
        return False
    return wanted in line or (is_part and len(line) > _SHORTEST and line in wanted)
