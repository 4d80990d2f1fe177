"""What is known for a question: the invoices that match, and what SQL computed of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from db.invoice_records import EVERY, By, Figures, Filters, Invoice, Order, Page, Whose
from qa.invoices.intent import Ask

SHOWN = 10  # invoices of one answer
_CURRENCIES = 5  # whose largest one is looked for


class Ledger(Protocol):
    """One's own invoices; the wiring makes it of `db.invoices` and `db.invoice_figures`."""

    async def find(
        self, whose: Whose, filters: Filters, *, order: Order = "created", limit: int = SHOWN
    ) -> Page: ...

    async def figures(
        self, whose: Whose, filters: Filters, *, by: By | None = None
    ) -> Sequence[Figures]: ...

    async def sellers(self, whose: Whose) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison."""

    filters: Filters
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """`count` and `figures` are of all that match, `invoices` the few that are shown."""

    ask: Ask
    invoices: tuple[Invoice, ...]
    count: int
    figures: tuple[Figures, ...]
    groups: tuple[Figures, ...] = ()
    sides: tuple[Side, ...] = ()


async def gather(ledger: Ledger, whose: Whose, ask: Ask) -> Findings:
    """Look up what *ask* needs, among the invoices of *whose* alone."""
    match ask.kind:
        case "largest" | "smallest":
            return await _extremes(ledger, whose, ask)
        case "compare":
            sides = [
                Side(filters, tuple(await ledger.figures(whose, filters)))
                for filters in ask.compared
            ]
            return Findings(ask, (), 0, (), sides=tuple(sides))
        case "unknown":
            return await _plainly(ledger, whose, ask, EVERY, SHOWN)
        case "latest" | "one":
            return await _plainly(ledger, whose, ask, ask.filters, 1 if ask.kind == "latest" else 3)
        case _:
            return await _plainly(ledger, whose, ask, ask.filters, SHOWN)


async def _plainly(
    ledger: Ledger, whose: Whose, ask: Ask, filters: Filters, limit: int
) -> Findings:
    page = await ledger.find(whose, filters, limit=limit)
    figures = await ledger.figures(whose, filters)
    groups = await ledger.figures(whose, filters, by=ask.by) if ask.by else ()
    return Findings(ask, page.invoices, page.count, tuple(figures), tuple(groups))


async def _extremes(ledger: Ledger, whose: Whose, ask: Ask) -> Findings:
    """The largest or smallest of each currency: amounts of two are not compared."""
    figures = tuple(await ledger.figures(whose, ask.filters))
    order: Order = "total" if ask.kind == "largest" else "least"
    found: list[Invoice] = []
    for row in figures[:_CURRENCIES]:
        if row.currency is None or row.total is None:
            continue
        only = replace(ask.filters, currency=row.currency)
        found += (await ledger.find(whose, only, order=order, limit=1)).invoices
    return Findings(ask, tuple(found), sum(row.count for row in figures), figures)
