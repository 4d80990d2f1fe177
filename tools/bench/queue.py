"""Measure how soon a new picture is taken: with nothing else to do, and behind a long backfill.

Real PostgreSQL, Valkey, worker and reader; the engine of known cost sleeps and uses no CPU.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any
from uuid import UUID

from arq.connections import ArqRedis
from arq.worker import Worker
from PIL import Image

from core.quota import Priority
from core.redis import connection_pool
from core.tasks import beside
from db import messages
from db.records import BACKFILL, LIVE
from jobs.bell import AnswerBell
from jobs.deps import JobDeps
from jobs.queue import READ_QUEUE, deserialize, serialize
from jobs.worker import FUNCTIONS, LIVE_SLOTS, POLL_DELAY_S, WorkerConfig, WorkerProcess
from ocr.engine import Reading
from ocr.image import decode
from ocr.reader import Reader, ReadPicture
from qa.answer import Abstention
from qa.question import Question
from tools.bench.ground import Ground, opened, own_servers, said
from tools.bench.table import Figure

BACKLOG = 100_000
PICTURES = 50
ENGINE_S = 0.2
IDLE_S = 3.0
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

_UNREAD = "SELECT count(*) FROM ocr_results WHERE status <> 'completed'"


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from the ring of the bell, one number a live picture."""

    job: list[float] = field(default_factory=list[float])
    engine: list[float] = field(default_factory=list[float])


def noise(seed: str) -> bytes:
    picture, dots = BytesIO(), random.Random(seed).randbytes(32 * 16 * 3)  # noqa: S311  # no secret
    Image.frombytes("RGB", (32, 16), dots).save(picture, "PNG")
    return picture.getvalue()


