"""Which amounts are the subtotal, the tax and the total: by their labels, and by the sums. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from ocr.invoice.amounts import Amount, amounts_in, lax_amounts_in
from ocr.invoice.dates import dates_in
from ocr.invoice.labels import Kind
from ocr.invoice.page import Cell, Hit, Page
from ocr.invoice.words import value_in_words

_WEIGHTS: dict[Kind, float] = {"total_due": 3.0, "total_incl": 2.2, "total": 2.0}
_KINDS: tuple[Kind, ...] = (
    "subtotal", "discount", "vat", "total_due", "total_incl", "total", "cash", "change", "rounding",
)  # fmt: skip
_AT_EACH_END = 6  # amounts of one kind
_MANY_DONG = 50_000  # who pays that much in whole units pays in đồng, and rounds to some
_TAIL = 1.5  # what a label loses in the summary of taxes under a receipt
_LAX = 0.5
_AGAIN, _MOST_AGAIN = 0.3, 2
_PAID, _PAID_EXACTLY, _ROUNDED, _ADDS_UP, _IN_WORDS = 1.5, 0.8, 1.5, 1.5, 2.5
_SUMMARY = re.compile(
    r"(gst|tax|vat|sst)\s*(summary|summery|analysis|code|breakdown)", re.IGNORECASE
)
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%")
_NO_TAX = Decimal(0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amount beside a label. `weight` says how strongly the label says what it is."""

    kind: Kind
    value: Decimal
    weight: float
    row: int
    cells: tuple[Cell, ...]
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An amount that was chosen. `pattern` 0-1: what speaks for it."""

    value: Decimal
    pattern: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """`adds_up`: True where the sum was checked and holds, False where not, None: not to check."""

    total: Chosen | None = None
    subtotal: Chosen | None = None
    discount: Chosen | None = None
    vat: Chosen | None = None
    vat_rate: Chosen | None = None
    adds_up: bool | None = None
    words: Decimal | None = None


def sums_of(page: Page) -> Sums:
    """The sums of *page*. None for each that is not there."""
    found = _candidates(page)
    words = _words(page)
    scores = _total_scores(found, words)
    total = max(scores, key=lambda item: item[1], default=None)
    if total is None:
        fallback = _without_total(found)
        return _with_parts(found, fallback, words) if fallback else Sums(words=words)
    best, score = total
    rate = _rate(page)
    pattern = min(0.6 + 0.1 * score, 1.0)
    chosen = Chosen(best.value, pattern, best.cells)
    return replace(_with_parts(found, chosen, words), vat_rate=rate)


def tolerance(value: Decimal) -> Decimal:
    """How far a sum may be off by rounding: a few đồng, or a few cents."""
    in_dong = value >= _MANY_DONG and value == value.to_integral_value()
    return Decimal(5) if in_dong else Decimal("0.06")


def rates_in(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(m.replace(",", ".")) for m in _RATE.findall(text))


def _candidates(page: Page) -> list[Candidate]:
    summary = next((n for n in range(len(page.rows)) if _SUMMARY.search(page.row_text(n))), None)
    found: list[Candidate] = []
    for hit in page.of(*_KINDS, "vat_rate"):
        in_tail = summary is not None and hit.cell.row > summary
        found += _of_hit(page, hit, in_tail=in_tail)
    return [one for kind in _KINDS for one in _ends(_values([*found, *_triples(page)], kind))]


def _ends(found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The first and the last of many: sums stand at the end, and all pairs of them are tried."""
    return (
        found if len(found) <= 2 * _AT_EACH_END else [*found[:_AT_EACH_END], *found[-_AT_EACH_END:]]
    )


