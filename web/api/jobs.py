"""Jobs of one's own: their state, live or once, what was read, and an end or another try."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from db import ocr_jobs, uploads
from db.ocr_jobs import JobPurpose, JobStatus, OcrJob
from db.uploads import Upload
from web.callers import SECURED, Uploader, Watcher
from web.deps import Web, WebDeps
from web.errors import ApiError, errors
from web.intake import drop

routes = APIRouter(prefix="/api/ocr", tags=["jobs"], responses=SECURED | errors(404))

STREAM_S = 600.0  # then the browser connects again by itself
CANCELLED = "This job was cancelled."
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/*": {}}, "description": "The picture."}
}
# A picture is shown, and nothing in it may run.
_PICTURE_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox"}


class JobAnswer(BaseModel):
    """A job, and how far it is."""

    success: Literal[True] = True
    job_id: UUID = Field(examples=["550e8400-e29b-41d4-a716-446655440000"])
    filename: str = Field(examples=["invoice.jpg"])
    purpose: JobPurpose
    status: JobStatus
    progress: int = Field(ge=0, le=100, description="Never falls.", examples=[80])
    stage: str = Field(
        description="What it has reached: queued, started, loaded, checked, read, masked, fields,"
        " done.",
        examples=["read"],
    )
    invoice_id: int | None = Field(examples=[42])
    error_code: str | None = Field(examples=["file_gone"])
    error_message: str | None = Field(
        examples=["The uploaded file is no longer kept. Upload it again."]
    )
    created_at: datetime
    updated_at: datetime


class JobList(BaseModel):
    """One's newest jobs, the newest first."""

    success: Literal[True] = True
    jobs: list[JobAnswer]


class LineAnswer(BaseModel):
    """One line as it was read."""

    text: str = Field(examples=["ModuleNotFoundError: No module named 'requests'"])
    box: tuple[int, int, int, int] | None = Field(
        description="Left, top, right, bottom in pixels of the upright picture.",
        examples=[(12, 40, 512, 58)],
    )
    confidence: float | None = Field(ge=0, le=1, examples=[0.98])
    is_error: bool


class Reading(BaseModel):
    """What was read in a picture. Keys, passwords and the like are `[REDACTED:KIND]`."""

    text: str = Field(examples=["ModuleNotFoundError: No module named 'requests'"])
    lines: list[LineAnswer]
    error_lines: list[str]
    error_state: str | None
    interface_type: str | None = Field(examples=["terminal"])
    context: str | None
    width: int = Field(description="Pixels of the upright picture.", examples=[1280])
    height: int = Field(examples=[720])
    media_type: str = Field(examples=["image/png"])
    engine: str = Field(examples=["paddle"])
    model_version: str = Field(examples=["PP-OCRv6 small"])
    confidence: float | None = Field(ge=0, le=1, examples=[0.97])
    processing_time_ms: int = Field(examples=[740])
    redacted: dict[str, int] = Field(
        description="How many secrets of each kind were taken out.", examples=[{"api_key": 1}]
    )


class ResultAnswer(Reading):
    """What a job has read."""

    success: Literal[True] = True
    job_id: UUID
    filename: str
    invoice_id: int | None = Field(examples=[42])


async def own_job(job_id: UUID, caller: Watcher, web: Web) -> OcrJob:
    """The caller's job; of all others it is not even told whether there are any."""
    job = await ocr_jobs.get(web.db, caller.owner, job_id)
    if job is None:
        raise no_such_job()
    return job


def no_such_job() -> ApiError:
    return ApiError(404, "job_not_found", "There is no such job of yours.")


async def picture_of(web: WebDeps, upload: Upload) -> Response:
    """The file of an upload.

    Raises:
        GoneError: it is no longer kept.
    """
    data = await asyncio.to_thread(web.files.read, upload.filepath)
    return Response(data, media_type=upload.media_type, headers=_PICTURE_HEADERS)


async def stream_place(caller: Watcher, web: Web) -> AsyncGenerator[None]:
    with web.streams.place(caller.owner):
        yield


OwnJob = Annotated[OcrJob, Depends(own_job)]