class Watch:
    """Fetcher, reader and answerer of the worker; notes when it begins with a live picture.

    `pictures` are those that were drawn beforehand, by their URL.
    """

    def __init__(self, pictures: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._reader = Reader(self, slots=1)  # as the local engines: one picture at a time
        self._pictures = pictures
        self._rung_at = 0.0
        self.waits = Waits()
        self.is_read = asyncio.Event()
        self.unread = len(pictures)
        self.all_are_read = asyncio.Event()

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
        return self._pictures.get(url) or noise(url)

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
        self.unread -= 1
        if not self.unread:
            self.all_are_read.set()
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


def deps_of(ground: Ground, watch: Watch) -> JobDeps:
    bell, reader = AnswerBell(ground.redis), WatchedReader(watch)
    return JobDeps(
        ground.db, ground.queue, bell, fetcher=watch, reader=reader, answerer=watch, owner="bench:0"
    )


Work = Callable[[Ground, JobDeps], Coroutine[Any, Any, None]]


async def ours(ground: Ground, deps: JobDeps) -> None:
    config = WorkerConfig(reads_at_once=AT_ONCE, sweep_every_s=5)
    await WorkerProcess(deps, ground.redis, ground.urls.redis_url, config).run()


async def stock(ground: Ground, deps: JobDeps) -> None:
    """Arq's own worker on the same jobs, with as many slots."""
    connections = connection_pool(ground.urls.redis_url)
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


async def measured(ground: Ground, work: Work, *, first_id: int) -> Waits:
    """Live pictures, one after the other, at moments that have nothing to do with the others."""
    watch, chance = Watch(), random.Random(SEED)  # noqa: S311  # no secret
    async with beside(work(ground, deps_of(ground, watch))):
        await asyncio.sleep(1)  # under way
        for number in range(PICTURES):
            await asyncio.sleep(chance.uniform(0, ENGINE_S))
            picture = said(first_id + number, url=f"live/{first_id + number}")
            ids = await messages.insert(ground.db, [picture], priority=LIVE)
            watch.ring()
            await ground.queue.ring_reads(ids)
            await watch.is_read.wait()
    return watch.waits


async def fill(ground: Ground, backlog: int) -> float:
    """Store pictures of a backfill and ring for them; returns the seconds of the ringing."""
    rows = await ground.db.fetch(
        _BACKLOG, backlog // ATTACHMENTS, ATTACHMENTS, BACKFILL, timeout=300
    )
    ids: list[UUID] = [row["attachment_id"] for row in rows]
    since = time.perf_counter()
    for start in range(0, len(ids), PAGE):
        await ground.queue.ring_reads(ids[start : start + PAGE], priority=BACKFILL)
    return time.perf_counter() - since


async def _measure(backlog: int) -> list[Figure]:
    with own_servers() as (urls, _):
        async with opened(urls) as ground:
            costs = await _cost(ground)
            idle = await measured(ground, ours, first_id=10**7)
            idle_stock = await measured(ground, stock, first_id=2 * 10**7)
            took_s = await fill(ground, backlog)
            behind = await measured(ground, ours, first_id=3 * 10**7)
            behind_stock = await measured(ground, stock, first_id=4 * 10**7)
            used = (await ground.redis.info("memory"))["used_memory"]  # pyright: ignore[reportUnknownMemberType]
    nothing, long = "a new picture, nothing else waits", f"the same behind {backlog:,} old ones"
    most = ENGINE_S * 1000 + 50
    return [
        *costs,
        *starts(nothing, idle.job, (10, 50)),
        *starts(f"{nothing}, stock arq", idle_stock.job),
        *starts(f"{long}: its job", behind.job, (10, 50)),
        *starts(f"{long}: its reading", behind.engine, (None, most)),
        *starts(f"{long}: its job, stock arq", behind_stock.job),
        *starts(f"{long}: its reading, stock arq", behind_stock.engine),
        Figure("old pictures rung for", backlog / took_s, "/s", 20_000, more_is_better=True),
        Figure(f"memory of Valkey with {backlog:,} waiting", used / 2**20, "MiB"),
    ]


async def _cost(ground: Ground) -> list[Figure]:
    """What a job takes beside its engine, when one picture follows the other."""
    pictures = [said(5 * 10**7 + n, url=f"row/{n}") for n in range(PICTURES)]
    drawn = {a.url: noise(a.url) for picture in pictures for a in picture.attachments}
    watch = Watch(drawn)
    async with beside(ours(ground, deps_of(ground, watch))):
        await asyncio.sleep(1)  # under way
        idle = time.process_time()
        await asyncio.sleep(IDLE_S)
        idle_share = (time.process_time() - idle) / IDLE_S
        ids = await messages.insert(ground.db, pictures, priority=LIVE)
        wall, cpu = time.perf_counter(), time.process_time()
        await ground.queue.ring_reads(ids)
        await watch.all_are_read.wait()
        while await ground.db.fetchval(_UNREAD):  # noqa: ASYNC110  # rows, not a signal, say it is done
            await asyncio.sleep(0.02)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    over = (wall / (PICTURES * ENGINE_S) - 1) * 100
    return [
        Figure(f"time over the engine's {ENGINE_S * 1000:.0f} ms, a job", over, "%", 5),
        Figure("CPU of the worker, a job", _ms_a_job(cpu), "ms", 3),
        Figure("the same without what it takes idle", _ms_a_job(cpu - wall * idle_share), "ms", 3),
        Figure("of it to decode the picture, as every engine needs", _decode_ms(drawn), "ms"),
        Figure("CPU of an idle worker", idle_share * 100, "%"),
    ]


def _ms_a_job(cpu_s: float) -> float:
    return cpu_s / PICTURES * 1000


def _decode_ms(drawn: Mapping[str, bytes]) -> float:
    since = time.process_time()
    for picture in drawn.values():
        decode(picture)
    return _ms_a_job(time.process_time() - since)


def starts(
    what: str, waits: Sequence[float], targets: tuple[float | None, float | None] = (None, None)
) -> list[Figure]:
    cuts = statistics.quantiles(waits, n=100, method="inclusive")
    return [
        Figure(f"{what}, p50", cuts[49], "ms", targets[0]),
        Figure(f"{what}, p99", cuts[98], "ms", targets[1]),
    ]


def measure(backlog: int = BACKLOG) -> list[Figure]:
    return asyncio.run(_measure(backlog))
