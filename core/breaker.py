"""Circuit breakers that all workers share: a provider that is down is left alone for a while.

Only the provider's own faults count: lost connections, timeouts, 5xx, answers that are none. A
limit (429) has the quota, a refusal (4xx, policy) is an answer, and a cancelled call says nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Literal, Protocol

from redis.asyncio import Redis

from core.lua import LuaScript, RedisAway

Outcome = Literal["ok", "fault", "skip"]
State = Literal["closed", "open", "half"]
_SCRIPT = Path(__file__).with_name("breaker.lua")
_UNKNOWN = -1  # a generation that no breaker reaches


@dataclass(frozen=True, slots=True)
class BreakerLimits:
    """When a breaker opens, for how long, how many trials close it, and how long one may take."""

    faults: int = 10
    open_s: float = 300
    trials: int = 3
    lease_s: float = 60


@dataclass(frozen=True, slots=True)
class Admitted:
    """One call may be made; hand it back with how the call ended."""

    name: str
    generation: int
    lease: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """No call now; asking again makes sense in `wait_s`."""

    wait_s: float


class Breaker(Protocol):
    """One circuit for each name."""

    async def admit(self, name: str) -> Admitted | Refused:
        """Whether a call may be made now; while half-open, as one of few trials."""
        ...

    async def settle(self, admitted: Admitted, outcome: Outcome) -> None:
        """Tell how the call ended. An answer of an older generation changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class BreakerStatus:
    """`opens_s` is how long it stays open, `faults` how many there were in a row."""

    state: State
    opens_s: float
    faults: int


class RedisBreaker:
    """The `Breaker` of all workers.

    Without Redis it admits every call and forgets how it ended. That is harmless: the quota, which
    is asked for every call too, then grants none.
    """

    def __init__(self, redis: Redis, limits: BreakerLimits | None = None) -> None:
        self._script = LuaScript(redis, _SCRIPT)
        self._limits = limits or BreakerLimits()

    async def admit(self, name: str) -> Admitted | Refused:
        lease = token_hex(8)
        try:
            is_admitted, value = await self._run("admit", name, 0, lease)
        except RedisAway:
            return Admitted(name, _UNKNOWN)
        if is_admitted:
            return Admitted(name, int(value), lease)
        return Refused(int(value) / 1000)

    async def settle(self, admitted: Admitted, outcome: Outcome) -> None:
        try:
            await self._run(outcome, admitted.name, admitted.generation, admitted.lease)
        except RedisAway:
            return  # a trial's lease runs out by itself

    async def status(self, name: str) -> BreakerStatus:
        """Where the circuit called *name* stands.

        Raises:
            RedisAway: nobody knows.
        """
        word, wait_ms, faults = await self._run("status", name)
        states: dict[int | bytes, State] = {b"closed": "closed", b"open": "open", b"half": "half"}
        return BreakerStatus(states[word], int(wait_ms) / 1000, int(faults))

    async def _run(
        self, act: str, name: str, generation: int = 0, lease: str = ""
    ) -> list[int | bytes]:
        limits = self._limits
        key = f"helpsight:breaker:{{{name}}}"
        return await self._script(
            [key, f"{key}:trials"],
            [
                act,
                limits.faults,
                round(limits.open_s * 1000),
                limits.trials,
                round(limits.lease_s * 1000),
                generation,
                lease,
            ],
        )
