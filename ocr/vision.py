"""Vision models behind OpenRouter as one engine: which is asked, when, and what that teaches."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    stop_before_delay,
)

from core.breaker import Breaker, Refused
from core.circuits import Passage
from core.errors import HelpsightError
from core.quota import Denied, Priority, Quota
from core.shelf import LocalShelf, Shelf
from ocr.circuits import Circuits
from ocr.engine import Reading
from ocr.joining import joined_readings
from ocr.lessons import MOMENT_S, Lessons, ModelList
from ocr.model_errors import (
    AccountLimitedError,
    ProviderDownError,
    QuotaUnknownError,
    RateLimitedError,
    UnknownLimitError,
)
from ocr.retired import Retired
from ocr.rotation import ATTEMPTS, Failure, ends_round, next_model, soonest, wait_s
from ocr.tiles import MAX_TILES
from ocr.upload import data_urls
from ocr.vision_call import NAME, VisionCall

PATIENCE_S = 5.0  # for a start that the quota spaces out
_LEAST_CALL_S = 1.0


@dataclass(frozen=True, slots=True)
class Patience:
    """`call_s` bounds one call however its body drips, `round_s` all that one picture may take."""

    call_s: float = 25
    round_s: float = 55


class VisionEngine:
    """Reads with the first model of a list that answers, within quota and circuits.

    After a failure the next model is asked at once; the same one again after 1, 2, 4 ... s. After
    three attempts the picture's job decides. What others found to be gone stands on *shelf*, and is
    not asked here either. `on_day_spent` is called when the account's day is over; `clock` gives
    seconds.
    """

    name = NAME

    def __init__(
        self,
        call: VisionCall,
        models: ModelList,
        *,
        quota: Quota,
        breaker: Breaker,
        patience: Patience | None = None,
        shelf: Shelf | None = None,
        on_day_spent: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        max_tiles: int = MAX_TILES,
    ) -> None:
        self.call = call
        self.max_tiles = max_tiles
        self.models = models
        self.quota = quota
        self.circuits = Circuits(breaker)
        self.patience = patience or Patience()
        self.retired = Retired(models, shelf or LocalShelf())
        self.lessons = Lessons(quota, self.retired, on_day_spent)
        self.clock = clock

    async def read(self, png: bytes, *, priority: Priority = "live") -> Reading:
        """See `Engine.read`. Of several failures the one that passes soonest is raised.

        A tall picture is read in parts, at the same time; without one of them it is not read.
        *priority* `backfill` leaves the part of the day alone that is kept for live questions.
        """
        cut = asyncio.to_thread(data_urls, png, most=self.max_tiles)
        parts, _ = await asyncio.gather(cut, self.retired.recall())
        rounds = (_Round(self, url, priority).run() for _, url in parts)
        readings = await asyncio.gather(*rounds, return_exceptions=True)
        return joined_readings(
            [(tile, _read(r)) for (tile, _), r in zip(parts, readings, strict=True)]
        )


def _read(outcome: Reading | BaseException) -> Reading:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


class _Round:
    """The attempts for one picture, or one part of it."""

    def __init__(self, engine: VisionEngine, url: str, priority: Priority) -> None:
        self._engine = engine
        self._url = url
        self._priority: Priority = priority
        self._ends_at = engine.clock() + engine.patience.round_s
        self._failures: list[Failure] = []
        self._last_asked: Failure | None = None

    async def run(self) -> Reading:
        retrying = AsyncRetrying(
            stop=stop_any(
                stop_after_attempt(ATTEMPTS), stop_before_delay(self._engine.patience.round_s)
            ),
            wait=self._wait_s,
            retry=retry_if_exception(self._may_go_on),
            reraise=True,
        )
        try:
            return await retrying(self._attempt)
        except HelpsightError as last:
            error = soonest([failure.error for failure in self._failures] or [last])
            if error is last:
                raise
            raise error from last

    async def _attempt(self) -> Reading:
        """Ask one model; those that are denied or refused beforehand are passed over.

        Raises:
            HelpsightError: the last failure.
        """
        passed_over: set[str] = set()
        while model := self._next(without=passed_over):
            passage = await self._pass(model)
            if isinstance(passage, Passage):
                return await self._ask(model, passage)
            passed_over.add(model)
            self._failures.append(Failure(model, passage))
            if ends_round([passage]):
                raise passage
        raise self._failures[-1].error if self._failures else self._engine.models.absence()

    async def _pass(self, model: str) -> Passage | HelpsightError:
        """Leave to call *model*: of its circuits first, then of the quota, which counts it."""
        engine = self._engine
        passage = await engine.circuits.admit(model)
        if isinstance(passage, Refused):
            return ProviderDownError(
                "The model's provider was down and is left alone for a while.",
                retry_after_s=max(passage.wait_s, _LEAST_CALL_S),
            )
        patience_s = max(min(PATIENCE_S, self._left_s() - _LEAST_CALL_S), 0)
        permit = await engine.quota.acquire(model, priority=self._priority, patience_s=patience_s)
        if isinstance(permit, Denied):
            await engine.circuits.skip(passage)
            return _denial(permit)
        await self._start(permit.delay_s, passage)
        return passage

    async def _start(self, delay_s: float, passage: Passage) -> None:
        try:
            await asyncio.sleep(delay_s)
        except asyncio.CancelledError:
            await self._engine.circuits.skip(passage)
            raise

    async def _ask(self, model: str, passage: Passage) -> Reading:
        engine = self._engine
        timeout_s = max(min(engine.patience.call_s, self._left_s()), _LEAST_CALL_S)
        try:
            reading = await engine.call.ask(model, self._url, timeout_s=timeout_s)
        except HelpsightError as error:
            await engine.circuits.learn(passage, error)
            failure = Failure(model, self._in_context(model, error))
            await engine.lessons.learn(model, failure.error)
            self._last_asked = failure
            self._failures.append(failure)
            if failure.error is error:
                raise
            raise failure.error from error
        except asyncio.CancelledError:
            await engine.circuits.skip(passage)
            raise
        await engine.circuits.learn(passage, None)
        return reading

    def _in_context(self, model: str, error: HelpsightError) -> HelpsightError:
        """A limit of unknown scope is the model's; met at two models in a row, the account's."""
        if isinstance(error, UnknownLimitError) and self._last_limit_was_unknown(model):
            return AccountLimitedError(str(error), retry_after_s=MOMENT_S)
        return error

    def _last_limit_was_unknown(self, model: str) -> bool:
        last = self._last_asked
        return (
            last is not None and last.model != model and isinstance(last.error, UnknownLimitError)
        )

    def _may_go_on(self, error: BaseException) -> bool:
        has_time = self._left_s() > self._engine.patience.call_s / 2  # less would be no fair try
        return isinstance(error, HelpsightError) and has_time and self._next() is not None

    def _wait_s(self, state: RetryCallState) -> float:
        return wait_s(self._engine.models.ids(), self._failures, state)

    def _next(self, without: Collection[str] = ()) -> str | None:
        ids = [model for model in self._engine.models.ids() if model not in without]
        return next_model(ids, self._failures)

    def _left_s(self) -> float:
        return self._ends_at - self._engine.clock()


def _denial(denied: Denied) -> HelpsightError:
    match denied.scope:
        case "model":
            return RateLimitedError("The model is busy.", retry_after_s=denied.wait_s)
        case "away":
            return QuotaUnknownError(
                "What is left of OpenRouter's quota is not known without Redis.",
                retry_after_s=denied.wait_s,
            )
        case _:
            return AccountLimitedError(
                "OpenRouter's free requests are used up for now.", retry_after_s=denied.wait_s
            )
