"""Invoices of one's own: a list with filters, as JSON or as a table, and one of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from db import invoice_corrections, invoice_figures, invoices
from db.invoice_records import Filters, Invoice, Order, Owned
from db.pool import transaction
from web.api.invoice_shapes import (
    CSV_ROWS,
    MAX_ID,
    CorrectionRequest,
    InvoiceList,
    InvoiceQuery,
    OneInvoice,
    answer_of,
    facts_given,
    figures_of,
    filters_of,
)
from web.callers import SECURED, Bookkeeper
from web.deps import Web, WebDeps
from web.errors import ApiError, errors
from web.invoice_correction import corrected
from web.invoice_csv import table

routes = APIRouter(prefix="/api/invoices", tags=["invoices"], responses=SECURED)

CSV = "text/csv"
_CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {CSV: {"schema": {"type": "string"}}}, "description": "The invoices."}
}
InvoiceId = Annotated[int, Path(ge=1, le=MAX_ID)]


@routes.post("/list", responses=_CSV_ANSWER)
async def list_invoices(
    request: Request, caller: Bookkeeper, web: Web, query: InvoiceQuery | None = None
) -> InvoiceList:
    """The invoices of the caller, newest first; as a table with `format: csv` or `Accept`."""
    query = query or InvoiceQuery()
    whose, filters = Owned(caller.owner), filters_of(query)
    if query.format == "csv" or request.headers.get("accept", "").startswith(CSV):
        return await csv_of(web, whose, filters, query.order)  # pyright: ignore[reportReturnType]  # FastAPI sends it as it is
    page = await invoices.find(
        web.db,
        whose,
        filters,
        order=query.order,
        limit=query.page_size,
        offset=(query.page - 1) * query.page_size,
    )
    totals = await invoice_figures.figures(web.db, whose, filters)
    return InvoiceList(
        invoices=[answer_of(invoice) for invoice in page.invoices],
        count=page.count,
        page=query.page,
        page_size=query.page_size,
        totals=[figures_of(figures) for figures in totals],
    )


@routes.get("/{invoice_id}", responses=errors(404))
async def one_invoice(invoice_id: InvoiceId, caller: Bookkeeper, web: Web) -> OneInvoice:
    """One invoice of the caller."""
    invoice = await invoices.get(web.db, invoice_id, caller.owner)
    if invoice is None:
        raise no_such_invoice()
    same = await invoices.duplicates(web.db, invoice_id)
    return OneInvoice(invoice=answer_of(invoice), duplicates=list(same))


@routes.patch("/{invoice_id}", responses=errors(404))
async def correct_invoice(
    invoice_id: InvoiceId, given: CorrectionRequest, caller: Bookkeeper, web: Web
) -> OneInvoice:
    """Correct fields of an invoice, or say that it was checked. What was read is kept beside."""
    async with transaction(web.db) as connection:
        invoice = await invoices.get(connection, invoice_id, caller.owner, to_change=True)
        if invoice is None:
            raise no_such_invoice()
        after = corrected(invoice, facts_given(given), is_checked=given.checked)
        await invoice_corrections.store(connection, invoice_id, after)
    return await one_invoice(invoice_id, caller, web)


@routes.delete("/{invoice_id}", status_code=204, responses=errors(404))
async def delete_invoice(invoice_id: InvoiceId, caller: Bookkeeper, web: Web) -> None:
    """Delete an invoice; the uploaded picture is the job's (`DELETE /api/ocr/job/...`)."""
    if not await invoices.delete(web.db, invoice_id, caller.owner):
        raise no_such_invoice()


async def csv_of(web: WebDeps, whose: Owned, filters: Filters, order: Order) -> Response:
    """All that match as a table, at most CSV_ROWS."""
    rows: list[Invoice] = []
    while len(rows) < CSV_ROWS:
        page = await invoices.find(
            web.db,
            whose,
            filters,
            order=order,
            limit=invoices.MAX_PAGE,
            offset=len(rows),
        )
        rows += page.invoices
        if len(page.invoices) < invoices.MAX_PAGE:
            break
    attached = {"Content-Disposition": 'attachment; filename="invoices.csv"'}
    return Response(table(rows[:CSV_ROWS]), media_type=CSV, headers=attached)


def no_such_invoice() -> ApiError:
    return ApiError(404, "invoice_not_found", "There is no such invoice of yours.")
