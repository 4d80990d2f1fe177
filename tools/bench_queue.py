"""Measure how soon a new picture is taken: with nothing else to do, and behind a long backfill.

Real PostgreSQL, Valkey, worker and reader; the engine of known cost sleeps and uses no CPU.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from arq.connections import ArqRedis
from arq.worker import Worker
from PIL import Image
from redis.asyncio import Redis

from cli.servers import EmbeddedServers, Urls
from core.logs import set_up
from core.quota import Priority
from core.redis import connect, connection_pool
from core.tasks import beside
from db import channels, guilds, messages
from db.migrate import migrate
from db.pool import Pool, create_pool
from db.records import BACKFILL, LIVE, Channel, Guild, NewAttachment, NewMessage
from jobs.bell import AnswerBell
from jobs.deps import JobDeps
from jobs.queue import READ_QUEUE, JobQueue, deserialize, serialize
from jobs.worker import FUNCTIONS, LIVE_SLOTS, POLL_DELAY_S, WorkerConfig, WorkerProcess
from ocr.engine import Reading
from ocr.reader import Reader, ReadPicture
from qa.answer import Abstention
from qa.question import Question

BACKLOG = 100_000
PICTURES = 50
ENGINE_S = 0.2
AT_ONCE = 2
SEED = 7
PAGE = 2000
ATTACHMENTS = 100  # of each message of the backlog
_IS_LIVE: ContextVar[bool] = ContextVar("is_live")

_BACKLOG = """
WITH said AS (
    INSERT INTO messages (id, guild_id, channel_id, author_id, author_name, content, created_at)
    SELECT n, 1, 2, 3, 'linh', '', now() FROM generate_series(1, $1::bigint) AS n RETURNING id
), hung AS (
    INSERT INTO message_attachments
        (discord_id, message_id, guild_id, position, filename, size_bytes, url)
    SELECT n, said.id, 1, n, 'old.png', 1, format('old/%s/%s', said.id, n)
    FROM said, generate_series(1, $2::int) AS n RETURNING id
)
INSERT INTO ocr_results (attachment_id, guild_id, priority)
SELECT id, 1, $3 FROM hung RETURNING attachment_id
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from the ring of the bell, one number a live picture."""

    job: list[float] = field(default_factory=list[float])
    engine: list[float] = field(default_factory=list[float])


class Watch:
    """Fetcher, reader and answerer of the worker; notes when it begins with a live picture."""

    def __init__(self) -> None:
        self._reader = Reader(self, slots=1)  # as the local engines: one picture at a time
        self._rung_at = 0.0
        self.waits = Waits()
        self.is_read = asyncio.Event()

    name = "known-cost"

    def ring(self) -> None:
        """From now on the next live picture is waited for."""
        self._rung_at = time.perf_counter()
        self.is_read.clear()

    async def fetch(self, url: str) -> bytes:
        """Bytes that nobody has seen before."""
        is_live = url.startswith("live")
        _IS_LIVE.set(is_live)
        if is_live:
            self.waits.job.append(self._ms())
        picture, noise = BytesIO(), random.Random(url).randbytes(32 * 16 * 3)  # noqa: S311  # no secret
        Image.frombytes("RGB", (32, 16), noise).save(picture, "PNG")
        return picture.getvalue()

    async def picture(self, data: bytes, priority: Priority) -> ReadPicture:
        return await self._reader.read(data, priority=priority)

    async def read(self, png: bytes) -> Reading:  # noqa: ARG002  # the engine's part
        """The engine of known cost."""
        is_live = _IS_LIVE.get()
        if is_live:
            self.waits.engine.append(self._ms())
        await asyncio.sleep(ENGINE_S)
        if is_live:
            self.is_read.set()
        return Reading(self.name, "1", (), None)

    async def answer(self, question: Question) -> Abstention:  # noqa: ARG002
        return Abstention("nothing_fits")

    def _ms(self) -> float:
        return (time.perf_counter() - self._rung_at) * 1000


@dataclass(frozen=True, slots=True)
class WatchedReader:
    watch: Watch

    async def read(self, data: bytes, *, priority: Priority = "live") -> ReadPicture:
        return await self.watch.picture(data, priority)


@dataclass(frozen=True, slots=True)
class Bench:
    urls: Urls
    db: Pool
    redis: Redis

    @property
    def queue(self) -> JobQueue:
        return JobQueue(self.redis, self.db)

    def deps(self, watch: Watch) -> JobDeps:
        bell, reader = AnswerBell(self.redis), WatchedReader(watch)
        return JobDeps(
            self.db, self.queue, bell, fetcher=watch, reader=reader, answerer=watch, owner="bench:0"
        )


Work = Callable[[Bench, JobDeps], Coroutine[Any, Any, None]]


async def ours(bench: Bench, deps: JobDeps) -> None:
    config = WorkerConfig(reads_at_once=AT_ONCE, sweep_every_s=5)
    await WorkerProcess(deps, bench.redis, bench.urls.redis_url, config).run()


async def stock(bench: Bench, deps: JobDeps) -> None:
    """Arq's own worker on the same jobs, with as many slots."""
    connections = connection_pool(bench.urls.redis_url)
    pool = ArqRedis(
        connections,
        job_serializer=serialize,
        job_deserializer=deserialize,
        default_queue_name=READ_QUEUE,
    )
    worker = Worker(
        functions=FUNCTIONS[READ_QUEUE],
        queue_name=READ_QUEUE,
        redis_pool=pool,
        max_jobs=AT_ONCE + LIVE_SLOTS,
        poll_delay=POLL_DELAY_S,
        ctx={"deps": deps},
        keep_result=0,
        handle_signals=False,
        job_serializer=serialize,
        job_deserializer=deserialize,
    )
    try:
        await worker.main()
    finally:
        await worker.close()


