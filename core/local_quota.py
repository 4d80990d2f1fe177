"""The quota of a process that stands alone, as `helpsight read` does: it ends with the process."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from core.quota import (
    COOL_S,
    LONGEST_CLOSE_S,
    LONGEST_COOL_S,
    SHORTEST_CLOSE_S,
    Denied,
    Granted,
    Priority,
    QuotaLimits,
)


@dataclass(slots=True)
class _Cooling:
    until: float = 0.0
    step_s: float = 0.0


class LocalQuota:
    """A `Quota` in memory. `clock` gives seconds since the epoch."""

    def __init__(
        self, limits: QuotaLimits | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._limits = limits or QuotaLimits()
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=self._limits.per_window)
        self._cooling: dict[str, _Cooling] = {}
        self._closed_until = 0.0
        self._per_day = self._limits.per_day
        self._day: int = 0
        self._used = 0

    async def acquire(
        self, model: str, *, priority: Priority = "live", patience_s: float = 0
    ) -> Granted | Denied:
        """See `Quota.acquire`."""
        now = self._clock()
        cooling = self._cooling.get(model, _Cooling())
        if self._closed_until > now:
            return Denied("account", self._closed_until - now)
        if cooling.until > now:
            return Denied("model", cooling.until - now)
        start = self._next_start(now)
        self._enter_day(start)
        kept = 0 if priority == "live" else ceil(self._per_day * self._limits.live_share)
        if self._used >= self._per_day - kept:
            is_spent = self._used >= self._per_day
            return Denied("day" if is_spent else "reserve", self._day_left_s(now))
        if start - now > patience_s:
            return Denied("minute", start - now)
        self._starts.append(start)
        self._used += 1
        return Granted(start - now, start)

    async def cool_down(self, model: str, wait_s: float | None) -> None:
        """See `Quota.cool_down`."""
        now = self._clock()
        cooling = self._cooling.setdefault(model, _Cooling())
        if wait_s is None:
            cooling.step_s = min(cooling.step_s * 2, LONGEST_COOL_S) or COOL_S
        cooling.until = max(cooling.until, now + (wait_s or cooling.step_s))

    async def close(self, wait_s: float | None) -> None:
        """See `Quota.close`."""
        now = self._clock()
        wait_s = self._day_left_s(now) if wait_s is None else wait_s
        wait_s = min(max(wait_s, SHORTEST_CLOSE_S), LONGEST_CLOSE_S)
        self._closed_until = max(self._closed_until, now + wait_s)

    async def resync(self, limit: int, used: int) -> None:
        """See `Quota.resync`."""
        self._enter_day(self._clock())
        self._per_day = limit
        self._used = max(self._used, used)

    def _next_start(self, now: float) -> float:
        starts, limits = self._starts, self._limits
        spaced = starts[-1] + limits.spacing_s if starts else now
        is_full = len(starts) == limits.per_window
        return max(now, spaced, starts[0] + limits.window_s if is_full else now)

    def _enter_day(self, moment: float) -> None:
        day = int(moment // self._limits.day_s)
        if day != self._day:
            self._day, self._used = day, 0

    def _day_left_s(self, now: float) -> float:
        return self._limits.day_s - now % self._limits.day_s
