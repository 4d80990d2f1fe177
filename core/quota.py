"""The quota of OpenRouter's free models: one for the account, shared by all workers.

Limits count attempts, not pictures, and belong to the account: another model or another worker
does not bring more of them. So every attempt takes a permit first. Without Redis there are none:
an unknown number of workers may be spending the same quota.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from redis.asyncio import Redis

from core.lua import LuaScript, RedisAway

Priority = Literal["live", "backfill"]
Scope = Literal["account", "day", "reserve", "minute", "model", "away"]

SHORTEST_CLOSE_S, LONGEST_CLOSE_S = 1.0, 26 * 3600.0
COOL_S, LONGEST_COOL_S = 60.0, 15 * 60.0
AWAY_S = 5.0
_SCRIPT = Path(__file__).with_name("quota.lua")


@dataclass(frozen=True, slots=True)
class QuotaLimits:
    """What the account may do. `per_day` holds until the account tells its own limit.

    The provider allows 20 starts a minute as its clock sees them; one less, and a window two
    seconds longer, leave room for requests that are under way. `live_share` of the day is kept for
    live questions.
    """

    per_window: int = 19
    window_s: float = 62
    spacing_s: float = 1
    per_day: int = 50
    day_s: float = 86_400
    live_share: float = 0.1


@dataclass(frozen=True, slots=True)
class Granted:
    """One attempt may start in `delay_s`, at `start_s` (epoch seconds of Redis's clock)."""

    delay_s: float
    start_s: float


@dataclass(frozen=True, slots=True)
class Denied:
    """No attempt now; asking again makes sense in `wait_s`.

    `account`: closed after the provider's word; `day`: spent; `reserve`: what is left is for live
    questions; `minute`: the wait is longer than the asker's patience; `model`: this one cools down;
    `away`: Redis does not answer.
    """

    scope: Scope
    wait_s: float


@dataclass(frozen=True, slots=True)
class QuotaStatus:
    """Where the account stands. `closed_s` and `day_left_s` are seconds from now."""

    used: int
    limit: int
    closed_s: float
    day_left_s: float

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)


class Quota(Protocol):
    """Permits for attempts, and what the provider's answers teach about them."""

    async def acquire(
        self, model: str, *, priority: Priority = "live", patience_s: float = 0
    ) -> Granted | Denied:
        """A permit for one attempt with *model*, which counts whether it is used or not.

        A start up to *patience_s* away is reserved; the caller waits until then.
        """
        ...

    async def cool_down(self, model: str, wait_s: float | None) -> None:
        """Deny *model* for *wait_s*; None: for a minute, doubling to 15. Never shortens."""
        ...

    async def close(self, wait_s: float | None) -> None:
        """Deny all models for *wait_s*; None: for the rest of the day. Never shortens."""
        ...

    async def resync(self, limit: int, used: int) -> None:
        """Take the account's own numbers: its limit, and its use where that is more than ours."""
        ...


class RedisQuota:
    """The `Quota` that all workers of one account share; without Redis it learns nothing."""

    def __init__(
        self, redis: Redis, limits: QuotaLimits | None = None, *, account: str = "openrouter"
    ) -> None:
        self._script = LuaScript(redis, _SCRIPT)
        self._limits = limits or QuotaLimits()
        self._prefix = f"helpsight:quota:{{{account}}}"  # the braces keep all keys in one slot

    async def acquire(
        self, model: str, *, priority: Priority = "live", patience_s: float = 0
    ) -> Granted | Denied:
        limits = self._limits
        try:
            is_granted, first, second = await self._run(
                "acquire",
                model,
                limits.per_day,
                limits.live_share,
                int(priority == "live"),
                _ms(limits.window_s),
                limits.per_window,
                _ms(limits.spacing_s),
                _ms(patience_s),
            )
        except RedisAway:
            return Denied("away", AWAY_S)
        if is_granted:
            return Granted((int(second) - int(first)) / 1000, int(second) / 1000)
        return Denied(_scope(second), int(first) / 1000)

    async def cool_down(self, model: str, wait_s: float | None) -> None:
        await self._teach("cool", model, _ms(wait_s or 0), _ms(COOL_S), _ms(LONGEST_COOL_S))

    async def close(self, wait_s: float | None) -> None:
        shortest, longest = _ms(SHORTEST_CLOSE_S), _ms(LONGEST_CLOSE_S)
        await self._teach("close", "", _ms(wait_s or 0), shortest, longest)

    async def resync(self, limit: int, used: int) -> None:
        # Just after midnight the account's answer may still be that of the day before, and a
        # counter that never falls would keep it all day.
        await self._teach("resync", "", limit, used, _ms(self._limits.day_s / 288))

    async def status(self) -> QuotaStatus:
        """Where the account stands.

        Raises:
            RedisAway: nobody knows.
        """
        used, limit, closed, left = await self._run("status", "", self._limits.per_day)
        return QuotaStatus(int(used), int(limit), int(closed) / 1000, int(left) / 1000)

    async def _teach(self, act: str, model: str, *args: float) -> None:
        try:
            await self._run(act, model, *args)
        except RedisAway:
            return  # nothing is granted until Redis is back, and then the provider says it again

    async def _run(self, act: str, model: str, *args: float) -> list[int | bytes]:
        keys = [f"{self._prefix}:{part}" for part in ("account", "starts", f"model:{model}")]
        return await self._script(keys, [act, _ms(self._limits.day_s), *args])


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _scope(word: int | bytes) -> Scope:
    scopes: dict[bytes | int, Scope] = {
        b"account": "account",
        b"day": "day",
        b"reserve": "reserve",
        b"minute": "minute",
        b"model": "model",
    }
    return scopes[word]
