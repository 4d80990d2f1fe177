"""What the routes need, built once by the wiring; routes take it as `Web`."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Protocol, cast
from uuid import UUID

from fastapi import Depends, Request

from core.file_store import FileStore
from db.pool import Pool
from qa.invoices.talk import InvoiceTalk
from web.access import Access, Limits
from web.charts.artist import DrawsCharts, NoArtist
from web.operations.desk import Desk
from web.streams import Streams


class RingsUploads(Protocol):
    """`jobs.queue.JobQueue`."""

    async def ring_uploads(self, job_ids: Sequence[UUID]) -> bool: ...


class HearsUploads(Protocol):
    """`jobs.upload_bell.UploadBell`."""

    def listen(self, job_id: UUID) -> AsyncGenerator[None]: ...


class ChecksPictures(Protocol):
    """`ocr.image.check` with its limits: bytes in, their media type out."""

    def __call__(self, data: bytes, /) -> str: ...


class Fetches(Protocol):
    """`jobs.fetch.Fetcher`."""

    async def fetch(self, url: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class WebLimits:
    """What one caller may have. `upload_s` is how long sending one file may take."""

    uploads_per_owner: int = 1000
    max_bytes: int = 25 * 2**20
    ocr_wait_s: float = 30.0
    upload_s: float = 120.0


@dataclass(frozen=True, slots=True)
class WebDeps:
    """Everything behind the routes."""

    db: Pool
    queue: RingsUploads
    bell: HearsUploads
    files: FileStore
    check: ChecksPictures
    fetcher: Fetches
    access: Access
    talk: InvoiceTalk
    chats: Limits
    desk: Desk
    artist: DrawsCharts = field(default_factory=NoArtist)
    limits: WebLimits = field(default_factory=WebLimits)
    streams: Streams = field(default_factory=Streams)


def web_of(request: Request) -> WebDeps:
    """The dependencies of the app that answers *request*."""
    return cast("WebDeps", request.app.state.web)


Web = Annotated[WebDeps, Depends(web_of)]
