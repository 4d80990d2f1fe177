"""A quota and a breaker that let everything through and note what they are taught."""

from collections.abc import Mapping

from core.breaker import Admitted, Outcome, Refused
from core.quota import Denied, Granted, Priority


class NotingQuota:
    """Grants every attempt, but for the models in *denied*."""

    def __init__(self, denied: Mapping[str, Denied] | None = None) -> None:
        self.denied = dict(denied or {})
        self.permits: list[tuple[str, Priority]] = []
        self.cooled: list[tuple[str, float | None]] = []
        self.closed: list[float | None] = []
        self.synced: list[tuple[int, int]] = []

    async def acquire(
        self, model: str, *, priority: Priority = "live", patience_s: float = 0
    ) -> Granted | Denied:
        if model in self.denied:
            return self.denied[model]
        self.permits.append((model, priority))
        return Granted(0, 0)

    async def cool_down(self, model: str, wait_s: float | None) -> None:
        self.cooled.append((model, wait_s))

    async def close(self, wait_s: float | None) -> None:
        self.closed.append(wait_s)

    async def resync(self, limit: int, used: int) -> None:
        self.synced.append((limit, used))


class NotingBreaker:
    """Admits every call, but for the names in *refused*."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)
        self.outcomes: dict[str, list[Outcome]] = {}

    async def admit(self, name: str) -> Admitted | Refused:
        return Refused(30) if name in self.refused else Admitted(name, 0)

    async def settle(self, admitted: Admitted, outcome: Outcome) -> None:
        self.outcomes.setdefault(admitted.name, []).append(outcome)
