"""A worker whose servers fail under it: nothing is lost, and nothing is done twice."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from cli.servers import EmbeddedServers, Urls
from core.quota import Priority
from core.redis import COMMAND_TIMEOUT_S, connect
from db.migrate import migrate
from db.patience import patiently
from db.pool import Pool, create_pool
from jobs.bell import AnswerBell
from jobs.deps import JobDeps, Models
from jobs.queue import JobQueue
from jobs.worker import WorkerConfig, WorkerProcess
from ocr.reader import ReadPicture
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeAnswerer, FakeFetcher, a_reading
from tests.jobs.models import models as make_models
from tests.waiting import eventually

PICTURES = 30  # a message of ten at a time
# Each end of a reading, as the row itself tells it, and each time a model's reading replaced it: a
# second one would be the double effect.
COUNT_ENDS = """
CREATE TABLE ends (attachment_id uuid, status text);
CREATE FUNCTION note_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ends VALUES (
        NEW.attachment_id, CASE OLD.status WHEN NEW.status THEN 'bettered' ELSE NEW.status END);
    RETURN NULL;
END $$;
CREATE TRIGGER note_end AFTER UPDATE ON ocr_results FOR EACH ROW
WHEN (NEW.status NOT IN ('pending', 'processing')) EXECUTE FUNCTION note_end();
"""


class OwnServers:
    """PostgreSQL and Valkey apart, so that each can fail alone; both keep their data."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.postgres = EmbeddedServers(home / "p", redis_url="redis://elsewhere")
        self.valkey = EmbeddedServers(home / "v", database_url="postgresql://elsewhere")

    def start(self) -> Urls:
        return Urls(self.postgres.start().database_url, self.valkey.start().redis_url)

    def stop(self) -> None:
        self.postgres.stop()
        self.valkey.stop()

    def crash_postgres(self) -> None:
        """An immediate shutdown: no transaction ends, and the next start recovers from the log."""
        pid_file = self._home / "p" / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        self.postgres.stop()


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
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[OwnServers]:
    servers = OwnServers(tmp_path_factory.mktemp("own"))
    yield servers
    servers.stop()


@pytest.fixture
async def urls(own_servers: OwnServers) -> Urls:
    own_servers.stop()
    urls = own_servers.start()
    await migrate(urls.database_url)
    return urls


@pytest.fixture
async def db(urls: Urls) -> AsyncGenerator[Pool]:
    """This module's tests share a database: each begins with an empty one."""
    pool = await create_pool(urls.database_url, max_size=5)
    await pool.execute(COUNT_ENDS)
    await make_place(pool)
    yield pool
    await pool.execute("DROP TABLE ends; DROP FUNCTION note_end CASCADE; DELETE FROM guilds")
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
    models: Models | None = None,
    drain_s: float = 1,
) -> WorkerProcess:
    deps = JobDeps(
        db=db,
        queue=JobQueue(redis, db),
        bell=AnswerBell(redis),
        fetcher=FakeFetcher(),
        reader=reader,
        answerer=FakeAnswerer(),
        models=models,
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
            " OR EXISTS (SELECT FROM better_readings)"
        )

    await eventually(lambda: patiently(is_done))


async def test_no_fault_of_a_server_loses_a_picture_or_ends_one_twice(
    own_servers: OwnServers, urls: Urls, db: Pool, redis: Redis
) -> None:
    reader = SlowReader()
    worker = make_worker(db, redis, urls, reader, models=make_models(redis, per_day=1000))
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        await post(db, redis)
        await reader.at_work()

        own_servers.valkey.stop()
        await post(db, redis)
        own_servers.valkey.start()
        await reader.at_work()

        await redis.flushall()  # pyright: ignore[reportUnknownMemberType]
        await reader.at_work()

        own_servers.crash_postgres()
        own_servers.postgres.start()
        await reader.at_work()

        own_servers.valkey.stop()
        own_servers.crash_postgres()
        own_servers.postgres.start()
        own_servers.valkey.start()
        await post(db, redis)
        await all_is_done(db)
        worker.stop()

    ends = await db.fetch("SELECT status, count(*) AS n FROM ends GROUP BY attachment_id, status")
    assert Counter(tuple(row) for row in ends) == {
        ("completed", 1): 3 * PICTURES,
        ("bettered", 1): 3 * PICTURES,
    }
    assert await db.fetchval("SELECT count(*) FROM answers") == 3 * PICTURES // 10


async def test_a_worker_ends_in_time_although_its_servers_are_away(
    own_servers: OwnServers, urls: Urls, db: Pool, redis: Redis
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
    own_servers: OwnServers, urls: Urls, db: Pool, redis: Redis
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
