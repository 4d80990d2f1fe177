"""`GET /invoices`: one's own invoices with their totals, and each on a page of its own."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from db import invoice_corrections, invoice_figures, invoices, ocr_jobs, uploads
from db.invoice_records import Figures, Invoice, Owned
from db.records import Language
from db.uploads import Upload
from web.access import Principal
from web.api.invoice_shapes import MAX_ID
from web.api.invoices import csv_of, no_such_invoice
from web.api.jobs import picture_of
from web.callers import Bookkeeper
from web.charts.chart import Chart
from web.deps import Web, WebDeps
from web.pages.door import guest_of
from web.pages.invoice_fields import checks_of, fields_of, goods_of, row_of
from web.pages.invoice_figures import Shown, by_month, by_seller, month_name, total_of
from web.pages.invoice_places import map_of
from web.pages.invoice_query import Asked, asked
from web.pages.language import language_of, texts
from web.pages.places import INVOICES
from web.pages.rendering import page

routes = APIRouter(include_in_schema=False)
Guest = Annotated[Principal, Depends(guest_of(INVOICES))]

PAGE_SIZE = 20
InvoiceId = Annotated[int, Path(ge=1, le=MAX_ID)]


@routes.get("/invoices")
async def invoice_list(request: Request, viewer: Guest, web: Web) -> Response:
    """The list with its filters, what it comes to, and the chat beside it."""
    wanted, whose = asked(request.query_params), Owned(viewer.owner)
    offset = (wanted.page - 1) * PAGE_SIZE
    found = await invoices.find(
        web.db, whose, wanted.filters, order=wanted.order, limit=PAGE_SIZE, offset=offset
    )
    pages = max(-(-found.count // PAGE_SIZE), 1)
    if wanted.page > pages:
        return RedirectResponse(wanted.address(page=pages))
    language = language_of(request)
    totals = await invoice_figures.figures(web.db, whose, wanted.filters)
    choices = await _choices(web, whose, language)
    return page(
        request,
        "invoices.html",
        viewer=viewer,
        asked=wanted,
        count=found.count,
        rows=[row_of(invoice, language) for invoice in found.invoices],
        pages=pages,
        totals=[total_of(row, language) for row in totals],
        figures=await _figures(web, whose, wanted, totals, language),
        months=choices.months,
        currencies=choices.currencies,
        sellers=choices.sellers,
    )


@routes.get("/invoices/table.csv")
async def invoice_table(request: Request, caller: Bookkeeper, web: Web) -> Response:
    """All that the filters of the page find, for a spreadsheet."""
    wanted = asked(request.query_params)
    return await csv_of(web, Owned(caller.owner), wanted.filters, wanted.order)


@routes.get("/invoices/{invoice_id}")
async def invoice(request: Request, invoice_id: InvoiceId, viewer: Guest, web: Web) -> Response:
    """One invoice: its picture beside its fields."""
    found = await invoices.get(web.db, invoice_id, viewer.owner)
    if found is None:
        return page(
            request, "invoice.html", viewer=viewer, status=HTTPStatus.NOT_FOUND, invoice=None
        )
    language = language_of(request)
    said = texts(language)
    corrections = await invoice_corrections.of_invoice(web.db, invoice_id)
    result = await ocr_jobs.result(web.db, found.owner, found.job_id) if found.job_id else None
    return page(
        request,
        "invoice.html",
        viewer=viewer,
        invoice=found,
        fields=fields_of(found, corrections, said, language),
        goods=goods_of(found, language),
        checks=checks_of(found.to_check, said),
        duplicates=await invoices.duplicates(web.db, invoice_id),
        map=map_of(found.facts, result),
        has_picture=await _upload(web, found) is not None,
    )


@routes.get("/invoices/{invoice_id}/picture")
async def invoice_picture(invoice_id: InvoiceId, caller: Bookkeeper, web: Web) -> Response:
    """The picture an invoice was read in, while it is kept."""
    found = await invoices.get(web.db, invoice_id, caller.owner)
    upload = await _upload(web, found) if found else None
    if upload is None:
        raise no_such_invoice()
    return await picture_of(web, upload)


async def _upload(web: WebDeps, found: Invoice) -> Upload | None:
    """What an invoice was read in; None on Discord, and when it was deleted."""
    return await uploads.of_job(web.db, found.owner, found.job_id) if found.job_id else None


@dataclass(frozen=True, slots=True)
class _Choices:
    """What the filters offer; `months` with their names."""

    months: list[tuple[str, str]]
    currencies: list[str]
    sellers: tuple[str, ...]


async def _choices(web: WebDeps, whose: Owned, language: Language) -> _Choices:
    """Of all invoices, not only of those found."""
    months = await invoice_figures.figures(web.db, whose, by="month")
    known = sorted({row.key for row in months if row.key}, reverse=True)
    return _Choices(
        months=[(month, month_name(month, language)) for month in known],
        currencies=sorted({row.currency for row in months if row.currency}),
        sellers=await invoice_figures.sellers(web.db, whose),
    )


async def _figures(
    web: WebDeps, whose: Owned, wanted: Asked, totals: tuple[Figures, ...], language: Language
) -> dict[str, object] | None:
    """The charts, in the currency of most invoices; None where there is nothing to add up."""
    first = next((row for row in totals if row.total is not None), None)
    if first is None:
        return None
    alike = replace(wanted.filters, currency=wanted.filters.currency or first.currency)
    months = await invoice_figures.figures(web.db, whose, alike, by="month")
    sellers = await invoice_figures.figures(web.db, whose, alike, by="seller")
    said = texts(language)["invoices"]
    monthly = by_month(months, first.currency, language)
    selling = by_seller(sellers, first.currency, said["unknown_seller"], language)
    return {
        "currency": first.currency or said["no_currency"],
        "monthly": monthly,
        "monthly_drawing": await _drawn(web, monthly),
        "selling": selling,
        "selling_drawing": await _drawn(web, selling),
    }


async def _drawn(web: WebDeps, shown: Shown) -> object:
    chart: Chart | None = shown.chart
    return await web.artist.draw(chart) if chart else None