@routes.get("/jobs")
async def jobs(
    caller: Watcher, web: Web, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> JobList:
    """One's newest jobs."""
    found = await ocr_jobs.list_of(web.db, caller.owner, limit=limit)
    return JobList(jobs=[as_answer(job) for job in found])


@routes.get("/job/{job_id}")
async def job_state(job: OwnJob) -> JobAnswer:
    """How far a job is."""
    return as_answer(job)


@routes.get(
    "/job/{job_id}/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(stream_place)],
)
async def job_events(job: OwnJob, caller: Watcher, web: Web) -> AsyncIterator[ServerSentEvent]:
    """Each state of a job as it changes, as server-sent events named `job`, until it has ended."""
    async for state in changes(web, caller.owner, job.id, limit_s=STREAM_S):
        yield ServerSentEvent(event="job", data=as_answer(state).model_dump(mode="json"))


@routes.get("/job/{job_id}/result", responses=errors(409))
async def job_result(job: OwnJob, caller: Watcher, web: Web) -> ResultAnswer:
    """What was read."""
    result = await ocr_jobs.result(web.db, caller.owner, job.id)
    if result is None:
        raise ApiError(409, "job_not_done", f"This job is {job.status}; there is no result.")
    return ResultAnswer(job_id=job.id, filename=job.filename, invoice_id=job.invoice_id, **result)


@routes.get(
    "/job/{job_id}/image",
    response_class=Response,
    responses=_PICTURE | errors(410),
)
async def job_image(job: OwnJob, caller: Watcher, web: Web) -> Response:
    """The picture as it was uploaded."""
    upload = await uploads.of_job(web.db, caller.owner, job.id)
    if upload is None:
        raise no_such_job()
    return await picture_of(web, upload)


@routes.post("/job/{job_id}/cancel", responses=errors(409))
async def cancel_job(job: OwnJob, caller: Uploader, web: Web) -> JobAnswer:
    """End a job that has not ended; it counts as failed, with the code `cancelled`."""
    if not await ocr_jobs.cancel(web.db, caller.owner, job.id, CANCELLED):
        raise ApiError(409, "job_has_ended", "This job has ended already.")
    return as_answer(await own_job(job.id, caller, web))


@routes.post("/job/{job_id}/retry", responses=errors(409, 410))
async def retry_job(job: OwnJob, caller: Uploader, web: Web) -> JobAnswer:
    """Try a failed job again."""
    if not await asyncio.to_thread(web.files.exists, job.filepath):
        raise ApiError(410, "file_gone", "The uploaded file is no longer kept. Upload it again.")
    if not await ocr_jobs.retry(web.db, caller.owner, job.id):
        raise ApiError(409, "job_not_failed", f"Only failed jobs; this one is {job.status}.")
    await web.queue.ring_uploads([job.id])
    return as_answer(await own_job(job.id, caller, web))


@routes.delete("/job/{job_id}", status_code=204)
async def delete_job(job: OwnJob, caller: Uploader, web: Web) -> None:  # noqa: ARG001  # its scope
    """Delete the file with all its jobs and what they read. Invoices made of it stay."""
    await drop(web, job.upload_id)


async def changes(
    web: WebDeps, owner: str, job_id: UUID, *, limit_s: float
) -> AsyncGenerator[OcrJob]:
    """The job now, and whenever it has changed, until it has ended, or for *limit_s*."""
    last: tuple[str, int, datetime] | None = None
    loop = asyncio.get_running_loop()
    until = loop.time() + limit_s
    rings = web.bell.listen(job_id)
    try:
        async for _ in rings:
            job = await ocr_jobs.get(web.db, owner, job_id)
            if job is None:
                return
            if (seen := (job.status, job.progress, job.updated_at)) != last:
                last = seen
                yield job
            if job.has_ended or loop.time() > until:
                return
    finally:
        await rings.aclose()


def as_answer(job: OcrJob) -> JobAnswer:
    return JobAnswer(
        job_id=job.id,
        filename=job.filename,
        purpose=job.purpose,
        status=job.status,
        progress=job.progress,
        stage=job.stage,
        invoice_id=job.invoice_id,
        error_code=job.error_code,
        error_message=job.error_message,
        created_at=job.created_at,
        updated_at=job.updated_at,
    )
