"""The net under the bell: finds the rows whose ring was lost, and rings again."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import structlog
from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis
from redis.exceptions import RedisError

from db import better_readings, bettering, locks, ocr_job_outbox, ocr_results, questions
from db.ocr_job_outbox import LostJob
from db.patience import DATABASE_AWAY, DatabaseAway, patiently
from db.pool import Connection, Pool
from db.records import BACKFILL, LIVE, LostReading
from jobs import epoch
from jobs.queue import AUDIT_KEY, Job, JobQueue
from jobs.spending import Spending
from ocr.need import PLAIN

log = structlog.get_logger()

T = TypeVar("T")

AUDIT_EVERY_S = 60
TAKE_OVER_WITHIN_S = 10.0
SILENT_S = 2.0  # a pass is never longer without a statement, but when Redis hangs
BETTER_A_PASS = 4  # what is rung for waits in Redis, where nothing more urgent overtakes it
BETTER_WITHIN_S = 2 * 86_400.0
AFTER_ALL = (BACKFILL + 1, 0)


class Sweeper:
    """Runs in every worker; one pass at a time does the work, whoever holds the lock."""

    def __init__(
        self,
        db: Pool,
        redis: Redis,
        *,
        spending: Spending | None = None,
        better_within_s: float = BETTER_WITHIN_S,
    ) -> None:
        self._db = db
        self._redis = redis
        self._spending = spending
        self._better_within_s = better_within_s

    async def sweep(self) -> int:
        """One pass: free what the dead hold, ring for what waits; how many rows it rang for."""
        lock = locks.try_lock(self._db, locks.SWEEP_LOCK_ID, silent_s=SILENT_S)
        async with lock as connection:
            if connection is None:
                return 0
            queue, since = JobQueue(self._redis, connection), await self._epoch(connection)
            rung = await self._ring_freed(connection, queue)
            rung += await self._ring_unrung(connection, queue, since)
            rung += await self._ring_uploads(connection, queue, since)
            await epoch.note_rung(self._redis, since)
            rung += await self._ring_questions(connection, queue)
            rung += await self._ring_better(connection, queue)
            if await self._is_audit_due():
                rung += await self._audit(connection, queue)
        if rung:
            log.info("sweep.rang", rows=rung)
        return rung

    async def take_over(self, owner: str) -> None:
        """Free and ring for what a dead worker called *owner* held.

        A database that restarts is waited for, as nothing can be done without it anyway; without
        Redis the next pass rings.
        """
        db, queue = self._db, JobQueue(self._redis, self._db)
        try:
            readings = await _surely(lambda: ocr_results.reap_owner(db, owner))
            asked = await _surely(lambda: questions.reap_owner(db, owner))
            uploads = _told(await _surely(lambda: ocr_job_outbox.reap_worker(db, owner)))
            better = await _surely(lambda: better_readings.reap(db, owner))
            await self._ring_lost(queue, readings, asked)
            await self._ring_jobs(queue, uploads)
            await self._forget_running("better_reading", better)
        except (*DATABASE_AWAY, DatabaseAway, RedisError) as error:
            log.warning("worker.took_over_late", error=f"{type(error).__name__}: {error}")

    async def _ring_freed(self, connection: Connection, queue: JobQueue) -> int:
        readings = await ocr_results.reap(connection)
        return await self._ring_lost(queue, readings, await questions.reap(connection))

    async def _ring_lost(
        self, queue: JobQueue, readings: Sequence[LostReading], asked: Sequence[int]
    ) -> int:
        for reading in readings:
            log.warning(
                "attachment.lost",
                message_id=reading.message_id,
                attachment_id=str(reading.attachment_id),
                is_given_up=reading.is_given_up,
            )
        for message_id in asked:
            log.warning("question.lost", message_id=message_id)
        freed = [r.attachment_id for r in readings if not (r.is_given_up or r.is_resting)]
        await self._forget_running("read_attachment", freed)
        await self._forget_running("answer_question", asked)
        await queue.ring_reads(freed, freed=True)
        if asked:
            await queue.ring_questions(asked)
        return len(freed) + len(asked)

    async def _forget_running(self, function: str, ids: Sequence[object]) -> None:
        """Let jobs start that arq thinks are running, although their rows wait.

        A worker died, or Redis was lost between a start and its end. Should one run after all, the
        claim decides.
        """
        if ids:
            keys = [Job(function, str(i), 0).key for i in ids]
            await self._redis.delete(*(in_progress_key_prefix + key for key in keys))

    async def _ring_unrung(self, connection: Connection, queue: JobQueue, since: datetime) -> int:
        rung, after = 0, ocr_results.FIRST
        while page := await ocr_results.unrung(connection, since, after):
            begun = [w.attachment_id for w in page if w.was_rung or w.was_lost]
            await self._forget_running("read_attachment", begun)
            if not await queue.ring_waiting(page):
                break
            rung += len(page)
            after = (page[-1].priority, page[-1].attachment_id)
        return rung

    async def _ring_uploads(self, connection: Connection, queue: JobQueue, since: datetime) -> int:
        """Ring for the jobs of the HTTP door: those of dead workers, and those never rung for."""
        lost = _told(await ocr_job_outbox.reap(connection))
        waiting = await ocr_job_outbox.unrung(connection, since)
        return await self._ring_jobs(queue, list(dict.fromkeys([*lost, *waiting])))

    async def _ring_jobs(self, queue: JobQueue, job_ids: list[UUID]) -> int:
        await self._forget_running("read_upload", job_ids)
        await queue.ring_uploads(job_ids)
        return len(job_ids)

    async def _ring_questions(self, connection: Connection, queue: JobQueue) -> int:
        due = await questions.due_page(connection)
        if due:
            await queue.ring_questions(due)
        return len(due)

    async def _ring_better(self, connection: Connection, queue: JobQueue) -> int:
        """Ring for the pictures that models may read now, and for the answers they better."""
        await self._forget_running("better_reading", await better_readings.reap(connection))
        if expired := await better_readings.expire(connection, after_s=self._better_within_s):
            log.info("better.expired", pictures=expired)
        reopened = await bettering.reopen(connection)
        if reopened:
            await queue.ring_questions(reopened)
        due = await self._due_for_models(connection)
        if due:
            await self._forget_running("better_reading", due)  # of a Redis that was lost
            await queue.ring_better(due)
        return len(reopened) + len(due)

    async def _due_for_models(self, connection: Connection) -> list[UUID]:
        """The first that wait, as many as the models' day affords now."""
        if self._spending is None:
            return []
        can = await self._spending.affordable()
        urgent = await better_readings.due(
            connection, below=(LIVE, PLAIN), limit=min(can.urgent, BETTER_A_PASS)
        )
        others = min(can.any, BETTER_A_PASS) - len(urgent)
        if others <= 0:
            return urgent
        first = await better_readings.due(connection, below=AFTER_ALL, limit=BETTER_A_PASS)
        return list(dict.fromkeys([*urgent, *first]))[: len(urgent) + others]

    async def _epoch(self, connection: Connection) -> datetime:
        """Rings from before it are lost."""
        now: datetime = await connection.fetchval("SELECT clock_timestamp()")
        return await epoch.began(self._redis, now)

    async def _is_audit_due(self) -> bool:
        # The time lives in Redis: a worker's own clock starts anew with every crash.
        return bool(await self._redis.set(AUDIT_KEY, b"1", nx=True, ex=AUDIT_EVERY_S))

    async def _audit(self, connection: Connection, queue: JobQueue) -> int:
        """Offer every waiting picture: Redis keeps those it has, and takes those it lost."""
        jobs, after = await ocr_job_outbox.due_page(connection), ocr_results.FIRST
        offered = len(jobs) if await queue.ring_uploads(jobs) else 0
        while page := await ocr_results.pending_page(connection, after):
            if not await queue.ring_waiting(page):
                break
            offered += len(page)
            after = (page[-1].priority, page[-1].attachment_id)
        return offered


async def _surely(statement: Callable[[], Awaitable[T]]) -> T:
    return await patiently(statement, limit_s=TAKE_OVER_WITHIN_S)


def _told(lost: Sequence[LostJob]) -> list[UUID]:
    """Log what was lost; those that are worth another try."""
    for job in lost:
        log.warning("upload.lost", ocr_job_id=str(job.job_id), is_given_up=job.is_given_up)
    return [job.job_id for job in lost if not job.is_given_up]