def _of_hit(page: Page, hit: Hit, *, in_tail: bool) -> list[Candidate]:
    amounts, cells, is_lax = _amounts_at(page, hit)
    weight = _WEIGHTS.get(hit.kind, 1.0) - (_TAIL if in_tail else 0) - (_LAX if is_lax else 0)
    said = f"{hit.said} {' '.join(cell.text for cell in page.beside(hit.cell))}"
    rate = next(iter(rates_in(said)), None) if hit.kind in {"vat", "vat_rate"} else None
    if not amounts:
        return []
    value = max(amount.value for amount in amounts)
    if hit.kind in {"discount", "change", "cash"}:
        value = abs(max(amounts, key=lambda a: abs(a.value)).value)
    elif hit.kind in {"rounding", "vat", "vat_rate"}:
        value = amounts[-1].value
    kind = "vat" if hit.kind == "vat_rate" else hit.kind
    return [Candidate(kind, value, weight, hit.cell.row, tuple(cells), rate)]


def _amounts_at(page: Page, hit: Hit) -> tuple[Sequence[Amount], list[Cell], bool]:
    """The amounts a label names: in its cell, beside it, or just above or below it."""
    places: list[tuple[str, list[Cell]]] = [(hit.said, [hit.cell])]
    if hit.is_last:
        beside = page.beside(hit.cell)
        places.append((" ".join(cell.text for cell in beside), beside))
        near = _near(page, hit.cell)
        places.append((near.text if near else "", [near] if near else []))
    for find, is_lax in ((_money_in, False), (lax_amounts_in, True), (amounts_in, False)):
        for text, cells in places:
            if amounts := find(_without_dates(text)):
                return amounts, cells, is_lax
    return (), [], False


def _money_in(text: str) -> Sequence[Amount]:
    return [amount for amount in amounts_in(text) if amount.is_money_like]


def _without_dates(text: str) -> str:
    for one in dates_in(text):
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _near(page: Page, cell: Cell) -> Cell | None:
    """A cell of nothing but an amount, to the right, that a tilt or a larger type moved a row."""
    for number in (cell.row - 1, cell.row + 1):
        if not 0 <= number < len(page.rows):
            continue
        for other in page.rows[number]:
            overlap = min(cell.box.bottom, other.box.bottom) - max(cell.box.top, other.box.top)
            alone = not any(c.isalpha() for c in other.text) and not other.labels
            if alone and len(page.rows[number]) == 1 and overlap > 0:
                return other
    return None


def _rate(page: Page) -> Chosen | None:
    """The rate of the tax, where the page names one rate and no other."""
    found: dict[Decimal, tuple[Cell, ...]] = {}
    for hit in page.of("vat_rate", "vat"):
        said, cells = hit.said, (hit.cell,)
        if hit.is_last and not rates_in(said):
            cells = tuple(page.beside(hit.cell))
            said = " ".join(cell.text for cell in cells)
        for rate in rates_in(f"{hit.cell.text[hit.cell.labels[hit.index].end :]} {said}"):
            found.setdefault(rate, cells)
    if len(found) != 1:
        return None
    rate, cells = next(iter(found.items()))
    return Chosen(rate, 0.9, cells)


def _triples(page: Page) -> list[Candidate]:
    """Rows of a table of sums: before tax, tax and after it, in three cells."""
    found: list[Candidate] = []
    for row in page.rows:
        if not any(
            label.kind in {"total", "total_due", "subtotal"} for c in row for label in c.labels
        ):
            continue
        amounts = [a for a in amounts_in(" ".join(cell.text for cell in row)) if a.is_money_like]
        if len(amounts) != 3:  # noqa: PLR2004 - before tax, tax, after
            continue
        before, tax, after = (amount.value for amount in amounts)
        if before > 0 and before + tax == after:
            number = row[0].row
            found += [
                Candidate("subtotal", before, 3.0, number, row),
                Candidate("vat", tax, 3.0, number, row),
                Candidate("total_due", after, 3.0, number, row),
            ]
    return found


def _words(page: Page) -> Decimal | None:
    for hit in page.of("words"):
        text, cells = page.value(hit)
        below = page.below(cells[-1]) if cells else None
        for said in (f"{text} {below.text}" if below else text, text):
            if (value := value_in_words(said)) is not None:
                return value
    return None


def _values(found: Iterable[Candidate], kind: Kind) -> list[Candidate]:
    return [c for c in found if c.kind == kind]


