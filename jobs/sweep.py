"""The net under the bell: finds the rows whose ring was lost, and rings again."""

import asyncio
import random
from datetime import datetime
from uuid import UUID

import structlog
from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import TransientError
from db import locks, ocr_results, questions
from db.patience import DATABASE_AWAY
from db.pool import Connection, Pool
from db.records import LIVE
from jobs.queue import Job, JobQueue

log = structlog.get_logger()

AUDIT_EVERY_S = 60
AUDIT_KEY = "helpsight:audit"
EPOCH_KEY = "helpsight:epoch"


class Sweeper:
    """Runs in every worker; one pass at a time does the work, whoever holds the lock."""

    def __init__(self, db: Pool, redis: Redis, *, every_s: float) -> None:
        self._db = db
        self._redis = redis
        self._every_s = every_s

    async def run(self) -> None:
        """Pass after pass, for ever; an outage costs passes, not the sweeper."""
        while True:
            try:
                await self.sweep()
            except (*DATABASE_AWAY, RedisError, TransientError) as error:
                log.warning("sweep.failed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(self._every_s * random.uniform(0.8, 1.2))  # noqa: S311  # spreads

    async def sweep(self) -> int:
        """One pass: free what the dead hold, ring for what waits; how many rows it rang for."""
        async with locks.try_lock(self._db, locks.SWEEP_LOCK_ID) as connection:
            if connection is None:
                return 0
            queue = JobQueue(self._redis, connection)
            rung = await self._ring_freed(connection, queue)
            rung += await self._ring_unrung(connection, queue)
            rung += await self._ring_questions(connection, queue)
            if await self._is_audit_due():
                rung += await self._audit(connection, queue)
        if rung:
            log.info("sweep.rang", rows=rung)
        return rung

    async def _ring_freed(self, connection: Connection, queue: JobQueue) -> int:
        freed = await ocr_results.reap(connection)
        await self._forget_running([Job("read_attachment", str(i), 0).key for i in freed])
        await queue.ring_reads(freed, freed=True)
        asked = await questions.reap(connection)
        await self._forget_running([Job("answer_question", str(i), 0).key for i in asked])
        return len(freed) + len(asked)

    async def _forget_running(self, job_ids: list[str]) -> None:
        """Let jobs start again whose worker is dead: arq still thinks that they run."""
        if job_ids:
            await self._redis.delete(*(in_progress_key_prefix + job_id for job_id in job_ids))

    async def _ring_unrung(self, connection: Connection, queue: JobQueue) -> int:
        epoch = await self._epoch(await connection.fetchval("SELECT clock_timestamp()"))
        rung = 0
        while page := await ocr_results.unrung(connection, epoch):
            if not await _ring_page(queue, page):
                break
            rung += len(page)
            if len(page) < ocr_results.PAGE:
                break
        return rung

    async def _ring_questions(self, connection: Connection, queue: JobQueue) -> int:
        due = await questions.due_page(connection)
        if due:
            await queue.ring_questions(due)
        return len(due)

    async def _epoch(self, now: datetime) -> datetime:
        """Since when this Redis holds its keys: rings from before it are lost.

        The key is named after the server's run id and holds a time: it is missing after a flush,
        and another after a restart.
        """
        server: dict[str, str] = await self._redis.info("server")  # pyright: ignore[reportUnknownMemberType]
        key = f"{EPOCH_KEY}:{server['run_id']}"
        await self._redis.set(key, now.isoformat(), nx=True)
        stored: bytes | None = await self._redis.get(key)
        return datetime.fromisoformat(stored.decode()) if stored else now

    async def _is_audit_due(self) -> bool:
        # The time lives in Redis: a worker's own clock starts anew with every crash.
        return bool(await self._redis.set(AUDIT_KEY, b"1", nx=True, ex=AUDIT_EVERY_S))

    async def _audit(self, connection: Connection, queue: JobQueue) -> int:
        """Offer every waiting picture: Redis keeps those it has, and takes those it lost."""
        offered, after = 0, None
        while page := await ocr_results.pending_page(connection, after):
            if not await _ring_page(queue, page):
                break
            offered += len(page)
            attachment_id, priority = page[-1]
            after = (priority, attachment_id)
        return offered


async def _ring_page(queue: JobQueue, page: list[tuple[UUID, int]]) -> bool:
    is_heard = True
    live = [i for i, priority in page if priority <= LIVE]
    is_heard &= await queue.ring_reads(live, priority=LIVE)
    backfill = [i for i, priority in page if priority > LIVE]
    is_heard &= await queue.ring_reads(backfill, priority=LIVE + 1)
    return is_heard
