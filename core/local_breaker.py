"""The circuit breaker of a process that stands alone, as `helpsight read` does."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.breaker import Admitted, BreakerLimits, Outcome, Refused, State


@dataclass(slots=True)
class _Circuit:
    state: State = "closed"
    generation: int = 0
    faults: int = 0
    trials: int = 0
    ok: int = 0
    until: float = 0.0

    def enter(self, state: State) -> None:
        self.state, self.generation = state, self.generation + 1
        self.faults = self.trials = self.ok = 0


class LocalBreaker:
    """A `Breaker` in memory. `clock` gives seconds. Trials need no lease: nobody else dies."""

    def __init__(
        self, limits: BreakerLimits | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits or BreakerLimits()
        self._clock = clock
        self._circuits: dict[str, _Circuit] = {}

    async def admit(self, name: str) -> Admitted | Refused:
        """See `Breaker.admit`."""
        circuit = self._circuits.setdefault(name, _Circuit())
        if circuit.state == "open":
            wait_s = circuit.until - self._clock()
            if wait_s > 0:
                return Refused(wait_s)
            circuit.enter("half")
        if circuit.state == "half":
            if circuit.trials + circuit.ok >= self._limits.trials:
                return Refused(1.0)
            circuit.trials += 1
        return Admitted(name, circuit.generation)

    async def settle(self, admitted: Admitted, outcome: Outcome) -> None:
        """See `Breaker.settle`."""
        circuit = self._circuits[admitted.name]
        if circuit.generation != admitted.generation:
            return
        circuit.trials = max(circuit.trials - 1, 0)
        if outcome == "ok":
            self._succeed(circuit)
        elif outcome == "fault":
            self._fail(circuit)

    def _succeed(self, circuit: _Circuit) -> None:
        circuit.faults = 0
        circuit.ok += circuit.state == "half"
        if circuit.ok >= self._limits.trials:
            circuit.enter("closed")

    def _fail(self, circuit: _Circuit) -> None:
        circuit.faults += 1
        if circuit.state == "half" or circuit.faults >= self._limits.faults:
            circuit.enter("open")
            circuit.until = self._clock() + self._limits.open_s
