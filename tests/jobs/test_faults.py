"""A worker whose servers fail under it can be stopped; what it left behind is read all the same.

That nothing is lost or done twice, whatever fails, is shown by tests/jobs/test_torture.py.
"""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from cli.servers import Urls
from core.quota import Priority
from core.redis import COMMAND_TIMEOUT_S, connect
from db.migrate import migrate
from db.patience import patiently
from db.pool import Pool, create_pool
from jobs.bell import AnswerBell
from jobs.deps import JobDeps
from jobs.queue import JobQueue
from jobs.worker import WorkerConfig, WorkerProcess
from ocr.reader import ReadPicture
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeAnswerer, FakeFetcher, a_reading
from tests.waiting import eventually
from tools.torture.servers import Servers

PICTURES = 30  # a message of ten at a time


class SlowReader:
    """Takes its time, so that a fault always meets pictures at work."""

    def __init__(self) -> None:
        self.count = 0

    async def read(self, data: bytes, *, priority: Priority = "live") -> ReadPicture:
        self.count += 1
        await asyncio.sleep(0.03)
        return a_reading()

    async def at_work(self) -> None:
        """Return when the next picture has begun."""
        seen = self.count

        async def one_more() -> bool:
            return self.count > seen

        await eventually(one_more)


@pytest.fixture(scope="module")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("own"))
    yield servers
    servers.stop()


@pytest.fixture
async def urls(own_servers: Servers) -> Urls:
    own_servers.stop()
    urls = own_servers.start()
    await migrate(urls.database_url)
    return urls


@pytest.fixture
async def db(urls: Urls) -> AsyncGenerator[Pool]:
    """This module's tests share a database: each begins with an empty one."""
    pool = await create_pool(urls.database_url, max_size=5)
    await make_place(pool)
    yield pool
    await pool.execute("DELETE FROM guilds")
    await pool.close()


@pytest.fixture
async def redis(urls: Urls) -> AsyncGenerator[Redis]:
    redis = connect(urls.redis_url)
    await redis.flushall()  # pyright: ignore[reportUnknownMemberType]
    yield redis
    await redis.aclose()


def make_worker(
    db: Pool,
    redis: Redis,
    urls: Urls,
    reader: SlowReader,
    *,
    drain_s: float = 1,
) -> WorkerProcess:
    deps = JobDeps(
        db=db,
        queue=JobQueue(redis, db),
        bell=AnswerBell(redis),
        fetcher=FakeFetcher(),
        reader=reader,
        answerer=FakeAnswerer(),
        owner="test:0",
        lease_s=2,
    )
    config = WorkerConfig(reads_at_once=2, sweep_every_s=0.3, drain_s=drain_s)
    return WorkerProcess(deps, redis, urls.redis_url, config)


async def post(db: Pool, redis: Redis, *, ask: bool = True) -> None:
    """Pictures arrive as the bot stores them: first the rows, then the bell, heard or not."""
    for _ in range(PICTURES // 10):
        message = make_message(attachments=tuple(make_attachment() for _ in range(10)))
        message = replace(message, author_id=message.id)  # or all would be one question
        ids = await patiently(lambda m=message: store(db, m, ask=ask))
        await JobQueue(redis, db).ring_reads(ids)


async def all_is_done(db: Pool) -> None:
    async def is_done() -> bool:
        return not await db.fetchval(
            "SELECT EXISTS (SELECT FROM ocr_results WHERE status IN ('pending', 'processing'))"
            " OR EXISTS (SELECT FROM questions WHERE status <> 'answered')"
        )

    await eventually(lambda: patiently(is_done))


async def test_a_worker_ends_in_time_although_its_servers_are_away(
    own_servers: Servers, urls: Urls, db: Pool, redis: Redis
) -> None:
    reader = SlowReader()
    worker = make_worker(db, redis, urls, reader)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(worker.run())
        await post(db, redis)
        await reader.at_work()
        own_servers.stop()

        worker.stop()
        await asyncio.wait_for(running, 5)

    own_servers.start()
    reader = SlowReader()
    async with asyncio.TaskGroup() as group:
        successor = make_worker(db, redis, urls, reader)
        group.create_task(successor.run())
        await all_is_done(db)
        successor.stop()


async def test_a_worker_whose_redis_hangs_can_be_told_to_stop(
    own_servers: Servers, urls: Urls, db: Pool, redis: Redis
) -> None:
    server: dict[str, int] = await redis.info("server")  # pyright: ignore[reportUnknownMemberType]
    reader = SlowReader()
    worker = make_worker(db, redis, urls, reader, drain_s=2 * COMMAND_TIMEOUT_S)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(worker.run())
        await post(db, redis, ask=False)
        await reader.at_work()
        os.kill(server["process_id"], signal.SIGSTOP)
        try:
            worker.stop()
            await asyncio.wait_for(running, 5 * COMMAND_TIMEOUT_S)
        finally:
            os.kill(server["process_id"], signal.SIGCONT)
