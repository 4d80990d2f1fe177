"""What the end of a call says of its two circuits: the model's own, and OpenRouter's."""

from core import circuits
from core.breaker import Breaker, Outcome
from core.circuits import Passage
from core.errors import HelpsightError
from ocr.model_errors import (
    BrokenBodyError,
    ModelTimeoutError,
    ProviderDownError,
    UnreachableError,
)

PROVIDER = "openrouter"


class Circuits(circuits.Circuits):
    """What calls may be made to OpenRouter's models, by the circuits of one breaker."""

    def __init__(self, breaker: Breaker) -> None:
        super().__init__(breaker, PROVIDER)

    async def learn(self, passage: Passage, error: HelpsightError | None) -> None:
        """Tell how the call ended."""
        await self.settle(passage, provider=provider_outcome(error), model=model_outcome(error))


def circuit_name(model: str) -> str:
    return circuits.circuit_name(PROVIDER, model)


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
