"""arq's worker with a loop of our own (docs/decisions/0005-prompt-worker.md).

Stock arq starts at most its free slots, then sleeps `poll_delay`: 4 jobs a second with our two
slots. It holds a dead worker's jobs for the longest timeout plus 10 s. This one

1. looks again as soon as a slot is free,
2. looks as soon as its queue's wake channel is rung (`poll_delay` stays as the fallback),
3. takes its jobs in one call and ends each in another (`jobs.taking`),
4. holds a running job's in-progress key for `HOLD_S` and renews it,
5. starts no job that it runs already, also when that key was lost,
6. keeps some of its slots for urgent jobs, so that these never wait for the others to end,
7. waits, when it stops, for the ends of jobs too, which a cancelled job leaves behind,
8. tells of the jobs that are dropped unrun: another worker's end of the same job took its content.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from arq.worker import Worker

from core.tasks import beside
from jobs.channel import rings
from jobs.queue import call_in, wake_channel
from jobs.taking import HOLD_S, TakenJob, Taking

log = structlog.get_logger()

RENEW_S = HOLD_S / 4


class PromptWorker(Worker):
    """Runs the jobs of one queue until `stop` is called, or until Redis fails it.

    `kept` of its `max_jobs` slots are for urgent jobs only. `after_dropped` is called with the name
    of a job that was not run, once it is out of the queue; it must not raise.
    """

    def __init__(
        self,
        *,
        drain_s: float = 30,
        kept: int = 0,
        after_dropped: Callable[[str], Awaitable[None]] | None = None,
        **options: Any,  # noqa: ANN401  # arq's own
    ) -> None:
        super().__init__(handle_signals=False, **options)
        self._kept = kept
        self._after_dropped = after_dropped
        self._drain_s = drain_s
        self._jobs = Taking(self.pool, self.queue_name)
        self._wake = asyncio.Event()
        self._renewed_at = time.monotonic()
        self._stopping = False
        self._ending: set[asyncio.Task[Any]] = set()

    async def main(self) -> None:
        """Take and run jobs until `stop`; every job has ended when this returns or raises.

        Raises:
            RedisError: Redis went away. Build another worker when it is back.
        """
        try:
            async with beside(self._listen()):
                while not self._stopping:
                    await self._look()
        finally:
            await self._drain()

    def stop(self) -> None:
        """Take no more jobs, and let `main` return when those that run have ended."""
        self._stopping = True
        self._wake.set()

    async def _look(self) -> None:
        self._wake.clear()
        self._forget_ended()
        await self._start_jobs()
        await self._keep_alive()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.poll_delay_s):
                await self._wake.wait()

    async def _listen(self) -> None:
        async for _ in rings(
            self.pool, wake_channel(self.queue_name), fallback_s=self.poll_delay_s
        ):
            self._wake.set()

    async def _drain(self) -> None:
        running = [task for task in self.tasks.values() if not task.done()]
        if running:
            _, late = await asyncio.wait(running, timeout=self._drain_s)
            for task in late:
                task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _forget_ended(self) -> None:
        """Raises what one of them raised: it could not be ended in Redis."""
        for job_id, task in list(self.tasks.items()):
            if task.done():
                del self.tasks[job_id]
                task.result()

    async def _start_jobs(self) -> None:
        free = self.max_jobs - len(self.tasks)
        if not free:
            return
        taken = await self._jobs.take(
            free, kept=self._kept, limit=self.queue_read_limit, running=self.tasks
        )
        for job in taken:
            task = asyncio.get_running_loop().create_task(self._run(job))
            task.add_done_callback(lambda _: self._wake.set())
            self.tasks[job.id] = task

    async def _run(self, job: TakenJob) -> None:
        """What is cancelled stays in the queue; whatever else comes of a job, it is over."""
        call = call_in(job.content)
        function = self.functions.get(call.function) if call else None
        if call is None or function is None:
            await asyncio.shield(self._drop(job))
            return
        ctx = {**self.ctx, "job_id": job.id, "score": job.score, "enqueue_time": call.at}
        if self.on_job_start:
            await self.on_job_start(ctx)
        is_over = True
        try:
            await function.coroutine(ctx, *call.args)
        except asyncio.CancelledError:
            is_over = False
        except Exception:  # a rim: its row is still there, and the sweeper rings for it
            self.jobs_failed += 1
            log.exception("job.broke")
        else:
            self.jobs_complete += 1
        await asyncio.shield(self._end(job.id, is_over=is_over))
        if self.after_job_end:
            await self.after_job_end(ctx)

    async def _drop(self, job: TakenJob) -> None:
        """Its content is gone, cannot be read, or asks for what this version does not know."""
        log.warning("job.dropped", job_id=job.id, is_gone=not job.content)
        self.jobs_failed += 1
        await self._end(job.id, is_over=True)
        if self._after_dropped:
            await self._after_dropped(job.id)

    async def _end(self, job_id: str, *, is_over: bool) -> None:
        """In a task of its own, which goes on when the job is cancelled."""
        if task := asyncio.current_task():
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
        await self._jobs.end(job_id, is_over=is_over)

    async def _keep_alive(self) -> None:
        """Keep what runs here from being started elsewhere, and let arq write its sign of life."""
        if time.monotonic() - self._renewed_at >= RENEW_S:
            self._renewed_at = time.monotonic()
            await self._jobs.hold([i for i, task in self.tasks.items() if not task.done()])
            await self.record_health()
