"""What jobs need, built once by the wiring."""

from dataclasses import dataclass, field
from typing import Protocol

from core.metrics.work import WorkMetrics
from core.quota import Priority
from db.admission import RateLimits
from db.pool import Pool
from db.records import NewAnswer
from jobs.bell import AnswerBell
from jobs.keep_invoice import InvoiceKeeper
from jobs.queue import JobQueue
from jobs.spending import Spending
from jobs.upload_deps import UploadDeps
from ocr.reader import ReadPicture
from qa.answer import Abstention
from qa.question import Question


class Fetches(Protocol):
    async def fetch(self, url: str) -> bytes:
        """The bytes behind *url*; raises `TransientError` or `PermanentError`."""
        ...


class Reads(Protocol):
    async def read(self, data: bytes, *, priority: Priority = "live") -> ReadPicture:
        """The text of the picture in *data*; raises `TransientError` or `PermanentError`."""
        ...


class ReadsBetter(Protocol):
    async def read(self, data: bytes, *, seen: str, priority: Priority) -> ReadPicture:
        """A model's reading; raises `TransientError` or `PermanentError`."""
        ...


@dataclass(frozen=True, slots=True)
class Models:
    """The vision models that read after the local reader, and what may be spent on them."""

    reader: ReadsBetter
    spending: Spending


class Answers(Protocol):
    async def answer(self, question: Question) -> NewAnswer | Abstention:
        """What to say, or why to be silent; raises `TransientError`."""
        ...


@dataclass(frozen=True, slots=True)
class JobDeps:
    """`models` is None where only the readings of `reader` are wanted.

    `uploads` is None where nothing is uploaded, `invoices` where no fields are wanted.

    `owner` is this worker's name (host and slot), never shared by two that run.

    A run that has taken `limit_s` is ended and counts as a failed try: engines and models have
    limits of their own, this one is for what nobody thought of.
    """

    db: Pool
    queue: JobQueue
    bell: AnswerBell
    fetcher: Fetches
    reader: Reads
    answerer: Answers
    owner: str
    models: Models | None = None
    uploads: UploadDeps | None = None
    invoices: InvoiceKeeper | None = None
    lease_s: float = 30.0
    max_tries: int = 3
    limit_s: float = 900.0
    rate_limits: RateLimits = field(default_factory=RateLimits)
    metrics: WorkMetrics = field(default_factory=WorkMetrics)
