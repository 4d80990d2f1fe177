"""What a worker tells Redis of its jobs: that it takes some, holds them, and is done with one.

Each is one call, as arq's own way takes some thirty answers of Redis for a job. The keys are arq's:
a worker of arq's or of an earlier version may serve the same queue.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis

from jobs.queue import urgent_until

HOLD_S = 10.0
_PAGE = 100  # jobs looked at in one step: those at the head may all run elsewhere

# KEYS: the queue; ARGV: now, how long a job is held, up to which score one is urgent, how many may
# be taken, how many slots of those are for urgent ones, how many may be looked at, and then the
# jobs that run here, though their keys may be lost. Returns id, score and content of each.
_TAKE = f"""
local now, hold, urgent = ARGV[1], ARGV[2], tonumber(ARGV[3])
local free, kept, limit = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local running, taken, offset = {{}}, {{}}, 0
for i = 7, #ARGV do running[ARGV[i]] = true end
while offset < limit do
  local due = redis.call('zrangebyscore', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', offset,
                         {_PAGE})
  for i = 1, #due, 2 do
    local id, score = due[i], due[i+1]
    if free <= 0 or (free <= kept and tonumber(score) > urgent) then return taken end
    if not running[id] and redis.call('set', 'arq:in-progress:' .. id, '1', 'PX', hold, 'NX') then
      taken[#taken+1] = id
      taken[#taken+1] = score
      taken[#taken+1] = redis.call('get', 'arq:job:' .. id) or ''
      free = free - 1
    end
  end
  if #due < 2 * {_PAGE} then return taken end
  offset = offset + {_PAGE}
end
return taken
"""

# KEYS: the queue; ARGV: the job, and 1 where it is over.
_END = """
redis.call('del', 'arq:in-progress:' .. ARGV[1])
if ARGV[2] == '1' then
  redis.call('zrem', KEYS[1], ARGV[1])
  redis.call('del', 'arq:job:' .. ARGV[1], 'arq:retry:' .. ARGV[1])
end
"""

# ARGV: how long, and the jobs. A key that the job's end has deleted stays deleted.
_HOLD = """
for i = 2, #ARGV do redis.call('pexpire', 'arq:in-progress:' .. ARGV[i], ARGV[1]) end
"""

_HOLD_MS = int(HOLD_S * 1000)


@dataclass(frozen=True, slots=True)
class TakenJob:
    """`content` is empty when another run of the job has ended it meanwhile."""

    id: str
    score: int
    content: bytes


class Taking:
    """The jobs of one queue, as one worker takes them."""

    def __init__(self, redis: Redis, queue: str) -> None:
        self._queue = queue
        self._take, self._end, self._hold = map(redis.register_script, (_TAKE, _END, _HOLD))

    async def take(
        self, free: int, *, kept: int = 0, limit: int, running: Iterable[str] = ()
    ) -> list[TakenJob]:
        """Hold up to *free* jobs that are due, the first of the queue, for `HOLD_S`.

        The last *kept* of these slots are for urgent jobs. Of more than *limit* jobs that run
        elsewhere none is found behind them.
        """
        now_ms = time.time_ns() // 1_000_000
        args = [now_ms, _HOLD_MS, urgent_until(), free, kept, limit, *running]
        found = cast("Sequence[bytes]", await self._take(keys=[self._queue], args=args))
        return [
            TakenJob(job_id.decode(), int(float(score)), content)
            for job_id, score, content in zip(found[::3], found[1::3], found[2::3], strict=True)
        ]

    async def end(self, job_id: str, *, is_over: bool) -> None:
        """Let go of a job; one that *is_over* leaves the queue, another is taken again."""
        await self._end(keys=[self._queue], args=[job_id, int(is_over)])

    async def hold(self, job_ids: Sequence[str]) -> None:
        """Hold jobs for another `HOLD_S`."""
        if job_ids:
            await self._hold(args=[_HOLD_MS, *job_ids])
