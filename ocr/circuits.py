"""Two circuits for each call: the model's own, and OpenRouter's, which only lost connections open.

`ocr.vision` asks both before a permit is taken, so that a provider that is down costs no quota.
"""

import asyncio
from dataclasses import dataclass

from core.breaker import Admitted, Breaker, Outcome, Refused
from core.errors import HelpsightError
from ocr.model_errors import (
    BrokenBodyError,
    ModelTimeoutError,
    ProviderDownError,
    UnreachableError,
)

PROVIDER = "openrouter"


@dataclass(frozen=True, slots=True)
class Passage:
    """A call that both circuits let through."""

    provider: Admitted
    model: Admitted


class Circuits:
    """What calls may be made, by the circuits of one breaker."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    async def admit(self, model: str) -> Passage | Refused:
        """Whether *model* may be called; hand the passage back to `settle`."""
        provider, own = await asyncio.gather(
            self._breaker.admit(PROVIDER), self._breaker.admit(circuit_name(model))
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
        await self._settle(passage, "skip", "skip")

    async def settle(self, passage: Passage, error: HelpsightError | None) -> None:
        """Tell how the call ended."""
        await self._settle(passage, provider_outcome(error), model_outcome(error))

    async def _settle(self, passage: Passage, provider: Outcome, model: Outcome) -> None:
        await asyncio.gather(
            self._breaker.settle(passage.provider, provider),
            self._breaker.settle(passage.model, model),
        )


def circuit_name(model: str) -> str:
    return f"{PROVIDER}:{model}"


def provider_outcome(error: HelpsightError | None) -> Outcome:
    """Whether OpenRouter itself could be reached: any answer says yes, a timeout says nothing."""
    if isinstance(error, UnreachableError):
        return "fault"
    return "skip" if isinstance(error, ModelTimeoutError) else "ok"


def model_outcome(error: HelpsightError | None) -> Outcome:
    """Whether the model's provider broke. Limits, refusals and empty answers are no faults."""
    if error is None:
        return "ok"
    if isinstance(error, UnreachableError):
        return "skip"
    is_fault = isinstance(error, ProviderDownError | ModelTimeoutError | BrokenBodyError)
    return "fault" if is_fault else "skip"
