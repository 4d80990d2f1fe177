"""The real arq under our loop, on a real Valkey: what the other tests take for granted."""

import asyncio
import inspect
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix
from arq.worker import Function, Worker, func
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from core.metrics.work import WorkMetrics
from core.redis import connect, connection_pool
from core.tasks import beside
from db import messages, ocr_results, questions
from db.patience import patiently
from db.pool import Pool
from db.records import BACKFILL, LIVE, Ask
from jobs.deps import JobDeps
from jobs.prompt_worker import PromptWorker
from jobs.queue import READ_QUEUE, Job, deserialize, enqueue, serialize
from jobs.sweep import Sweeper
from jobs.taking import HOLD_S
from jobs.worker import POLL_DELAY_S, WorkerConfig, WorkerProcess
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeAnswerer, FakeReader
from tests.jobs.conftest import MakeDeps, queued
from tests.waiting import eventually


@asynccontextmanager
async def working(
    deps: JobDeps,
    redis: Redis,
    redis_url: str,
    *,
    has_own_name: bool = False,
    sweep_every_s: float = 0.2,
) -> AsyncGenerator[WorkerProcess]:
    config = WorkerConfig(
        reads_at_once=2, sweep_every_s=sweep_every_s, drain_s=5, has_own_name=has_own_name
    )
    process = WorkerProcess(deps, redis, redis_url, config)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(process.run())
        yield process
        process.stop()
        await running


