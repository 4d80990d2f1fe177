"""Which model is asked next after failures, and when. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tenacity import RetryCallState, wait_exponential

from core.errors import HelpsightError, PermanentError, TransientError
from ocr.model_errors import (
    AccountLimitedError,
    BadAnswerError,
    ModelGoneError,
    ModelTimeoutError,
    NoPrivateModelError,
    ProviderDownError,
    QuotaUnknownError,
    RequestRefusedError,
)

ATTEMPTS = 3  # in one job; then the job's own schedule
LONGEST_WAIT_S = 10.0  # for the same model in one job: longer ones are the job's too
_STEPS = wait_exponential(multiplier=1, min=1, max=32)  # 1, 2, 4, 8, 16, 32 s
# After these another model may do better; after any other error none would.
_OF_THE_MODEL = (TransientError, ModelGoneError, NoPrivateModelError, RequestRefusedError)
_OF_THE_ACCOUNT = (AccountLimitedError, QuotaUnknownError)


@dataclass(frozen=True, slots=True)
class Failure:
    """How one model failed in this round."""

    model: str
    error: HelpsightError


def next_model(ids: Sequence[str], failures: Sequence[Failure]) -> str | None:
    """The first model that was not tried yet, else the first that may do better a second time.

    None: the round is over.
    """
    if failures and ends_round([failure.error for failure in failures]):
        return None
    tried = {failure.model for failure in failures}
    fresh = (model for model in ids if model not in tried)
    again = (model for model in ids if _may_ask_again(_errors_of(model, failures)))
    return next(fresh, None) or next(again, None)


def wait_s(ids: Sequence[str], failures: Sequence[Failure], state: RetryCallState) -> float:
    """Seconds before the next attempt: none for a fresh model, else a jittered step or the hint."""
    model = next_model(ids, failures)
    errors = _errors_of(model, failures) if model else []
    if not errors:
        return 0.0
    hints = [e.retry_after_s or 0 for e in errors if isinstance(e, TransientError)]
    share = random.uniform(0.5, 1)  # noqa: S311  # spreads load, hides nothing
    return max(*hints, _STEPS(state) * share)


def ends_round(errors: Sequence[HelpsightError]) -> bool:
    """Whether no other model would change the last of these failures."""
    last = errors[-1]
    if isinstance(last, _OF_THE_ACCOUNT) or not isinstance(last, _OF_THE_MODEL):
        return True
    refusals = [error for error in errors if isinstance(error, RequestRefusedError)]
    return len(refusals) > 1  # two models say so: it is the request


def soonest(errors: Sequence[HelpsightError]) -> HelpsightError:
    """Of several failures the one that passes soonest, else the last."""
    if ends_round(errors) and not isinstance(errors[-1], RequestRefusedError):
        return errors[-1]
    passing = [error for error in errors if isinstance(error, TransientError)]
    return min(passing, key=lambda error: error.retry_after_s or 0, default=errors[-1])


def _errors_of(model: str, failures: Sequence[Failure]) -> list[HelpsightError]:
    return [failure.error for failure in failures if failure.model == model]


def _may_ask_again(errors: Sequence[HelpsightError]) -> bool:
    if any(isinstance(error, PermanentError) for error in errors):
        return False
    if sum(isinstance(error, BadAnswerError) for error in errors) > 1:
        return False
    return all(_passes_soon(error) for error in errors)


def _passes_soon(error: HelpsightError) -> bool:
    hint_s = error.retry_after_s if isinstance(error, TransientError) else None
    if hint_s is not None:
        return hint_s <= LONGEST_WAIT_S
    return isinstance(error, ProviderDownError | ModelTimeoutError | BadAnswerError)
