"""A reading -> a stored invoice: from a channel for invoices, or from an upload."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import structlog

from core.errors import GoneError
from core.redaction import redact
from db import invoices
from db.invoice_records import Facts
from db.invoices import NewInvoice
from db.ocr_job_outbox import ClaimedJob
from db.patience import patiently
from db.pool import Pool
from ocr.invoice.as_json import confidences_json, item_json
from ocr.invoice.extract import invoice_of
from ocr.invoice.model import FIELD_NAMES, Invoice
from ocr.invoice.review import review_of
from ocr.reader import ReadPicture

log = structlog.get_logger()


class InvoiceGoneError(GoneError):
    code = "invoice_gone"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose invoice it is, and what it was read in: a picture on Discord, or an upload's job.

    On Discord `owner` is None: it is whoever posted the picture.
    """

    owner: str | None
    filename: str
    attachment_id: UUID | None = None
    job_id: UUID | None = None


class InvoiceKeeper:
    """Stores invoices. Below *review_bar* (0-1) one is marked for a person, and stored as well."""

    def __init__(self, db: Pool, *, review_bar: float) -> None:
        self._db = db
        self._review_bar = review_bar

    async def keep(self, job: ClaimedJob, read: ReadPicture) -> int:
        """See `jobs.upload_deps.KeepsInvoices`."""
        return await self.store(Origin(job.owner, job.filename, job_id=job.id), read)

    async def store(self, origin: Origin, read: ReadPicture) -> int:
        """Store the invoice in *read*; its id. The same origin again gives the same invoice.

        Raises:
            NoTextError: nothing was read; then nothing is stored.
            GoneError: what it was read in was deleted.
        """
        new = await asyncio.to_thread(new_invoice, origin, read, self._review_bar)
        try:
            invoice_id = await patiently(lambda: invoices.insert(self._db, new))
        except LookupError as error:
            raise InvoiceGoneError(str(error)) from error
        same = await patiently(lambda: invoices.duplicates(self._db, invoice_id))
        log.info(
            "invoice.stored",
            invoice_id=invoice_id,
            confidence=round(new.confidence, 2),
            needs_review=new.needs_review,
            duplicates=list(same),
        )
        return invoice_id


def new_invoice(origin: Origin, read: ReadPicture, review_bar: float) -> NewInvoice:
    """What is stored of a reading, without keys and passwords.

    Raises:
        NoTextError: nothing was read.
    """
    found = invoice_of(read.reading)
    review = review_of(found, review_bar)
    return NewInvoice(
        owner=origin.owner,
        facts=facts_of(found),
        filename=origin.filename,
        sha256=read.picture.sha256,
        confidence=review.confidence,
        confidences=confidences_json(found),
        needs_review=review.is_needed,
        to_check=review.to_check,
        reading=_safe(read.reading.text),
        model_version=read.reading.model_version[:100],
        attachment_id=origin.attachment_id,
        job_id=origin.job_id,
    )


def facts_of(found: Invoice) -> Facts:
    """The fields of an invoice as they are stored; texts without secrets."""
    known: dict[str, Any] = {
        name: _kept(field.value) for name in FIELD_NAMES if (field := found.field(name))
    }
    currency = found.currency.value if found.currency else None
    items = [item_json(replace(item, name=_safe(item.name)), currency) for item in found.items]
    return Facts(**known, items=items)


def _kept(value: object) -> object:
    return _safe(value) if isinstance(value, str) else value


def _safe(text: str) -> str:
    return redact(text, purpose="invoice").text
