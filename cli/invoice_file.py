"""A picture on this machine -> the invoice in it, and an invoice -> a line of JSON."""

import asyncio
from pathlib import Path

from cli.given_file import file_bytes
from ocr.invoice.as_json import confidences_json, fields_json
from ocr.invoice.extract import invoice_of
from ocr.invoice.model import Invoice
from ocr.invoice.review import review_of
from ocr.reader import Reader


async def invoice_at(reader: Reader, path: Path, max_bytes: int) -> Invoice:
    """The invoice in the picture at *path*.

    Raises:
        HelpsightError: it cannot be read, or there is no text in it.
        OSError: there is no such file, or it may not be read.
    """
    data = await asyncio.to_thread(file_bytes, path, max_bytes)
    return invoice_of((await reader.read(data)).reading)


def row_of(file: str, found: Invoice, bar: float) -> dict[str, object]:
    """`{file, fields, confidence, confidences, needs_review, to_check}`."""
    review = review_of(found, bar)
    return {
        "file": file,
        "fields": fields_json(found),
        "confidence": round(review.confidence, 3),
        "confidences": confidences_json(found),
        "needs_review": review.is_needed,
        "to_check": list(review.to_check),
    }
