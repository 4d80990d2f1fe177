"""Which of the dates on a page is that of the invoice. Pure."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ocr.invoice.dates import WEAK, FoundDate, dates_in
from ocr.invoice.folding import unaccented
from ocr.invoice.headings import currency_of
from ocr.invoice.page import Cell, Hit, Page
from ocr.invoice.times import earliest_day, mended

_IMPOSSIBLE = 0.2  # the pattern of a date that cannot be, mended or not: a person should look
_TIME = re.compile(r"\s{0,3}\d{1,2}[:.]\d\d")


@dataclass(frozen=True, slots=True)
class SaidDate:
    value: date
    pattern: float
    cells: tuple[Cell, ...]


def date_of(page: Page) -> SaidDate | None:
    """The day of the invoice: labelled so, or plainest, said most often, and highest.

    A year that cannot be is mended where only one digit can have been misread; see `times`.
    """
    others = {(h.cell.row, h.cell.box.left) for h in page.of("other_date")}
    labelled = {(h.cell.row, h.cell.box.left): h for h in page.of("date")}
    found: list[tuple[float, int, FoundDate, Cell]] = []
    for cell in page.cells():
        for one in dates_in(cell.text, weak=True):
            bonus = _label_bonus(page, cell, one, labelled, others)
            if one.sureness >= WEAK or bonus > 0 or _has_time(page, cell, one):
                found.append((one.sureness + bonus, -cell.row, one, cell))
    found += _broken_dates(page)
    if not found:
        return None
    often = Counter(one.value for _, _, one, _ in found)
    earliest = _earliest(page)
    score, _, one, cell = max(
        found,
        key=lambda item: (
            item[2].value >= earliest,
            item[0] + 0.1 * min(often[item[2].value], 4),
            item[1],
        ),
    )
    if one.value < earliest:
        return SaidDate(mended(one.value, earliest) or one.value, _IMPOSSIBLE, (cell,))
    return SaidDate(one.value, max(min(score / 2, 1.0), 0.1), (cell,))


def _has_time(page: Page, cell: Cell, one: FoundDate) -> bool:
    """Whether a time of the day follows a date."""
    beside = " ".join(other.text for other in page.beside(cell))
    return _TIME.match(f"{cell.text[one.end :]} {beside}") is not None


def _earliest(page: Page) -> date:
    currency = currency_of(page)
    text = "\n".join(cell.text for cell in page.cells())
    return earliest_day(text, currency[0] if currency else None) or date.min


def _label_bonus(
    page: Page,
    cell: Cell,
    one: FoundDate,
    labelled: dict[tuple[int, int], Hit],
    others: set[tuple[int, int]],
) -> float:
    place = (cell.row, cell.box.left)
    before = [label.kind for label in cell.labels if label.start <= one.start]
    if before and before[-1] in {"date", "other_date"}:
        return 1.0 if before[-1] == "date" else -1.0
    left = [c for c in page.rows[cell.row] if c.box.left < cell.box.left and c.labels]
    nearest = left[-1] if left else None
    if nearest and not before:
        last = nearest.labels[-1].kind
        if last in {"date", "other_date"}:
            return 0.9 if last == "date" else -0.9
    above = [h for h in (*labelled.values(),) if page.below(h.cell, h.left) is cell]
    if above:
        return 0.8
    spoken = re.search(r"ng[aà]y", one_text(cell, one), re.IGNORECASE)
    return 0.8 if spoken else (-0.2 if place in others else 0.0)


def one_text(cell: Cell, one: FoundDate) -> str:
    return cell.text[max(one.start - 6, 0) : one.end]


def _broken_dates(page: Page) -> list[tuple[float, int, FoundDate, Cell]]:
    """Dates in words whose parts a reader saw as cells of their own."""
    found: list[tuple[float, int, FoundDate, Cell]] = []
    for row in page.rows:
        if len(row) > 1:
            text = " ".join(cell.text for cell in row)
            plain = unaccented(text)
            if "thang" in plain or "month" in plain:
                found += [(one.sureness + 0.7, -row[0].row, one, row[0]) for one in dates_in(text)]
    return found
