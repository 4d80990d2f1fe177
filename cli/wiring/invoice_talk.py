"""Questions about invoices, over this database and the model of these settings."""

import datetime as dt
import secrets

from db import invoice_figures, invoices
from db.invoice_records import By, Figures, Filters, Order, Page, Whose
from db.pool import Executor
from qa.invoices.findings import SHOWN
from qa.invoices.talk import InvoiceTalk
from qa.model import ChatModel


class StoredLedger:
    """The invoices of a database, as `qa.invoices.findings.Ledger`."""

    def __init__(self, db: Executor) -> None:
        self._db = db

    async def find(
        self, whose: Whose, filters: Filters, *, order: Order = "created", limit: int = SHOWN
    ) -> Page:
        return await invoices.find(self._db, whose, filters, order=order, limit=limit)

    async def figures(
        self, whose: Whose, filters: Filters, *, by: By | None = None
    ) -> tuple[Figures, ...]:
        return await invoice_figures.figures(self._db, whose, filters, by=by)

    async def sellers(self, whose: Whose) -> tuple[str, ...]:
        return await invoice_figures.sellers(self._db, whose)


def invoice_talk(db: Executor, model: ChatModel | None) -> InvoiceTalk:
    """`this month` is that of the machine's own clock."""
    return InvoiceTalk(
        StoredLedger(db),
        model,
        secret=lambda: secrets.token_hex(12),
        today=lambda: dt.datetime.now(dt.UTC).astimezone().date(),
    )
