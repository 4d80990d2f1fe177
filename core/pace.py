"""How fast all processes of one bot ask an API together, and how often they let it refuse them.

Discord takes 50 requests a second of a bot, whatever its number of processes, and shuts an address
out for an hour that was refused 10,000 times in ten minutes. Both are counted in Redis for all
processes; while Redis is away each process keeps to the whole limit by itself, because a bot that
is silent helps nobody, and Discord says 429 where that is too much.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from redis.asyncio import Redis

from core.lua import LuaScript, RedisAway

AWAY_S = 5.0  # for so long a Redis that gave no answer is not asked again
SLICES = 20  # of the refusals' window, that is how exactly its begin is known
_SCRIPT = Path(__file__).with_name("pace.lua")


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """`requests` may start in any `window_s`; after `refused` refusals in `refused_s` none does.

    Both stay below what Discord allows: what left together need not arrive so, and others may ask
    from the same address.
    """

    requests: int = 45
    window_s: float = 1.0
    refused: int = 8000
    refused_s: float = 600.0


class TooManyRefused(Exception):
    """Nobody may ask now; it makes sense again in `wait_s`."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"refused too often lately: nothing is asked for {wait_s:.0f} s")
        self.wait_s = wait_s


class Pace(Protocol):
    async def turn(self) -> float:
        """Take the next turn: the seconds to wait before the request may leave.

        Raises:
            TooManyRefused: it may not.
        """
        ...

    async def refused(self) -> None:
        """Count a refusal: an answer of 401, 403, or a 429 of one's own making."""
        ...

    async def hold(self, wait_s: float) -> None:
        """Nobody starts in the next *wait_s*: what is counted for all was too much."""
        ...

    async def count_refused(self) -> int:
        """How many refusals there were in `refused_s`."""
        ...


class LocalPace:
    """The `Pace` of a process that stands alone. `clock` gives seconds that only grow."""

    def __init__(
        self, limits: PaceLimits | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits or PaceLimits()
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=self._limits.requests)
        self._refused: deque[float] = deque(maxlen=self._limits.refused)
        self._held_until = 0.0

    async def turn(self) -> float:
        """See `Pace.turn`."""
        now, limits = self._clock(), self._limits
        if await self.count_refused() >= limits.refused:
            raise TooManyRefused(self._refused[0] + limits.refused_s - now)
        is_full = len(self._starts) == limits.requests
        edge = self._starts[0] + limits.window_s if is_full else now
        start = max(now, edge, self._held_until)
        self._starts.append(start)
        return start - now

    async def refused(self) -> None:
        """See `Pace.refused`."""
        self._refused.append(self._clock())

    async def hold(self, wait_s: float) -> None:
        """See `Pace.hold`."""
        self._held_until = max(self._held_until, self._clock() + wait_s)

    async def count_refused(self) -> int:
        """See `Pace.count_refused`."""
        since = self._clock() - self._limits.refused_s
        while self._refused and self._refused[0] <= since:
            self._refused.popleft()
        return len(self._refused)


class RedisPace:
    """The `Pace` of all processes on one Redis."""

    def __init__(
        self,
        redis: Redis,
        limits: PaceLimits | None = None,
        *,
        name: str = "discord",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits or PaceLimits()
        self._script = LuaScript(redis, _SCRIPT)
        self._alone = LocalPace(self._limits, clock=clock)
        self._clock = clock
        self._away_until = 0.0
        key = f"helpsight:pace:{{{name}}}"  # the braces keep all in one slot
        self._keys = [f"{key}:starts", f"{key}:refused", f"{key}:held"]

    async def turn(self) -> float:
        """See `Pace.turn`."""
        reply = await self._run("turn")
        if reply is None:
            return await self._alone.turn()
        may_start, wait_ms = reply
        if not may_start:
            raise TooManyRefused(wait_ms / 1000)
        return wait_ms / 1000

    async def refused(self) -> None:
        """See `Pace.refused`; what this process saw it knows without Redis, too."""
        await self._alone.refused()
        await self._run("refused")

    async def hold(self, wait_s: float) -> None:
        """See `Pace.hold`."""
        await self._alone.hold(wait_s)
        await self._run("hold", round(wait_s * 1000))

    async def count_refused(self) -> int:
        """See `Pace.count_refused`."""
        reply = await self._run("status")
        return reply[0] if reply is not None else await self._alone.count_refused()

    async def _run(self, act: str, *args: int) -> list[int] | None:
        """None while Redis is away; then it is left alone for a while."""
        if self._clock() < self._away_until:
            return None
        limits = self._limits
        slice_ms = max(round(limits.refused_s * 1000 / SLICES), 1)
        fixed = (limits.requests, round(limits.window_s * 1000), limits.refused, slice_ms, SLICES)
        try:
            reply = await self._script(self._keys, [act, *fixed, *args])
        except RedisAway:
            self._away_until = self._clock() + AWAY_S
            return None
        return [int(number) for number in reply]
