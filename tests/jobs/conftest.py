from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from db.pool import Pool
from jobs.bell import AnswerBell
from jobs.deps import Answers, Fetches, JobDeps, Models, Reads
from jobs.keep_invoice import InvoiceKeeper
from jobs.queue import JobQueue
from jobs.upload_deps import UploadDeps
from tests.fakes import FakeAnswerer, FakeFetcher, FakeReader

MakeDeps = Callable[..., JobDeps]


@pytest.fixture
def make_deps(db: Pool, redis: Redis) -> MakeDeps:
    """Job dependencies on the real servers; fetcher, reader and answerer are fakes until given."""

    def make(
        *,
        fetcher: Fetches | None = None,
        reader: Reads | None = None,
        answerer: Answers | None = None,
        models: Models | None = None,
        uploads: UploadDeps | None = None,
        invoices: InvoiceKeeper | None = None,
        owner: str = "test:0",
        max_tries: int = 3,
        lease_s: float = 30,
        limit_s: float = 60,
    ) -> JobDeps:
        return JobDeps(
            db=db,
            queue=JobQueue(redis, db),
            bell=AnswerBell(redis),
            fetcher=fetcher or FakeFetcher(),
            reader=reader or FakeReader(),
            answerer=answerer or FakeAnswerer(),
            models=models,
            uploads=uploads,
            invoices=invoices,
            owner=owner,
            lease_s=lease_s,
            max_tries=max_tries,
            limit_s=limit_s,
        )

    return make


async def queued(redis: Redis, queue: str) -> list[str]:
    """The names of the jobs that wait in a queue, in the order they would be taken."""
    members: list[bytes] = await redis.zrange(queue, 0, -1)  # pyright: ignore[reportUnknownMemberType]
    return [member.decode() for member in members]