def _total_scores(
    found: Sequence[Candidate], words: Decimal | None
) -> list[tuple[Candidate, float]]:
    totals = [c for c in found if c.kind in _WEIGHTS and c.value > 0]
    return [(c, _score(c, totals, found, words)) for c in totals]


def _score(
    one: Candidate, totals: Sequence[Candidate], found: Sequence[Candidate], words: Decimal | None
) -> float:
    value, score = one.value, one.weight
    again = sum(other.value == value for other in totals) - 1
    score += _AGAIN * min(again, _MOST_AGAIN)
    score += _paid(value, found)
    rounding = [c.value for c in _values(found, "rounding") if c.value]
    before = {t.value for t in totals if t.row < one.row}
    if any(abs(value - other) == abs(r) for other in before for r in rounding):
        score += _ROUNDED
    if _parts(found, value):
        score += _ADDS_UP
    if words == value:
        score += _IN_WORDS
    return score


def _paid(value: Decimal, found: Sequence[Candidate]) -> float:
    cash, change = _values(found, "cash"), _values(found, "change")
    if any(c.value - d.value == value for c, d in product(cash, change)):
        return _PAID
    return _PAID_EXACTLY if any(c.value == value for c in cash) else 0


def _without_total(found: Sequence[Candidate]) -> Chosen | None:
    """What was paid, where no label says total; or all that was sold."""
    cash, change = _values(found, "cash"), _values(found, "change")
    for c, d in product(cash, change):
        if c.value - d.value > 0:
            return Chosen(c.value - d.value, 0.6, c.cells)
    only = cash or _values(found, "subtotal")
    if not only:
        return None
    again = any(c.value == only[-1].value for c in _values(found, "subtotal"))
    return Chosen(only[-1].value, 0.6 if again else 0.4, only[-1].cells)


_Parts = tuple[Candidate, tuple[Candidate, ...], Candidate | None]


def _parts(found: Sequence[Candidate], total: Decimal) -> _Parts | None:
    """A subtotal, taxes and a discount that make *total*, if there are such."""
    taxes = _values(found, "vat")
    single = [(tax,) for tax in sorted(taxes, key=lambda c: -c.weight)]
    groups = [*single, tuple(taxes)] if len(taxes) > 1 else single
    discounts = [None, *(c for c in _values(found, "discount") if c.value)]
    for subtotal, group, discount in product(_values(found, "subtotal"), groups, discounts):
        made = subtotal.value + sum((tax.value for tax in group), _NO_TAX)
        made -= discount.value if discount else 0
        if abs(made - total) <= tolerance(total):
            return subtotal, group, discount
    return None


def _with_parts(found: Sequence[Candidate], total: Chosen, words: Decimal | None) -> Sums:
    taxes, subtotals = _values(found, "vat"), _values(found, "subtotal")
    discounts = [c for c in _values(found, "discount") if c.value]
    parts = _parts(found, total.value)
    if parts:
        subtotal, group, discount = parts
        return Sums(
            total=Chosen(total.value, 1.0, total.cells),
            subtotal=Chosen(subtotal.value, 1.0, subtotal.cells),
            vat=Chosen(
                sum((t.value for t in group), _NO_TAX),
                1.0,
                tuple(c for t in group for c in t.cells),
            ),
            discount=_plain(discount or (discounts[0] if discounts else None), 0.9),
            adds_up=True,
            words=words,
        )
    subtotal = next(
        (c for c in subtotals if 0 < c.value <= total.value + sum(d.value for d in discounts)), None
    )
    vat = next((c for c in taxes if 0 <= c.value < total.value), None)
    return Sums(
        total=total,
        subtotal=_plain(subtotal, 0.6),
        vat=_plain(vat, 0.5),
        discount=_plain(discounts[0] if discounts else None, 0.6),
        adds_up=False if subtotal and vat else None,
        words=words,
    )


def _plain(candidate: Candidate | None, pattern: float) -> Chosen | None:
    return Chosen(candidate.value, pattern, candidate.cells) if candidate else None
