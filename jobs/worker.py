"""The worker process: local readings, models' readings and answers in queues of their own."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from arq.connections import ArqRedis
from arq.worker import Function, func
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.redis import connection_pool
from db.patience import patiently
from jobs import answer_question, better_reading, read_asked, read_attachment, read_upload
from jobs.chores import Chores
from jobs.deps import JobDeps
from jobs.prompt_worker import PromptWorker
from jobs.queue import (
    BETTER_QUEUE,
    CONTROL_QUEUE,
    EXPIRY_MS,
    READ_QUEUE,
    deserialize,
    serialize,
)
from jobs.sweep import BETTER_WITHIN_S, Sweeper
from jobs.sweep_rounds import SweepRounds

log = structlog.get_logger()

LIVE_SLOTS = 1  # beside those for all pictures: a live one waits for no backfill
ANSWERS_AT_ONCE = 4
BETTER_AT_ONCE = 2
POLL_DELAY_S = 0.5
READ_LIMIT = 1000
HEALTH_EVERY_S = 10
REDIS_BACK_OFF_S = 0.3
LOOK_AGAIN_S = 3.0  # a worker that stops waits for it

LookAgain = Callable[[JobDeps, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """How much one worker does at once, and how long it may take to stop.

    `has_own_name`: no other running worker is called the same, so what that name holds at the start
    was left behind by a predecessor that was killed. A local reading that no model has bettered
    after `better_within_s` is final.
    """

    reads_at_once: int
    sweep_every_s: float
    drain_s: float = 30.0
    better_within_s: float = BETTER_WITHIN_S
    has_own_name: bool = False


class WorkerProcess:
    """Everything one worker runs. `stop` may be called from a signal handler."""

    def __init__(
        self,
        deps: JobDeps,
        redis: Redis,
        redis_url: str,
        config: WorkerConfig,
        chores: Chores | None = None,
    ) -> None:
        self._deps = deps
        self._chores = chores or Chores(deps.db, ())
        self._redis = redis
        self._redis_url = redis_url
        self._config = config
        self._stopped = asyncio.Event()
        self._running: set[PromptWorker] = set()

    def stop(self) -> None:
        """Let what runs end, and then `run` return."""
        self._stopped.set()
        for worker in self._running:
            worker.stop()

    async def run(self) -> None:
        """Work until `stop`; Redis and Postgres may come and go."""
        models = self._deps.models
        sweeper = Sweeper(
            self._deps.db,
            self._redis,
            spending=models.spending if models else None,
            better_within_s=self._config.better_within_s,
        )
        rounds = SweepRounds(sweeper.sweep, self._redis, every_s=self._config.sweep_every_s)
        if self._config.has_own_name:
            await sweeper.take_over(self._deps.owner)
        async with asyncio.TaskGroup() as group:
            sweeping = group.create_task(rounds.run())
            chores = group.create_task(self._chores.run())
            async with asyncio.TaskGroup() as queues:
                reads = self._config.reads_at_once + LIVE_SLOTS
                queues.create_task(self._serve(READ_QUEUE, reads, kept=LIVE_SLOTS))
                queues.create_task(self._serve(CONTROL_QUEUE, ANSWERS_AT_ONCE))
                if models:
                    queues.create_task(self._serve(BETTER_QUEUE, BETTER_AT_ONCE))
            sweeping.cancel()
            chores.cancel()

    async def _serve(self, queue: str, at_once: int, *, kept: int = 0) -> None:
        while not self._stopped.is_set():
            connections = connection_pool(self._redis_url)
            pool = ArqRedis(
                connections,
                job_serializer=serialize,
                job_deserializer=deserialize,
                default_queue_name=queue,
                expires_extra_ms=EXPIRY_MS,
            )
            worker, since = self._worker(queue, at_once, kept, pool), time.monotonic()
            self._running.add(worker)
            try:
                await worker.main()
            except (RedisError, OSError) as error:
                if time.monotonic() - since > REDIS_BACK_OFF_S:  # once an outage, not each try
                    log.warning("worker.redis_lost", queue=queue, error=str(error))
                await asyncio.sleep(REDIS_BACK_OFF_S)
            finally:
                self._running.discard(worker)
                await pool.aclose()
                await connections.aclose()

    def _worker(self, queue: str, at_once: int, kept: int, pool: ArqRedis) -> PromptWorker:
        return PromptWorker(
            functions=FUNCTIONS[queue],
            queue_name=queue,
            redis_pool=pool,
            max_jobs=at_once,
            kept=kept,
            ctx={"deps": self._deps},
            on_job_start=_start_job,
            after_job_end=_end_job,
            after_dropped=partial(_look_again, self._deps),
            drain_s=self._config.drain_s,
            poll_delay=POLL_DELAY_S,
            queue_read_limit=READ_LIMIT,
            health_check_interval=HEALTH_EVERY_S,
            health_check_key=f"arq:health:{queue}:{self._deps.owner}",
            job_serializer=serialize,
            job_deserializer=deserialize,
        )


FUNCTIONS: dict[str, list[Function]] = {
    READ_QUEUE: [
        func(read_attachment.read_attachment, name="read_attachment"),
        func(read_asked.read_asked, name="read_asked"),
        func(read_upload.read_upload, name="read_upload"),
    ],
    CONTROL_QUEUE: [func(answer_question.answer_question, name="answer_question")],
    BETTER_QUEUE: [func(better_reading.better_reading, name="better_reading")],
}
# Not for the models' readings: the sweeper rings for those again in any case.
LOOK_AGAIN: dict[str, LookAgain] = {
    "read_attachment": read_attachment.look_again,
    "read_upload": read_upload.look_again,
    "answer_question": answer_question.look_again,
}


async def _start_job(ctx: dict[str, Any]) -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(job_id=ctx["job_id"])
    ctx["started"] = time.monotonic()
    due_at = max(ctx["enqueue_time"].timestamp(), ctx["score"] / 1000)
    ctx["deps"].metrics.started(_kind(ctx), time.time() - due_at)


def _kind(ctx: dict[str, Any]) -> str:
    """The function of a job, which its name begins with."""
    return ctx["job_id"].partition(":")[0]


async def _end_job(ctx: dict[str, Any]) -> None:
    ctx["deps"].metrics.took(_kind(ctx), time.monotonic() - ctx["started"])
    if "missed" in ctx:
        await _look_again(ctx["deps"], ctx["job_id"])


async def _look_again(deps: JobDeps, job_id: str) -> None:
    """Ring again for what a job should have done, if it still waits; arq has forgotten the job."""
    function, _, row_id = job_id.partition(":")
    look_again = LOOK_AGAIN.get(function)
    if look_again is None:
        return
    try:
        await patiently(lambda: look_again(deps, row_id), limit_s=LOOK_AGAIN_S)
    except Exception:  # a rim: arq would end the worker for it, and the sweeper looks too
        log.exception("job.not_looked_at_again", missed=job_id)
        await deps.queue.distrust()
