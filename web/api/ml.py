"""The reading API: pictures by address or in base64, read while the caller waits."""

import asyncio
from contextlib import aclosing, suppress
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from core.errors import HelpsightError, TransientError
from core.file_store import Draft
from db import ocr_jobs
from db.ocr_jobs import OcrJob
from web.api.jobs import Reading, changes
from web.base64_text import decode
from web.callers import SECURED, Reader
from web.deps import Web, WebDeps
from web.errors import ApiError, ErrorDetail, errors
from web.intake import Described, Taken, drop, take_in

routes = APIRouter(prefix="/api/ml", tags=["reading"], responses=SECURED)

SINGLE, BATCH = "/api/ml/ocr", "/api/ml/ocr/batch"
MAX_BATCH = 10
_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


class OcrImage(BaseModel):
    """One picture: an address on an allowed host, or its bytes in base64 (also as a data: URL)."""

    image_url: str | None = Field(
        default=None, examples=["https://cdn.discordapp.com/attachments/1/2/error.png"]
    )
    image_base64: str | None = Field(default=None, examples=[_PIXEL])
    filename: str | None = Field(default=None, max_length=300, examples=["error.png"])


class OcrRequest(OcrImage):
    """One picture to be read."""

    @model_validator(mode="after")
    def _one_of_two(self) -> "OcrRequest":
        if (self.image_url is None) == (self.image_base64 is None):
            raise ValueError("give image_url or image_base64, one of the two")
        return self


class OcrAnswer(Reading):
    """What was read."""

    success: Literal[True] = True


class BatchRequest(BaseModel):
    """Up to ten pictures."""

    images: list[OcrImage] = Field(min_length=1, max_length=MAX_BATCH)


class BatchItem(BaseModel):
    """What came of one picture: a result or an error."""

    index: int = Field(ge=0, description="Its place in the request.", examples=[0])
    success: bool
    result: Reading | None = None
    error: ErrorDetail | None = None


class BatchAnswer(BaseModel):
    """What came of each picture, in the order they were given."""

    success: bool = Field(description="Whether all of them were read.")
    results: list[BatchItem]


@routes.post("/ocr", responses=errors(409, 410, 413, 415, 424, 504, 507))
async def ocr(request: OcrRequest, caller: Reader, web: Web) -> OcrAnswer:
    """Read one picture; waits until it is read, but not for ever."""
    reading = await read_one(web, caller.owner, request)
    return OcrAnswer(**reading.model_dump())


@routes.post("/ocr/batch", responses=errors(413))
async def ocr_batch(request: BatchRequest, caller: Reader, web: Web) -> BatchAnswer:
    """Read up to ten pictures; one that cannot be read costs the others nothing."""
    items = await asyncio.gather(
        *(_item(web, caller.owner, index, image) for index, image in enumerate(request.images))
    )
    return BatchAnswer(success=all(item.success for item in items), results=list(items))


async def _item(web: WebDeps, owner: str, index: int, image: OcrImage) -> BatchItem:
    try:
        result = await read_one(web, owner, image)
    except ApiError as error:
        detail = ErrorDetail(code=error.code, message=str(error.detail))
    except HelpsightError as error:
        detail = ErrorDetail(code=error.code, message=str(error))
    else:
        return BatchItem(index=index, success=True, result=result)
    return BatchItem(index=index, success=False, error=detail)


async def read_one(web: WebDeps, owner: str, image: OcrImage) -> Reading:
    """Store a picture, let a worker read it, and forget it.

    Raises:
        ApiError: what is wrong with it; 504 when it takes longer than a caller waits, with the job
            that goes on.
        HelpsightError: as fetching and storing raise it.
    """
    data = await _bytes_of(web, image)

    async def fill(draft: Draft) -> Described:
        await asyncio.to_thread(draft.write, data)
        return Described(image.filename or "picture", uploader="api/ml")

    taken = await take_in(web, owner, fill)
    job = await _ended(web, owner, taken)
    try:
        return await _reading_of(web, owner, job)
    finally:
        await drop(web, taken.upload_id)


async def _bytes_of(web: WebDeps, image: OcrImage) -> bytes:
    if image.image_url is not None and image.image_base64 is None:
        return await _fetched(web, image.image_url)
    if image.image_base64 is None or image.image_url is not None:
        raise ApiError(422, "invalid_request", "Give image_url or image_base64, one of the two.")
    head, comma, rest = image.image_base64.partition(",")
    text = rest if comma and head.startswith("data:") else image.image_base64
    most = web.limits.max_bytes
    if len(text) // 4 * 3 > most + 2:
        raise ApiError(413, "file_too_large", f"The picture is over {most:,} bytes.")
    try:
        return await asyncio.to_thread(decode, text)
    except ValueError as error:
        raise ApiError(422, "bad_base64", "The picture is not valid base64.") from error


async def _fetched(web: WebDeps, url: str) -> bytes:
    try:
        return await web.fetcher.fetch(url)
    except TransientError as error:  # of its host, not of ours
        raise ApiError(424, error.code, str(error)) from error


async def _ended(web: WebDeps, owner: str, taken: Taken) -> OcrJob:
    limit_s = web.limits.ocr_wait_s
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            async with aclosing(changes(web, owner, taken.job_id, limit_s=limit_s)) as states:
                async for job in states:
                    if job.has_ended:
                        return job
    raise ApiError(504, "reading_slow", _still_read(taken.job_id))


def _still_read(job_id: UUID) -> str:
    return f"It is still being read; ask for it at /api/ocr/job/{job_id}."


async def _reading_of(web: WebDeps, owner: str, job: OcrJob) -> Reading:
    result = await ocr_jobs.result(web.db, owner, job.id)
    if result is None:
        status = 415 if job.error_code and job.error_code.startswith("image_") else 422
        raise ApiError(status, job.error_code or "failed", job.error_message or "It failed.")
    return Reading(**result)
