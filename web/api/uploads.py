"""Pictures come in: `POST /upload-image`, and `POST /api/ocr/enqueue` for those that are here."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from core.file_store import Draft
from db import ocr_jobs, uploads
from db.ocr_jobs import JobPurpose
from web.callers import SECURED, Uploader
from web.deps import Web
from web.errors import ApiError, errors
from web.intake import Described, take_in
from web.multipart import read_form, shown_name

routes = APIRouter(tags=["uploads"], responses=SECURED)

PATH = "/upload-image"
PURPOSES: dict[str, JobPurpose] = {"": "text", "text": "text", "invoice": "invoice"}
_FILEPATH = re.compile(r"/?uploads/([^/\\\0]+)")
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["image"],
                    "properties": {
                        "image": {
                            "type": "string",
                            "format": "binary",
                            "description": "PNG, JPEG, WEBP, GIF, AVIF or HEIC.",
                        },
                        "user_id": {
                            "type": "string",
                            "maxLength": 200,
                            "description": "Taken and ignored: the key says whose it is.",
                        },
                        "purpose": {"type": "string", "enum": ["text", "invoice"]},
                    },
                },
                "encoding": {"image": {"contentType": "image/png"}},
            }
        },
    }
}


class UploadAnswer(BaseModel):
    """A picture was taken in."""

    success: Literal[True] = True
    message: str = Field(
        examples=["File uploaded. It is read in the background (job 550e8400-...)."]
    )
    type: Literal["job_enqueued"] = "job_enqueued"
    job_id: UUID = Field(examples=["550e8400-e29b-41d4-a716-446655440000"])
    filename: str = Field(examples=["invoice.jpg"])
    filepath: str = Field(
        description="Its name here, for /api/ocr/enqueue.",
        examples=["/uploads/550e8400e29b41d4a716446655440000.jpg"],
    )
    status: Literal["queued"] = "queued"
    suggestions: list[str] = Field(examples=[["See the state of the job", "List my invoices"]])
    timestamp: datetime


class EnqueueRequest(BaseModel):
    """A file that was uploaded before, to be read (again)."""

    filepath: str = Field(
        max_length=300, examples=["/uploads/550e8400e29b41d4a716446655440000.jpg"]
    )
    filename: str | None = Field(default=None, max_length=300, examples=["invoice.jpg"])
    uploader: str | None = Field(default=None, max_length=100, examples=["chatbot"])
    user_id: str | None = Field(
        default=None, max_length=200, description="Taken and ignored: the key says whose it is."
    )
    purpose: JobPurpose = "text"


class EnqueueAnswer(BaseModel):
    """A job waits."""

    success: Literal[True] = True
    job_id: UUID = Field(examples=["550e8400-e29b-41d4-a716-446655440000"])
    status: Literal["queued"] = "queued"
    message: str = Field(examples=["OCR job 550e8400-... queued successfully"])
    filename: str = Field(examples=["invoice.jpg"])
    timestamp: datetime


@routes.post(PATH, openapi_extra=_FORM, responses=errors(408, 409, 413, 415, 507))
async def upload_image(request: Request, caller: Uploader, web: Web) -> UploadAnswer:
    """Upload one picture to be read; answers at once with the id of its job."""

    async def fill(draft: Draft) -> Described:
        form = await read_form(
            request.headers.get("content-type", ""), request.stream(), draft, file_field="image"
        )
        purpose = PURPOSES.get(form.fields.get("purpose", ""))
        if purpose is None:
            raise ApiError(422, "bad_purpose", "The purpose is `text` or `invoice`.")
        return Described(form.filename or "picture", purpose)

    try:
        async with asyncio.timeout(web.limits.upload_s):
            taken = await take_in(web, caller.owner, fill)
    except TimeoutError as error:
        raise ApiError(408, "upload_too_slow", "Sending the file took too long.") from error
    return UploadAnswer(
        message=f"File uploaded. It is read in the background (job {taken.job_id}).",
        job_id=taken.job_id,
        filename=taken.filename,
        filepath=f"/uploads/{taken.filepath}",
        suggestions=["See the state of the job", "List my invoices"],
        timestamp=datetime.now(UTC),
    )


@routes.post("/api/ocr/enqueue", responses=errors(404))
async def enqueue(request: EnqueueRequest, caller: Uploader, web: Web) -> EnqueueAnswer:
    """Read a file again that was uploaded before; only files of one's own are taken."""
    name = _FILEPATH.fullmatch(request.filepath)
    if name is None:
        raise ApiError(422, "bad_filepath", "A filepath is /uploads/NAME, as the upload told it.")
    upload = await uploads.by_path(web.db, caller.owner, name[1])
    if upload is None or not await asyncio.to_thread(web.files.exists, upload.filepath):
        raise ApiError(404, "file_not_found", "There is no such file of yours.")
    job_id = await ocr_jobs.insert(
        web.db,
        upload_id=upload.id,
        owner=caller.owner,
        purpose=request.purpose,
        uploader=request.uploader and shown_name(request.uploader),
    )
    await web.queue.ring_uploads([job_id])
    return EnqueueAnswer(
        job_id=job_id,
        message=f"OCR job {job_id} queued successfully",
        filename=upload.filename,
        timestamp=datetime.now(UTC),
    )
