"""The model that words answers: which one is asked, when, and what that teaches."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

import structlog

from core.breaker import Breaker, Outcome, Refused
from core.circuits import Circuits, Passage
from core.errors import HelpsightError, TransientError
from core.token_budget import Reserved, TokenBudget, Withheld
from qa.catalogue import Catalogue
from qa.groq import Completion
from qa.groq_call import MAX_COMPLETION_TOKENS, Ended, GroqCall
from qa.model_errors import (
    BudgetUnknown,
    KeyRefused,
    ModelBusy,
    ModelDown,
    ModelGone,
    ModelResting,
    ModelTimeout,
    ModelUnreachable,
    PromptTooLong,
)
from qa.prompt import Prompt

PROVIDER = "groq"
BUSY_S = 10.0  # a limit that does not say when it ends
_LEAST_CALL_S, _LEAST_WAIT_S = 1.0, 0.1
_BYTES_PER_TOKEN = 3  # English has some four; accents and code have fewer
_PASSED_OVER = (ModelBusy, ModelResting, ModelGone)  # another model may answer at once

_log = structlog.get_logger()


class ChatModel(Protocol):
    async def complete(self, prompt: Prompt) -> Completion:
        """Let the model answer *prompt* in the form of `qa.draft.SCHEMA`.

        Raises:
            TransientError: another try, later, may help.
            PermanentError: it will not; `PromptTooLong` where a shorter prompt would.
        """
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """`call_s` bounds one call however its body drips, `answer_s` all that one answer may take."""

    call_s: float = 25
    answer_s: float = 40


class GroqModel:
    """The first model of a list that answers, within the account's tokens and the circuits.

    A model at its limit is passed over; when all are, the shortest wait is waited, if patience
    allows. Faults are not tried again: there is an answer without a model. `clock` gives seconds.
    """

    def __init__(
        self,
        call: GroqCall,
        models: Catalogue,
        *,
        budget: TokenBudget,
        breaker: Breaker,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._call = call
        self._models = models
        self._budget = budget
        self._circuits = Circuits(breaker, PROVIDER)
        self._patience = patience or Patience()
        self._clock = clock
        self._sleep = sleep

    async def complete(self, prompt: Prompt) -> Completion:
        """See `ChatModel.complete`."""
        deadline = self._clock() + self._patience.answer_s
        while True:
            failures: list[HelpsightError] = []
            for model in self._models.ids():
                try:
                    return await self._ask(model, prompt, deadline - self._clock())
                except _PASSED_OVER as error:
                    failures.append(error)
            wait_s = shortest_wait_s(failures)
            if wait_s is None or wait_s + _LEAST_CALL_S > deadline - self._clock():
                raise failures[0] if failures else self._models.absence()
            await self._sleep(max(wait_s, _LEAST_WAIT_S))

    async def _ask(self, model: str, prompt: Prompt, left_s: float) -> Completion:
        passage = await self._circuits.admit(model)
        if isinstance(passage, Refused):
            raise ModelResting("The answering model is left alone.", retry_after_s=passage.wait_s)
        try:
            reserved = await self._reserve(model, prompt)
            timeout_s = max(min(self._patience.call_s, left_s), _LEAST_CALL_S)
            ended = await self._call.ask(model, prompt, timeout_s=timeout_s)
        except BaseException:  # not called, or cancelled: the circuits learn nothing
            await self._circuits.skip(passage)
            raise
        await self._learn(passage, reserved, ended)
        if isinstance(ended.outcome, HelpsightError):
            raise ended.outcome
        return ended.outcome

    async def _reserve(self, model: str, prompt: Prompt) -> Reserved:
        match await self._budget.reserve(model, estimated_tokens(prompt)):
            case Reserved() as reserved:
                return reserved
            case Withheld(scope="size"):
                raise PromptTooLong("The question is longer than a minute's tokens allow.")
            case Withheld(scope="away", wait_s=wait_s):
                raise BudgetUnknown("The tokens left are not known.", retry_after_s=wait_s)
            case Withheld(wait_s=wait_s):
                raise ModelBusy("The answering model is at its limit.", retry_after_s=wait_s)

    async def _learn(self, passage: Passage, reserved: Reserved, ended: Ended) -> None:
        error = ended.outcome if isinstance(ended.outcome, HelpsightError) else None
        used = 0 if isinstance(error, _UNCHARGED) else ended.used
        await self._budget.settle(reserved, used, ended.told)
        await self._circuits.settle(
            passage, provider=provider_outcome(error), model=model_outcome(error)
        )
        match error:
            case ModelBusy(retry_after_s=wait_s):
                await self._budget.close(reserved.model, BUSY_S if wait_s is None else wait_s)
            case ModelGone():
                self._models.retire(reserved.model, error)
            case KeyRefused():
                _log.error("answer.key_refused", error=str(error))
            case _:
                pass


# Refused before a model saw them.
_UNCHARGED = (ModelBusy, ModelGone, KeyRefused, PromptTooLong, ModelUnreachable)


def estimated_tokens(prompt: Prompt) -> int:
    """What a call reserves: the prompt, rather too high, and all that may be answered."""
    size = len(prompt.system.encode()) + len(prompt.user.encode())
    return ceil(size / _BYTES_PER_TOKEN) + MAX_COMPLETION_TOKENS


def shortest_wait_s(failures: Sequence[HelpsightError]) -> float | None:
    """Seconds until the first of these models may be asked again; None: no wait is known."""
    waits = [
        BUSY_S if error.retry_after_s is None else error.retry_after_s
        for error in failures
        if isinstance(error, TransientError)
    ]
    return min(waits, default=None)


def provider_outcome(error: HelpsightError | None) -> Outcome:
    """Whether Groq itself could be reached: any answer says yes, a timeout says nothing."""
    if isinstance(error, ModelUnreachable):
        return "fault"
    return "skip" if isinstance(error, ModelTimeout) else "ok"


def model_outcome(error: HelpsightError | None) -> Outcome:
    """Whether the model's provider broke. Limits, refusals and empty answers are no faults."""
    if error is None:
        return "ok"
    return "fault" if isinstance(error, ModelDown | ModelTimeout) else "skip"