@asynccontextmanager
async def bare_worker(
    redis_url: str, function: Function, **options: Any
) -> AsyncGenerator[tuple[PromptWorker, asyncio.Task[None]]]:
    """Our loop with one function on the queue "nothing", told to stop when the block ends."""
    connections = connection_pool(redis_url)
    worker = PromptWorker(
        functions=[function],
        queue_name="nothing",
        redis_pool=ArqRedis(connections, serialize, deserialize),
        job_serializer=serialize,
        job_deserializer=deserialize,
        **options,
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(worker.main())
        yield worker, running
        worker.stop()
        await running
    await connections.disconnect()


async def completed(db: Pool) -> int:
    return await db.fetchval("SELECT count(*) FROM ocr_results WHERE status = 'completed'")


async def test_pictures_are_read_and_their_question_is_answered(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    message = make_message(attachments=(make_attachment(), make_attachment()))
    deps = make_deps()
    async with working(deps, redis, redis_url):
        await deps.queue.ring_reads(await store(db, message, ask=True))

        await eventually(lambda: db.fetchval("SELECT count(*) FROM answers"))

    assert await completed(db) == 2
    assert await queued(redis, READ_QUEUE) == []


async def test_every_job_is_counted_and_timed(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    registry = CollectorRegistry()
    deps = replace(make_deps(), metrics=WorkMetrics(registry))
    message = make_message(attachments=(make_attachment(),))

    def counted(name: str, kind: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, {"kind": kind, **labels})

    async with working(deps, redis, redis_url):
        await deps.queue.ring_reads(await store(db, message, ask=True))
        await eventually(lambda: db.fetchval("SELECT count(*) FROM answers"))

    for kind, outcome in (("read_attachment", "completed"), ("answer_question", "answered")):
        assert counted("bot_jobs_total", kind, outcome=outcome) == 1
        assert counted("bot_job_duration_seconds_count", kind)
        assert counted("bot_job_start_latency_seconds_count", kind)


async def test_a_window_that_restarts_is_waited_for_without_the_sweeper(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    message, answerer = make_message(content="pip fails"), FakeAnswerer()
    due_at = datetime.now(UTC) + timedelta(seconds=0.3)
    deps = make_deps(answerer=answerer)
    async with working(deps, redis, redis_url, sweep_every_s=3600):
        ask = Ask(message.id, due_at, due_at, quiet_s=0.6, image_wait_s=0.6)
        await messages.insert(db, [message], priority=LIVE, ask=[ask])
        await deps.queue.ring_question(message.id, due_at)
        await store(db, make_message(content="on Debian"))

        await eventually(lambda: db.fetchval("SELECT count(*) FROM answers"))

    assert answerer.texts == ["pip fails\non Debian"]


async def test_a_lost_bell_costs_time_and_no_picture(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    await store(db, make_message(attachments=(make_attachment(),)))  # nobody rings

    async with working(make_deps(), redis, redis_url):
        await eventually(lambda: completed(db))


async def test_an_idle_worker_starts_a_picture_much_sooner_than_it_polls(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    deps, loop = make_deps(), asyncio.get_running_loop()
    async with working(deps, redis, redis_url):
        waits: list[float] = []
        for _ in range(5):
            ids = await store(db, make_message(attachments=(make_attachment(),)))
            done, start = await completed(db), loop.time()
            await deps.queue.ring_reads(ids)

            async def one_more(done: int = done) -> bool:
                return await completed(db) > done

            await eventually(one_more)
            waits.append(loop.time() - start)

    assert min(waits) < POLL_DELAY_S / 2


async def test_a_worker_told_to_stop_finishes_what_it_reads(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    reader = FakeReader()
    reader.gate.clear()
    deps = make_deps(reader=reader)
    async with working(deps, redis, redis_url) as process:
        await deps.queue.ring_reads(await store(db, make_message(attachments=(make_attachment(),))))
        await reader.started.wait()
        process.stop()
        reader.gate.set()

    assert await completed(db) == 1


async def test_a_running_job_is_held_for_seconds_and_not_for_minutes(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    reader = FakeReader()
    reader.gate.clear()
    deps = make_deps(reader=reader)
    async with working(deps, redis, redis_url):
        [picture] = await store(db, make_message(attachments=(make_attachment(),)))
        await deps.queue.ring_reads([picture])
        await reader.started.wait()
        held_ms = await redis.pttl(f"{in_progress_key_prefix}read_attachment:{picture}")
        reader.gate.set()

    assert 0 < held_ms <= HOLD_S * 1000


async def test_a_job_whose_key_is_lost_while_it_runs_is_not_started_beside_itself(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    reader = FakeReader()
    reader.gate.clear()
    deps = make_deps(reader=reader)
    async with working(deps, redis, redis_url):
        [picture] = await store(db, make_message(attachments=(make_attachment(),)))
        await deps.queue.ring_reads([picture])
        await reader.started.wait()
        job_id = f"read_attachment:{picture}"
        await redis.delete(in_progress_key_prefix + job_id)
        await deps.queue.ring_reads([picture])  # the worker looks again
        other = await store(db, make_message(attachments=(make_attachment(),)))
        await deps.queue.ring_reads(other)

        async def both_run() -> bool:
            return reader.count == 2

        await eventually(both_run)
        assert not await redis.exists(in_progress_key_prefix + job_id)  # nobody took it again
        reader.gate.set()


async def test_a_predecessors_work_is_taken_up_at_once(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    message, answered = make_message(attachments=(make_attachment(),)), make_message()
    [picture] = await store(db, message)
    await store(db, answered, ask=True)
    await ocr_results.claim(db, picture, owner="host:0", lease_s=3600)
    await questions.claim(db, answered.id, owner="host:0", lease_s=3600)
    for job in (f"read_attachment:{picture}", f"answer_question:{answered.id}"):
        await redis.set(in_progress_key_prefix + job, b"1", px=int(HOLD_S * 1000))

    async with working(make_deps(owner="host:0"), redis, redis_url, has_own_name=True):
        await eventually(lambda: completed(db), limit_s=HOLD_S / 2)
        await eventually(lambda: db.fetchval("SELECT count(*) FROM answers"), limit_s=HOLD_S / 2)


async def test_a_database_that_fails_a_look_again_does_not_end_the_worker(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    deps = make_deps()
    async with working(deps, redis, redis_url):
        await db.execute("ALTER TABLE ocr_results RENAME TO away")
        missing = Job("read_attachment", str(uuid4()), 1)
        await enqueue(redis, READ_QUEUE, [missing])

        async def is_done() -> bool:
            return await queued(redis, READ_QUEUE) == []

        await eventually(is_done)
        await db.execute("ALTER TABLE away RENAME TO ocr_results")
        await store(db, make_message(attachments=(make_attachment(),)))
        await eventually(lambda: completed(db))


async def test_a_picture_whose_job_another_worker_ended_as_it_began_is_rung_for_again(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    """Of the job only its place in the queue is left; arq drops it as expired, and not the row."""
    await make_place(db)
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))
    deps = make_deps()
    await Sweeper(db, redis).sweep()  # it rings, and has nothing more to do
    await redis.delete(f"arq:job:read_attachment:{picture}")

    async with working(deps, redis, redis_url, sweep_every_s=3600):
        await eventually(lambda: completed(db))


async def test_work_goes_on_when_redis_drops_every_connection(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    await make_place(db)
    deps = make_deps()
    async with working(deps, redis, redis_url):
        await store(db, make_message(attachments=(make_attachment(),)))
        await eventually(lambda: completed(db))

        admin = connect(redis_url)
        await admin.execute_command("CLIENT", "KILL", "SKIPME", "yes")  # pyright: ignore[reportUnknownMemberType]
        await admin.aclose()
        await store(db, make_message(attachments=(make_attachment(),)))

        async def both() -> bool:
            return await completed(db) == 2

        await eventually(both)


_PUT_OFF = "UPDATE ocr_results SET not_before = 'infinity' WHERE status = 'pending'"


async def test_a_new_picture_starts_while_a_backfill_fills_every_other_slot(
    db: Pool, redis: Redis, redis_url: str, make_deps: MakeDeps
) -> None:
    """In the order of their priority, without a clock: nothing that was taken ever ends."""
    await make_place(db)
    reader = FakeReader()
    reader.gate.clear()
    deps = make_deps(reader=reader)
    backlog = [make_message(attachments=[make_attachment() for _ in range(10)]) for _ in range(300)]
    old = await messages.insert(db, backlog, priority=BACKFILL)
    await deps.queue.ring_reads(old, priority=BACKFILL)

    async def started(number: int) -> None:
        await eventually(lambda: _is(reader.count >= number))

    async with working(deps, redis, redis_url):
        await started(2)
        await deps.queue.ring_reads(await store(db, make_message(attachments=(make_attachment(),))))
        await started(3)
        taken = list(reader.priorities)
        await patiently(lambda: db.execute(_PUT_OFF))  # the sweeper writes the same rows
        reader.gate.set()

    assert len(old) == 3000
    assert taken == ["backfill", "backfill", "live"]


async def _is(value: bool) -> bool:
    return value


async def test_a_worker_is_at_its_end_only_when_the_ends_of_its_jobs_are_written(
    redis: Redis, redis_url: str
) -> None:
    started, gate = asyncio.Event(), asyncio.Event()

    async def held(ctx: dict[Any, Any], job_id: str) -> None:
        started.set()
        await gate.wait()

    async with bare_worker(redis_url, func(held, name="held"), drain_s=0) as (worker, running):
        await enqueue(redis, "nothing", [Job("held", "1", 1)])
        await started.wait()
        await redis.execute_command("CLIENT", "PAUSE", 10_000, "WRITE")  # pyright: ignore[reportUnknownMemberType]
        gate.set()
        worker.stop()
        await asyncio.wait([running], timeout=0.1)
        assert not running.done()
        await redis.execute_command("CLIENT", "UNPAUSE")  # pyright: ignore[reportUnknownMemberType]
    assert await queued(redis, "nothing") == []


async def test_a_job_that_cannot_be_read_is_dropped_and_the_next_one_is_run(
    redis: Redis, redis_url: str
) -> None:
    done = asyncio.Event()

    async def finish(ctx: dict[Any, Any], job_id: str) -> None:
        done.set()

    broken = (b"\xc1", serialize({"f": "finish"}), serialize({"f": "other", "a": (), "et": 1}), b"")
    for number, content in enumerate(broken):
        await redis.set(f"arq:job:broken:{number}", content)
        await redis.zadd("nothing", {f"broken:{number}": 1})
    await enqueue(redis, "nothing", [Job("finish", "1", 2)])

    async with bare_worker(redis_url, func(finish, name="finish")):
        await done.wait()

    assert await queued(redis, "nothing") == []


async def test_a_job_that_raises_is_over_and_the_next_one_is_run(
    redis: Redis, redis_url: str
) -> None:
    done = asyncio.Event()

    async def act(ctx: dict[Any, Any], job_id: str) -> None:
        if job_id == "1":
            raise LookupError
        done.set()

    await enqueue(redis, "nothing", [Job("act", "1", 1), Job("act", "2", 2)])
    async with bare_worker(redis_url, func(act, name="act")):
        await done.wait()

    assert await queued(redis, "nothing") == []


async def test_a_job_that_is_cancelled_stays_in_the_queue_and_is_held_by_nobody(
    redis: Redis, redis_url: str
) -> None:
    started = asyncio.Event()

    async def wait(ctx: dict[Any, Any], job_id: str) -> None:
        started.set()
        await asyncio.Event().wait()

    await enqueue(redis, "nothing", [Job("wait", "1", 1)])
    async with bare_worker(redis_url, func(wait, name="wait"), drain_s=0):
        await started.wait()

    assert await queued(redis, "nothing") == ["wait:1"]
    assert not await redis.exists(f"{in_progress_key_prefix}wait:1")


def test_arq_still_has_the_inside_that_our_worker_uses() -> None:
    assert "self.tasks.values()" in inspect.getsource(Worker.record_health)
    for name in ("functions", "tasks", "jobs_complete", "jobs_failed", "queue_read_limit"):
        assert f"self.{name}" in inspect.getsource(Worker.__init__), name
    assert issubclass(PromptWorker, Worker)


async def test_stock_arq_and_our_worker_leave_each_other_their_jobs(
    redis: Redis, redis_url: str
) -> None:
    """As while workers of an earlier version are replaced one by one."""
    runs: list[str] = []
    both = asyncio.Barrier(2)

    async def run(ctx: dict[Any, Any], job_id: str) -> None:
        runs.append(job_id)
        await both.wait()

    connections = connection_pool(redis_url)
    pool = ArqRedis(connections, serialize, deserialize)
    stock = Worker(
        functions=[func(run, name="run")],
        queue_name="nothing",
        redis_pool=pool,
        max_jobs=1,
        poll_delay=0.01,
        keep_result=0,
        handle_signals=False,
        job_serializer=serialize,
        job_deserializer=deserialize,
    )
    async with beside(stock.main()), bare_worker(redis_url, func(run, name="run"), max_jobs=1):
        await enqueue(redis, "nothing", [Job("run", str(n), 1 + n) for n in range(8)])

        async def is_done() -> bool:
            return await queued(redis, "nothing") == []

        await eventually(is_done)
    await connections.disconnect()
    assert sorted(runs) == [str(n) for n in range(8)]
