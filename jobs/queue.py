"""The bell: tells the workers which rows to look at. What it says may be lost; the rows are not.

Jobs are written in arq's own key layout, many in one call of a script, because one `enqueue_job`
costs three round trips (docs/decisions/0004-bulk-enqueue.md).
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgpack
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from db import ocr_job_outbox, ocr_results
from db.pool import Executor
from db.records import BACKFILL, LIVE, WaitingReading

log = structlog.get_logger()

READ_QUEUE = "helpsight:read"
CONTROL_QUEUE = "helpsight:control"
BETTER_QUEUE = (
    "helpsight:better"  # of its own: a model is slow, and the local reader waits for none
)
AUDIT_KEY = "helpsight:audit"  # there as long as the last audit counts
DAY_MS = 86_400_000
EXPIRY_MS = 7 * DAY_MS
LIVE_HEAD_START_MS = 30 * DAY_MS  # a backfill older than this would overtake live work
UPLOAD_HEAD_START_MS = 22 * DAY_MS  # behind what is said live, before any backfill
FREED_HEAD_START_MS = 60 * DAY_MS  # has waited once already
OLDEST_MS = 15 * DAY_MS  # age counts no further: it would be taken for a head start
_CLOCKS_DIFFER_MS = DAY_MS  # between machines, at most
CHUNK = 500  # keeps Redis busy under 5 ms a call

# KEYS: the queue; ARGV: expiry in ms, then id, score, blob a job. A job that is there stays as it
# is; its score moves only towards the head.
_ENQUEUE = """
local new = 0
for i = 2, #ARGV, 3 do
  if redis.call('set', 'arq:job:' .. ARGV[i], ARGV[i+2], 'PX', ARGV[1], 'NX') then
    redis.call('zadd', KEYS[1], ARGV[i+1], ARGV[i])
    new = new + 1
  else
    redis.call('zadd', KEYS[1], 'LT', ARGV[i+1], ARGV[i])
  end
end
redis.call('publish', KEYS[1] .. ':wake', '')
return new
"""


def wake_channel(queue: str) -> str:
    """The channel on which a queue's workers are told to look now."""
    return f"{queue}:wake"


def serialize(job: dict[str, Any]) -> bytes:
    """A job of arq's as msgpack: what is read from Redis must never be able to run code."""
    return cast("bytes", msgpack.packb(job, default=repr))  # pyright: ignore[reportUnknownMemberType]


def deserialize(blob: bytes) -> dict[str, Any]:
    return cast("dict[str, Any]", msgpack.unpackb(blob))  # pyright: ignore[reportUnknownMemberType]


@dataclass(frozen=True, slots=True)
class Job:
    """A call of `function` with one id; due at `score`, in ms since the epoch."""

    function: str
    id: str
    score: int

    @property
    def key(self) -> str:
        """The job's name in Redis: the same work has the same name, so it waits there once."""
        return f"{self.function}:{self.id}"

    def blob(self, now_ms: int) -> bytes:
        return serialize({"t": None, "f": self.function, "a": (self.id,), "k": {}, "et": now_ms})


@dataclass(frozen=True, slots=True)
class Call:
    """What a job asks for, and when it was rung for."""

    function: str
    args: tuple[Any, ...]
    at: datetime


def call_in(content: bytes) -> Call | None:
    """What `Job.blob` says; None where it is gone or cannot be read."""
    try:
        call = deserialize(content)
        return Call(call["f"], tuple(call["a"]), datetime.fromtimestamp(call["et"] / 1000, UTC))
    except Exception:  # noqa: BLE001  # a rim: whoever wrote it
        return None


async def enqueue(redis: Redis, queue: str, jobs: Sequence[Job]) -> int:
    """Put *jobs* into *queue* and wake its workers; returns how many were not there yet."""
    now_ms, new = time.time_ns() // 1_000_000, 0
    script = redis.register_script(_ENQUEUE)
    for start in range(0, len(jobs), CHUNK):
        args: list[str | int | bytes] = [EXPIRY_MS]
        for job in jobs[start : start + CHUNK]:
            args += [job.key, job.score, job.blob(now_ms)]
        new += cast("int", await script(keys=[queue], args=args))
    return new


def urgent_until() -> int:
    """The latest score of a job that is a live one, or was freed: those a queue begins with."""
    return _score(LIVE) + _CLOCKS_DIFFER_MS


