"""Reading an uploaded file: true stages, one result, and an end that says why."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from core.errors import HelpsightError, PermanentError, TransientError
from core.file_store import FileStore
from db import ocr_jobs
from db.ocr_job_outbox import ClaimedJob
from db.ocr_jobs import OcrJob
from db.pool import Pool
from jobs.deps import JobDeps
from jobs.forget_uploads import forget_uploads
from jobs.queue import READ_QUEUE
from jobs.read_upload import look_again, read_upload
from jobs.sweep import Sweeper
from jobs.upload_deps import UploadDeps
from ocr.image import check
from ocr.reader import ReadPicture
from tests.fakes import FakeReader, a_reading
from tests.jobs.conftest import MakeDeps, queued
from tests.uploads import a_store, uploaded

SECRET = "AKIA" + "Q3ZK7HWRTNB2PXLM"


class Watcher:
    """Keeps the progress and stage that were to be seen at each ring."""

    def __init__(self, db: Pool) -> None:
        self._db = db
        self.seen: list[tuple[int, str]] = []

    async def ring(self, job_id: UUID) -> None:
        row = await self._db.fetchrow("SELECT progress, stage FROM ocr_jobs WHERE id = $1", job_id)
        assert row
        self.seen.append((row["progress"], row["stage"]))


class Invoices:
    def __init__(self, *, error: HelpsightError | None = None) -> None:
        self._error = error

    async def keep(self, job: ClaimedJob, read: ReadPicture) -> int:
        if self._error:
            raise self._error
        return 42


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return a_store(tmp_path)


@pytest.fixture
def watcher(db: Pool) -> Watcher:
    return Watcher(db)


@pytest.fixture
def made(make_deps: MakeDeps, store: FileStore, watcher: Watcher) -> Any:
    def make(invoices: Invoices | None = None, **given: Any) -> JobDeps:
        return make_deps(uploads=UploadDeps(store, watcher, check, invoices), **given)

    return partial(make)


async def job_of(db: Pool, job_id: UUID) -> OcrJob:
    job = await ocr_jobs.get(db, "ann", job_id)
    assert job
    return job


async def test_each_stage_is_told_and_progress_never_falls(
    db: Pool, store: FileStore, watcher: Watcher, made: Any
) -> None:
    job_id = await uploaded(db, store)

    await read_upload({"deps": made()}, str(job_id))

    assert watcher.seen == [
        (5, "started"),
        (10, "loaded"),
        (20, "checked"),
        (80, "read"),
        (85, "masked"),
        (100, "done"),
    ]
    job = await job_of(db, job_id)
    assert (job.status, job.error_code, job.invoice_id) == ("done", None, None)


async def test_what_was_read_is_kept_without_secrets(db: Pool, store: FileStore, made: Any) -> None:
    job_id = await uploaded(db, store)
    reader = FakeReader(a_reading(f"Access denied\nkey {SECRET}"))

    await read_upload({"deps": made(reader=reader)}, str(job_id))

    result = await ocr_jobs.result(db, "ann", job_id)
    assert result
    assert SECRET not in str(result)
    assert [line["text"] for line in result["lines"]] == result["text"].splitlines()
    assert result["lines"][0] == {
        "text": "Access denied",
        "box": None,
        "confidence": None,
        "is_error": True,
    }
    assert sum(result["redacted"].values()) == 1


async def test_a_file_that_is_no_picture_fails_and_says_why(
    db: Pool, store: FileStore, made: Any
) -> None:
    job_id = await uploaded(db, store, data=b"not a picture at all")

    await read_upload({"deps": made()}, str(job_id))

    job = await job_of(db, job_id)
    assert job.status == "failed"
    assert job.error_code
    assert job.error_message
    assert job.progress == 10
    assert await ocr_jobs.result(db, "ann", job_id) is None


async def test_a_file_that_is_gone_fails_at_once(db: Pool, store: FileStore, made: Any) -> None:
    job_id = await uploaded(db, store)
    store.delete((await job_of(db, job_id)).filepath)

    await read_upload({"deps": made()}, str(job_id))

    assert (await job_of(db, job_id)).error_code == "file_gone"


async def test_a_fault_that_may_pass_is_tried_again_and_then_given_up(
    db: Pool, store: FileStore, made: Any
) -> None:
    job_id = await uploaded(db, store)
    deps = made(reader=FakeReader(TransientError("busy")), max_tries=2)

    await read_upload({"deps": deps}, str(job_id))
    first = await job_of(db, job_id)
    await db.execute("UPDATE ocr_jobs SET not_before = now()")
    await read_upload({"deps": deps}, str(job_id))

    last = await job_of(db, job_id)
    assert (first.status, first.progress) == ("queued", 20)
    assert (last.status, last.progress, last.error_message) == ("failed", 20, "busy")


async def test_an_invoice_ends_with_its_id(db: Pool, store: FileStore, made: Any) -> None:
    job_id = await uploaded(db, store, purpose="invoice")

    await read_upload({"deps": made(Invoices())}, str(job_id))

    assert (await job_of(db, job_id)).invoice_id == 42


async def test_what_is_no_invoice_fails_with_the_reason(
    db: Pool, store: FileStore, made: Any
) -> None:
    job_id = await uploaded(db, store, purpose="invoice")
    blank = PermanentError("There is no text in this picture.")

    await read_upload({"deps": made(Invoices(error=blank))}, str(job_id))

    job = await job_of(db, job_id)
    assert (job.status, job.error_message, job.invoice_id) == ("failed", str(blank), None)


async def test_a_job_that_is_cancelled_while_it_is_read_stays_cancelled(
    db: Pool, store: FileStore, made: Any
) -> None:
    job_id, reader = await uploaded(db, store), FakeReader()
    reader.gate.clear()

    async with asyncio.TaskGroup() as group:
        group.create_task(read_upload({"deps": made(reader=reader)}, str(job_id)))
        await reader.started.wait()
        assert await ocr_jobs.cancel(db, "ann", job_id, "Cancelled.")
        reader.gate.set()

    job = await job_of(db, job_id)
    assert (job.status, job.error_code) == ("failed", "cancelled")
    assert await ocr_jobs.result(db, "ann", job_id) is None


async def test_the_same_job_twice_is_read_once(db: Pool, store: FileStore, made: Any) -> None:
    job_id, reader = await uploaded(db, store), FakeReader()
    deps = made(reader=reader)

    await asyncio.gather(*(read_upload({"deps": deps}, str(job_id)) for _ in range(4)))

    assert reader.count == 1


async def test_a_worker_that_is_told_to_stop_gives_the_job_back(
    db: Pool, store: FileStore, made: Any
) -> None:
    job_id, reader = await uploaded(db, store), FakeReader()
    reader.gate.clear()
    running = asyncio.ensure_future(read_upload({"deps": made(reader=reader)}, str(job_id)))
    await reader.started.wait()

    running.cancel()
    await asyncio.wait([running])

    job = await job_of(db, job_id)
    assert (job.status, job.progress) == ("queued", 20)


async def test_the_sweeper_rings_for_jobs_nobody_was_told_of(
    db: Pool, redis: Redis, store: FileStore
) -> None:
    job_id = await uploaded(db, store)

    await Sweeper(db, redis).sweep()

    assert f"read_upload:{job_id}" in await queued(redis, READ_QUEUE)


async def test_the_sweeper_frees_what_a_dead_worker_held(
    db: Pool, redis: Redis, store: FileStore
) -> None:
    job_id = await uploaded(db, store)
    await db.execute(
        "UPDATE ocr_jobs SET status = 'processing', token = gen_random_uuid(), worker = 'dead',"
        " progress = 20, enqueued_at = now(), lease_until = now() - interval '1 second'"
    )

    await Sweeper(db, redis).sweep()

    assert f"read_upload:{job_id}" in await queued(redis, READ_QUEUE)
    job = await job_of(db, job_id)
    assert (job.status, job.progress) == ("queued", 20)


async def test_a_file_that_ends_every_worker_is_given_up(
    db: Pool, redis: Redis, store: FileStore
) -> None:
    job_id = await uploaded(db, store)
    await db.execute(
        "UPDATE ocr_jobs SET status = 'processing', token = gen_random_uuid(), worker = 'dead',"
        " lost_count = 4, lease_until = now() - interval '1 second'"
    )

    await Sweeper(db, redis).sweep()

    assert (await job_of(db, job_id)).error_code == "worker_lost"


async def test_uploads_go_when_they_were_kept_long_enough(db: Pool, store: FileStore) -> None:
    old, new = await uploaded(db, store), await uploaded(db, store)
    old_file, new_file = (await job_of(db, old)).filepath, (await job_of(db, new)).filepath
    await db.execute(
        "UPDATE uploads SET created_at = now() - interval '31 days' WHERE filepath = $1", old_file
    )

    assert await forget_uploads(db, store, days=30) == 1

    assert await ocr_jobs.get(db, "ann", old) is None
    assert not store.exists(old_file)
    assert store.exists(new_file)


async def test_a_job_that_still_waits_after_a_run_is_rung_for_again(
    db: Pool, redis: Redis, store: FileStore, made: Any
) -> None:
    waits, ended = await uploaded(db, store), await uploaded(db, store)
    context: dict[str, Any] = {"deps": made()}
    await read_upload(context, str(ended))

    assert context["missed"] == str(ended)
    for job_id in (waits, ended):
        await look_again(context["deps"], str(job_id))

    assert await queued(redis, READ_QUEUE) == [f"read_upload:{waits}"]
