"""Who sells and who buys: by labels, and by where they stand. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ocr.invoice.company import as_name, at_the_top, has_form, is_address
from ocr.invoice.page import Cell, Hit, Page
from ocr.invoice.tax_ids import TaxId, tax_ids_in

Side = Literal["seller", "buyer"]
MAX_ADDRESS = 300  # characters
_SIGNED = re.compile(r"ký|chữ ký|signature|sign\b|họ tên\)|full name|stamp", re.IGNORECASE)
_BLANK = re.compile(r"^[\s._…\-–:]*$")
_SLACK = 1.5  # heights: labels of one column begin that near to each other
_ABREAST = 2  # rows between the headings of two blocks that stand side by side


@dataclass(frozen=True, slots=True)
class Said:
    """A text with how much speaks for it (0-1), and the cells it was read in."""

    text: str
    pattern: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Party:
    name: Said | None = None
    tax_id: Said | None = None
    address: Said | None = None


def parties_of(page: Page) -> tuple[Party, Party]:
    """The seller and the buyer."""
    blocks = Blocks(page)
    seller = blocks.party("seller")
    if seller.name is None and (top := at_the_top(page)):
        name, pattern, cells = top
        buyer = blocks.party("buyer").name
        if buyer is None or buyer.text != name:
            seller = Party(Said(name, pattern, cells), seller.tax_id, seller.address)
    return seller, blocks.party("buyer")


class Blocks:
    """The labels of a page, each told to which party it belongs."""

    def __init__(self, page: Page) -> None:
        self._page = page
        end = _end_of_parties(page)
        hits = [hit for hit in page.hits if hit.cell.row < end and not _SIGNED.search(hit.said)]
        self._anchors = _anchors(hits)
        self._hits = hits

    def party(self, side: Side) -> Party:
        return Party(self._name(side), self._tax_id(side), self._address(side))

    def _of(self, side: Side, *kinds: str) -> list[Hit]:
        return [h for h in self._hits if h.kind in kinds and self._owner(h) == side]

    def _owner(self, hit: Hit) -> Side:
        if own := _side_of(hit):
            return own
        before = [anchor for anchor in self._anchors if anchor[0].cell.row <= hit.cell.row]
        abreast = self._abreast(before)
        if abreast:
            slack = _SLACK * hit.cell.height
            under = [one for one in abreast if one[0].left <= hit.left + slack]
            return max(under or abreast, key=lambda item: item[0].left)[1]
        row = hit.cell.row
        before = [one for one in before if one[0].cell.row < row or one[0].left <= hit.left]
        return before[-1][1] if before else self._unlabelled()

    def _abreast(self, anchors: Sequence[tuple[Hit, Side]]) -> list[tuple[Hit, Side]]:
        """The headings of two blocks side by side, if the last ones are such."""
        for one, other in pairwise(anchors):
            (a, first), (b, second) = one, other
            near = abs(a.cell.row - b.cell.row) <= _ABREAST
            apart = a.cell.box.right <= b.left or b.cell.box.right <= a.left
            if first != second and near and apart and a.cell is not b.cell:
                return [one, other]
        return []

    def _unlabelled(self) -> Side:
        """Whose block has no heading: the seller's, whose name heads the page."""
        return "seller"

    def _name(self, side: Side) -> Said | None:
        kinds = ("seller",) if side == "seller" else ("buyer",)
        companies = [said for h in self._of(side, "company") if (said := self._named(h))]
        named = [said for h in self._of(side, *kinds) if (said := self._named(h))]
        people = [said for h in self._of(side, "buyer_person") if (said := self._named(h))]
        found = [*companies, *named, *people]
        return next((s for s in found if has_form(s.text)), found[0] if found else None)

    def _named(self, hit: Hit) -> Said | None:
        text, cells = self._page.value(hit)
        name = as_name(text)
        if _BLANK.match(name) or sum(c.isalpha() for c in name) < 2:  # noqa: PLR2004 - no name
            return None
        if self._page.labels_only(text) or _SIGNED.search(name):
            return None
        is_beside = cells[-1].row == hit.cell.row
        more = self._continuation(hit, cells[-1]) if is_beside else None
        if more and not is_address(more.text) and not any(c.isdigit() for c in more.text):
            name, cells = as_name(f"{name} {more.text}"), [*cells, more]
        return Said(name, 0.95 if has_form(name) else 0.85, tuple(cells))

    def _tax_id(self, side: Side) -> Said | None:
        found: list[tuple[TaxId, list[Cell], bool]] = []
        for hit in self._of(side, "tax_id", f"{side}_tax_id"):
            text, cells = self._page.value(hit)
            ids = tax_ids_in(text)
            if not ids and cells and (below := self._page.below(hit.cell, hit.left)):
                ids, cells = tax_ids_in(below.text), [below]
            found += [(tax_id, cells, hit.kind != "tax_id") for tax_id in ids[:1]]
        if not found:
            return None
        best, cells, _ = max(found, key=lambda item: (item[2], item[0].pattern))
        return Said(best.value, best.pattern, tuple(cells))

    def _address(self, side: Side) -> Said | None:
        for hit in self._of(side, "address"):
            text, cells = self._page.value(hit)
            text = re.sub(r"\s+", " ", text).strip(" .:;,-|")
            if len(text) < 4:  # noqa: PLR2004 - no address
                continue
            more = self._continuation(hit, cells[-1])
            while more is not None and len(cells) < 4:  # noqa: PLR2004 - nobody prints more lines
                text, cells = f"{text} {more.text.strip()}", [*cells, more]
                more = self._continuation(hit, more)
            return Said(text[:MAX_ADDRESS], 0.9, tuple(cells))
        return None

    def _continuation(self, hit: Hit, cell: Cell) -> Cell | None:
        """The line under *cell* that goes on with what it says."""
        below = self._page.below(cell)
        if below is None or below.labels or below.box.top - cell.box.bottom > 0.7 * cell.height:
            return None
        begins_right = below.box.left >= hit.left - _SLACK * cell.height
        alone = any(c.isalpha() for c in below.text) and below.height < 1.5 * cell.height
        return below if begins_right and alone else None


def _anchors(hits: Sequence[Hit]) -> list[tuple[Hit, Side]]:
    return [(hit, side) for hit in hits if (side := _side_of(hit)) is not None]


def _side_of(hit: Hit) -> Side | None:
    if hit.kind in {"seller", "seller_tax_id"}:
        return "seller"
    return "buyer" if hit.kind in {"buyer", "buyer_person", "buyer_tax_id"} else None


def _end_of_parties(page: Page) -> int:
    """The row the sums begin at: who stands below it signs."""
    ends = [h.cell.row for h in page.of("subtotal", "total", "total_due", "words")]
    parties = [h.cell.row for h in page.hits if _side_of(h)]
    ends = [row for row in ends if not parties or row > min(parties)]
    return min(ends, default=len(page.rows) + 1)
