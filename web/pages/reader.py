"""`GET /`: pictures go in, their text comes out; and each reading as a page of its own."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from db import ocr_jobs
from web.access import Principal
from web.deps import Web
from web.pages.door import guest_of
from web.pages.places import READER
from web.pages.reading import shown
from web.pages.rendering import page

routes = APIRouter(include_in_schema=False)
Guest = Annotated[Principal, Depends(guest_of(READER))]

RECENT = 12
AT_ONCE = 20  # pictures given in one go

IsPart = Annotated[bool, Query()]


@routes.get("/")
async def reader(request: Request, viewer: Guest, web: Web) -> HTMLResponse:
    """Where pictures are given, and the newest of them."""
    jobs = await ocr_jobs.list_of(web.db, viewer.owner, limit=RECENT)
    return page(
        request,
        "reader.html",
        jobs=jobs,
        purpose="invoice" if request.query_params.get("purpose") == "invoice" else "text",
        viewer=viewer,
        may_upload=viewer.may("upload"),
        at_once=AT_ONCE,
        max_mb=web.limits.max_bytes // 2**20 or 1,
        max_bytes=web.limits.max_bytes,
    )


@routes.get("/readings/{job_id}")
async def reading(
    request: Request, job_id: UUID, viewer: Guest, web: Web, *, part: IsPart = False
) -> HTMLResponse:
    """One picture beside its text; `part=1` is that without the page around it."""
    job = await ocr_jobs.get(web.db, viewer.owner, job_id)
    result = await ocr_jobs.result(web.db, viewer.owner, job_id) if job else None
    template = "_reading.html" if part else "reading.html"
    return page(
        request,
        template,
        status=HTTPStatus.OK if job else HTTPStatus.NOT_FOUND,
        viewer=viewer,
        may_upload=viewer.may("upload"),
        job=job,
        reading=shown(result) if result else None,
    )
