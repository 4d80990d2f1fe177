"""What reading uploads needs, built once by the wiring."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from db.ocr_job_outbox import ClaimedJob
from ocr.reader import ReadPicture


class ReadsFiles(Protocol):
    """`core.file_store.FileStore`."""

    def read(self, name: str) -> bytes: ...


class RingsUploads(Protocol):
    """`jobs.upload_bell.UploadBell`."""

    async def ring(self, job_id: UUID) -> None: ...


class ChecksPictures(Protocol):
    """`ocr.image.check` with its limits."""

    def __call__(self, data: bytes, /) -> object: ...


class KeepsInvoices(Protocol):
    """Who makes an invoice of a reading."""

    async def keep(self, job: ClaimedJob, read: ReadPicture) -> int:
        """Store the fields of an invoice; its id. The same job again gives the same invoice.

        Raises:
            PermanentError: it cannot be read as one; then nothing is stored.
        """
        ...


@dataclass(frozen=True, slots=True)
class UploadDeps:
    """What reading uploads needs beside `JobDeps`.

    Without `invoices` a file of that purpose is read, and no more.
    """

    files: ReadsFiles
    bell: RingsUploads
    check: ChecksPictures
    invoices: KeepsInvoices | None = None