class JobQueue:
    """The only part of this room that the doors import."""

    def __init__(self, redis: Redis, db: Executor) -> None:
        self._redis = redis
        self._db = db

    async def ring_reads(
        self, attachment_ids: Sequence[UUID], *, priority: int = LIVE, freed: bool = False
    ) -> bool:
        """Ring for pictures whose rows are committed. False: Redis is away, the sweeper will.

        *freed* ones were claimed by a worker that died: they go before everything else.
        """
        if not attachment_ids:
            return True
        score = _score(priority, freed=freed)
        return await self._ring_reads(dict.fromkeys(attachment_ids, score))

    async def ring_waiting(self, waiting: Sequence[WaitingReading]) -> bool:
        """Ring for pictures again, each in the place its age gives it. False: Redis is away."""
        return not waiting or await self._ring_reads(
            {w.attachment_id: _score(w.priority, freed=w.was_lost, since=w.since) for w in waiting}
        )

    async def _ring_reads(self, scores: Mapping[UUID, int]) -> bool:
        jobs = [Job("read_attachment", str(i), score) for i, score in scores.items()]
        since = time.monotonic()
        if not await self._ring(READ_QUEUE, jobs):
            return False
        await ocr_results.mark_rung(self._db, list(scores), ago_s=time.monotonic() - since)
        return True

    async def distrust(self) -> None:
        """Let the sweeper's next pass offer every waiting row again: a ring may have been lost."""
        with suppress(RedisError, OSError):  # then all is offered again when Redis is back
            await self._redis.delete(AUDIT_KEY)

    async def ring_better(self, attachment_ids: Sequence[UUID]) -> bool:
        """Ring for pictures that a model shall read now. False: Redis is away."""
        score = _score(LIVE)
        jobs = [Job("better_reading", str(i), score) for i in attachment_ids]
        return await self._ring(BETTER_QUEUE, jobs)

    async def ring_asked(self, picture_ids: Sequence[UUID]) -> bool:
        """Ring for pictures of a question asked by a command. False: Redis is away."""
        score = _score(LIVE)
        return await self._ring(READ_QUEUE, [Job("read_asked", str(i), score) for i in picture_ids])

    async def ring_uploads(self, job_ids: Sequence[UUID]) -> bool:
        """Ring for jobs of the HTTP door whose rows are committed. False: Redis is away."""
        score = _score(BACKFILL) - UPLOAD_HEAD_START_MS
        jobs = [Job("read_upload", str(i), score) for i in job_ids]
        since = time.monotonic()
        if not job_ids or not await self._ring(READ_QUEUE, jobs):
            return not job_ids
        await ocr_job_outbox.mark_rung(self._db, job_ids, ago_s=time.monotonic() - since)
        return True

    async def ring_question(self, message_id: int, due_at: datetime) -> bool:
        """Ring for a question, to be looked at from *due_at* on. False: Redis is away."""
        return await self.ring_questions([message_id], score=int(due_at.timestamp() * 1000))

    async def ring_questions(self, message_ids: Sequence[int], *, score: int | None = None) -> bool:
        """Ring for questions that are due now, or at *score* in ms since the epoch."""
        at = _score(LIVE) if score is None else score
        jobs = [Job("answer_question", str(i), at) for i in message_ids]
        return await self._ring(CONTROL_QUEUE, jobs)

    async def _ring(self, queue: str, jobs: Sequence[Job]) -> bool:
        try:
            await enqueue(self._redis, queue, jobs)
        except (RedisError, OSError) as error:
            log.warning("bell.lost", queue=queue, jobs=len(jobs), error=str(error))
            return False
        return True


def _score(priority: int, *, freed: bool = False, since: datetime | None = None) -> int:
    """When a job counts as due: the earlier, the sooner it is taken. Always in the past.

    What waits *since* some time keeps its turn, however often it is rung for.
    """
    now_ms = time.time_ns() // 1_000_000
    since_ms = now_ms if since is None else int(since.timestamp() * 1000)
    at_ms = min(max(since_ms, now_ms - OLDEST_MS), now_ms)
    if freed:
        return at_ms - FREED_HEAD_START_MS
    return at_ms - LIVE_HEAD_START_MS if priority <= LIVE else at_ms
