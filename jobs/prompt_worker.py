"""arq's worker with seven changes in its loop (docs/decisions/0005-prompt-worker.md).

Stock arq starts at most its free slots, then sleeps `poll_delay`: 4 jobs a second with our two
slots. It holds a dead worker's jobs for the longest timeout plus 10 s. This one

1. looks again as soon as a slot is free,
2. looks as soon as its queue's wake channel is rung (`poll_delay` stays as the fallback),
3. holds a running job's in-progress key for `HOLD_S` and renews it,
4. starts no job that it runs already, also when that key was lost,
5. keeps some of its slots for urgent jobs, so that these never wait for the others to end,
6. waits, when it stops, for the ends of jobs too, which arq writes in tasks of their own,
7. tells of the jobs that arq drops unrun: another worker's end of the same job took its content.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from arq.constants import in_progress_key_prefix
from arq.worker import Worker

from core.tasks import beside
from jobs.channel import rings
from jobs.queue import urgent_count, wake_channel

HOLD_S = 10.0
RENEW_S = 2.5


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
        self.in_progress_timeout_s = HOLD_S
        self._drain_s = drain_s
        self._wake = asyncio.Event()
        self._renewed_at = 0.0
        self._stopping = False
        self._ending: set[asyncio.Task[Any]] = set()

    async def main(self) -> None:
        """Take and run jobs until `stop`; every job has ended when this returns or raises.

        Raises:
            RedisError: Redis went away. Build another worker when it is back.
        """
        self.ctx["redis"] = self.pool
        try:
            async with beside(self._listen()):
                while not self._stopping:
                    await self._look()
        finally:
            await self._drain()

    def stop(self) -> None:
        """Take no more jobs, and let `main` return when those that run have ended."""
        self.allow_pick_jobs = False
        self._stopping = True
        self._wake.set()

    async def _look(self) -> None:
        self._wake.clear()
        await self._poll_iteration()
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

    async def finish_job(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # arq's own
        """Called by arq in a task of its own, which goes on when the job is cancelled."""
        self._note_ending()
        await super().finish_job(*args, **options)

    async def finish_failed_job(self, job_id: str, result_data: bytes | None) -> None:
        """As `finish_job`, for a job that was never begun."""
        self._note_ending()
        await super().finish_failed_job(job_id, result_data)
        if self._after_dropped:
            await self._after_dropped(job_id)

    def _note_ending(self) -> None:
        if task := asyncio.current_task():
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Called by arq with what is due: leave out what runs here, though Redis forgot it."""
        urgent = await urgent_count(self.pool, self.queue_name) if self._kept else len(job_ids)
        await super().start_jobs(self._not_running(job_ids[:urgent]))
        if self.job_counter < self.max_jobs - self._kept:
            self.max_jobs -= self._kept
            try:
                await super().start_jobs(self._not_running(job_ids[urgent:]))
            finally:
                self.max_jobs += self._kept

    def _not_running(self, job_ids: list[bytes]) -> list[bytes]:
        return [job_id for job_id in job_ids if not self._is_running(job_id.decode())]

    def _is_running(self, job_id: str) -> bool:
        task = self.tasks.get(job_id)
        return task is not None and not task.done()

    async def heart_beat(self) -> None:
        """Called by arq once a look: keep what runs here from being started elsewhere."""
        if time.monotonic() - self._renewed_at >= RENEW_S:
            self._renewed_at = time.monotonic()
            async with self.pool.pipeline(transaction=False) as pipe:
                for job_id, task in self.tasks.items():
                    if not task.done():
                        # Not SET: a key that the job's end has deleted must stay deleted.
                        pipe.pexpire(in_progress_key_prefix + job_id, int(HOLD_S * 1000))
                await pipe.execute()
        await super().heart_beat()

    def _release_sem_dec_counter_on_complete(self) -> None:
        super()._release_sem_dec_counter_on_complete()
        self._wake.set()
