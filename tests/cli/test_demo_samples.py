"""The invoices the demo begins with."""

from pathlib import Path

from redis.asyncio import Redis

from cli.demo_samples import give
from cli.servers import Urls
from cli.wiring.ground import Ground
from db import ocr_jobs, uploads
from db.pool import Pool
from jobs.bell import AnswerBell
from jobs.queue import JobQueue
from ocr.image import check
from tests.uploads import a_store
from web.sessions import LOCAL


async def test_samples_wait_to_be_read_as_invoices_and_come_once(
    db: Pool, redis: Redis, tmp_path: Path
) -> None:
    ground = Ground(Urls("", ""), db, redis, JobQueue(redis, db), AnswerBell(redis))
    store = a_store(tmp_path)

    given = await give(ground, store)
    again = await give(ground, store)

    jobs = await ocr_jobs.list_of(db, LOCAL, limit=100)
    assert (given, again) == (len(jobs), 0)
    assert {job.purpose for job in jobs} == {"invoice"}
    assert all(job.filename.startswith("sample ") for job in jobs)
    assert {check(store.read(job.filepath)) for job in jobs} == {"image/webp"}
    assert await uploads.count_of(db, LOCAL) == given