async def measure(bench: Bench, work: Work, *, first_id: int) -> Waits:
    """Live pictures, one after the other, at moments that have nothing to do with the others."""
    watch, chance = Watch(), random.Random(SEED)  # noqa: S311  # no secret
    async with beside(work(bench, bench.deps(watch))):
        await asyncio.sleep(1)  # under way
        for number in range(PICTURES):
            await asyncio.sleep(chance.uniform(0, ENGINE_S))
            ids = await messages.insert(bench.db, [_said(first_id + number)], priority=LIVE)
            watch.ring()
            await bench.queue.ring_reads(ids)
            await watch.is_read.wait()
    return watch.waits


def _said(number: int) -> NewMessage:
    picture = NewAttachment(
        number, "new.png", "image/png", size_bytes=1, url=f"live/{number}", maybe_image=True
    )
    return NewMessage(
        id=number,
        guild_id=1,
        channel_id=2,
        thread_id=None,
        author_id=3,
        author_name="linh",
        is_bot=False,
        content="",
        created_at=datetime.now(UTC),
        attachments=(picture,),
    )


async def fill(bench: Bench, backlog: int) -> float:
    """Store pictures of a backfill and ring for them; returns the seconds of the ringing."""
    rows = await bench.db.fetch(
        _BACKLOG, backlog // ATTACHMENTS, ATTACHMENTS, BACKFILL, timeout=300
    )
    ids: list[UUID] = [row["attachment_id"] for row in rows]
    since = time.perf_counter()
    for start in range(0, len(ids), PAGE):
        await bench.queue.ring_reads(ids[start : start + PAGE], priority=BACKFILL)
    return time.perf_counter() - since


@asynccontextmanager
async def opened(urls: Urls) -> AsyncGenerator[Bench]:
    await migrate(urls.database_url)
    db, redis = await create_pool(urls.database_url, max_size=10), connect(urls.redis_url)
    try:
        await guilds.save(db, Guild(1, "bench"))
        await channels.save_many(db, [Channel(2, 1, "help", 0, "help", is_public=True)])
        yield Bench(urls, db, redis)
    finally:
        await redis.aclose()
        await db.close()


def report(what: str, waits: Waits) -> None:
    print(f"{what:<44} {_spread(waits.job)}   {_spread(waits.engine)}")


def _spread(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return f"{cuts[49]:7.1f} {cuts[98]:7.1f}"


async def run(urls: Urls, backlog: int) -> None:
    async with opened(urls) as bench:
        slots = f"{AT_ONCE} slots and {LIVE_SLOTS} for live pictures"
        print(f"Start of a new picture, ms; an engine of {ENGINE_S * 1000:.0f} ms, {slots}")
        print(f"{PICTURES} pictures each{'':<36}  job p50     p99   engine p50   p99")
        report("nothing else waits", await measure(bench, ours, first_id=10**7))
        report("stock arq, nothing else waits", await measure(bench, stock, first_id=2 * 10**7))
        took_s = await fill(bench, backlog)
        behind = f"behind {backlog:,} of a backfill"
        report(behind, await measure(bench, ours, first_id=3 * 10**7))
        report(f"stock arq, {behind}", await measure(bench, stock, first_id=4 * 10**7))
        left = await bench.redis.zcard(READ_QUEUE)
        used = (await bench.redis.info("memory"))["used_memory"]  # pyright: ignore[reportUnknownMemberType]
        print(f"rung for {backlog:,} in {took_s:.1f} s ({backlog / took_s:,.0f}/s);", end=" ")
        print(f"{left:,} still wait, Valkey holds {used / 2**20:.0f} MiB")


def main() -> None:
    set_up(level="WARNING", style="console")
    backlog = int(sys.argv[1]) if len(sys.argv) > 1 else BACKLOG
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user where this is root
        with EmbeddedServers(Path(folder, "data")) as urls:
            asyncio.run(run(urls, backlog))


if __name__ == "__main__":
    main()
