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
from arq.worker import Worker, func
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from core.metrics.work import WorkMetrics
from core.redis import connect, connection_pool
from db import messages, ocr_results, questions
from db.pool import Pool
from db.records import BACKFILL, LIVE, Ask
from jobs.deps import JobDeps
from jobs.prompt_worker import HOLD_S, PromptWorker
from jobs.queue import READ_QUEUE, Job, deserialize, enqueue, serialize
from jobs.sweep import Sweeper
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
        assert await redis.get(f"arq:retry:{job_id}") == b"1"  # arq's count of starts
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
    await Sweeper(db, redis, every_s=60).sweep()  # it rings, and has nothing more to do
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
        await db.execute("UPDATE ocr_results SET not_before = 'infinity' WHERE status = 'pending'")
        reader.gate.set()

    assert len(old) == 3000
    assert taken == ["backfill", "backfill", "live"]


async def _is(value: bool) -> bool:
    return value


class HeldEnds(Pipeline):
    """A pipeline that writes the end of a job only when `gate` is open."""

    ending: asyncio.Event
    gate: asyncio.Event

    async def execute(self, *args: Any, **options: Any) -> Any:
        if any("ZREM" in command for command, _ in self.command_stack):
            self.ending.set()
            await self.gate.wait()
        return await super().execute(*args, **options)


class HeldRedis(ArqRedis):
    """As arq's, with pipelines that wait for a gate."""

    def __init__(self, url: str) -> None:
        self.connections = connection_pool(url)
        super().__init__(self.connections, serialize, deserialize)
        self.ending, self.gate = asyncio.Event(), asyncio.Event()

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> HeldEnds:  # noqa: FBT002
        pipe = HeldEnds(self.connections, self.response_callbacks, transaction, shard_hint)
        pipe.ending, pipe.gate = self.ending, self.gate
        return pipe


async def do_nothing(ctx: dict[Any, Any], job_id: str) -> None:
    pass


async def test_a_worker_is_at_its_end_only_when_the_ends_of_its_jobs_are_written(
    redis: Redis, redis_url: str
) -> None:
    held = HeldRedis(redis_url)
    worker = PromptWorker(
        functions=[func(do_nothing)],
        queue_name="nothing",
        redis_pool=held,
        drain_s=0,
        job_serializer=serialize,
        job_deserializer=deserialize,
    )
    await enqueue(redis, "nothing", [Job("do_nothing", "1", 1)])
    async with asyncio.TaskGroup() as group:
        running = group.create_task(worker.main())
        await held.ending.wait()
        worker.stop()
        await asyncio.wait([running], timeout=0.1)
        assert not running.done()
        held.gate.set()
    await held.connections.disconnect()
    assert await queued(redis, "nothing") == []


def test_arq_still_has_the_inside_that_our_worker_overrides() -> None:
    overridden = ("main", "start_jobs", "heart_beat", "finish_job", "finish_failed_job")
    for name in (*overridden, "_release_sem_dec_counter_on_complete", "_poll_iteration"):
        assert callable(getattr(Worker, name)), name
    polling = inspect.getsource(getattr(Worker, "_poll_iteration"))  # noqa: B009  # private on purpose
    assert "self.heart_beat()" in polling
    assert "self.start_jobs(job_ids)" in polling
    assert "self.allow_pick_jobs" in polling
    assert "self.in_progress_timeout_s" in inspect.getsource(Worker.start_jobs)
    assert "_release_sem_dec_counter_on_complete()" in inspect.getsource(Worker.start_jobs)
    running = inspect.getsource(Worker.run_job)
    assert "asyncio.shield(self.finish_failed_job(" in running
    assert "self.finish_job(" in running
    assert issubclass(PromptWorker, Worker)
