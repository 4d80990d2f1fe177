"""Two circuits for each call to a model: its own, and that of the provider it is reached through.

Both are asked before anything is spent, so that a provider that is down costs no quota.
"""

import asyncio
from dataclasses import dataclass

from core.breaker import Admitted, Breaker, Outcome, Refused


@dataclass(frozen=True, slots=True)
class Passage:
    """A call that both circuits let through."""

    provider: Admitted
    model: Admitted


class Circuits:
    """What calls to the models of *provider* may be made, by the circuits of one breaker."""

    def __init__(self, breaker: Breaker, provider: str) -> None:
        self._breaker = breaker
        self._provider = provider

    async def admit(self, model: str) -> Passage | Refused:
        """Whether *model* may be called; hand the passage back to `settle` or `skip`."""
        provider, own = await asyncio.gather(
            self._breaker.admit(self._provider),
            self._breaker.admit(circuit_name(self._provider, model)),
        )
        if isinstance(provider, Admitted) and isinstance(own, Admitted):
            return Passage(provider, own)
        for answer in (provider, own):
            if isinstance(answer, Admitted):
                await self._breaker.settle(answer, "skip")
        waits = [answer.wait_s for answer in (provider, own) if isinstance(answer, Refused)]
        return Refused(max(waits))

    async def skip(self, passage: Passage) -> None:
        """No call was made after all, or it was cancelled."""
        await self.settle(passage, provider="skip", model="skip")

    async def settle(self, passage: Passage, *, provider: Outcome, model: Outcome) -> None:
        """Tell how the call ended, for each of the two."""
        await asyncio.gather(
            self._breaker.settle(passage.provider, provider),
            self._breaker.settle(passage.model, model),
        )


def circuit_name(provider: str, model: str) -> str:
    return f"{provider}:{model}"
