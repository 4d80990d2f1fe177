"""What a failed call teaches: the quota rests, a model cools down, another is dropped."""

from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from core.errors import HelpsightError, PermanentError, TransientError
from core.quota import Quota
from ocr.model_errors import (
    AccountLimitedError,
    KeyRefusedError,
    ModelGoneError,
    NoPicturesError,
    NoPrivateModelError,
    RateLimitedError,
)
from ocr.retired import Retired

MOMENT_S = 60.0  # an account's limit by the minute that does not say when it ends
_RETIRED = (ModelGoneError, NoPrivateModelError, NoPicturesError)

_log = structlog.get_logger()


class ModelList(Protocol):
    """Which models may be asked now."""

    def ids(self) -> Sequence[str]:
        """Model ids, best first."""
        ...

    def drop(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out until the list is renewed."""
        ...

    def absence(self) -> PermanentError:
        """Why there is no model to ask."""
        ...


class Lessons:
    """Hands what failures mean to the quota and the models; `on_day_spent` hears of a spent day."""

    def __init__(
        self, quota: Quota, retired: Retired, on_day_spent: Callable[[], object] = lambda: None
    ) -> None:
        self._quota = quota
        self._retired = retired
        self._on_day_spent = on_day_spent

    async def learn(self, model: str, error: HelpsightError) -> None:
        """Take the lesson of *error*, which a call to *model* ended with."""
        _log.info("vision.failed", model=model, code=error.code)
        match error:
            case AccountLimitedError(scope="day"):
                await self._quota.close(error.retry_after_s)
                self._on_day_spent()
            case AccountLimitedError():
                await self._quota.close(error.retry_after_s or MOMENT_S)
            case RateLimitedError():
                await self._quota.cool_down(model, error.retry_after_s)
            case TransientError(retry_after_s=float(hint_s)):
                await self._quota.cool_down(model, hint_s)
            case PermanentError() if isinstance(error, _RETIRED):
                await self._retired.add(model, error)
                _log.warning("models.dropped", model=model, code=error.code, error=str(error))
            case KeyRefusedError():
                _log.error("vision.key_refused", error=str(error))
            case _:
                pass
