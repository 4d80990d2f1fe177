"""Vision models behind OpenRouter's API: foreign errors become ours here, and nowhere else."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import structlog
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI

from core.errors import HelpsightError, PermanentError, TransientError
from ocr.engine import Description, Line, Reading
from ocr.error_lines import error_lines
from ocr.model_errors import (
    AccountLimitedError,
    BadAnswerError,
    ModelGoneError,
    ModelTimeoutError,
    NoPrivateModelError,
    ProviderDownError,
    RequestRefusedError,
)
from ocr.openrouter import Completion, ErrorBody, failure
from ocr.prompt import (
    PROMPT_VERSION,
    Transcription,
    messages,
    parse,
    printable,
    response_format,
)
from ocr.upload import data_url

DataCollection = Literal["deny", "allow"]
_MAX_ANSWER_TOKENS = 4096
# After these the next model is asked at once; after any other failure none would do better.
_MODEL_SPECIFIC = (TransientError, ModelGoneError, NoPrivateModelError, RequestRefusedError)

_log = structlog.get_logger()


class ModelList(Protocol):
    """Which models may be asked now."""

    def ids(self) -> Sequence[str]:
        """Model ids, best first."""
        ...


@dataclass(frozen=True, slots=True)
class FixedModels:
    """The models an operator named."""

    names: tuple[str, ...]

    def ids(self) -> Sequence[str]:
        return self.names


class NoModelError(PermanentError):
    code = "no_model"


class VisionEngine:
    """Reads with the first model of a list that answers.

    The client is long-lived and makes no retries of its own: jobs own them. `timeout_s` bounds
    one call however its body drips; `clock` gives seconds since the epoch.
    """

    name = "openrouter"

    def __init__(
        self,
        client: AsyncOpenAI,
        models: ModelList,
        *,
        data_collection: DataCollection = "deny",
        timeout_s: float = 60,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._models = models
        self._provider = {"data_collection": data_collection}
        self._timeout_s = timeout_s
        self._clock = clock

    async def read(self, png: bytes) -> Reading:
        """See `Engine.read`. Of several failures the one that passes soonest is raised."""
        url = await asyncio.to_thread(data_url, png)
        failures: list[HelpsightError] = []
        for model in self._models.ids():
            outcome = await self._attempt(model, url)
            if isinstance(outcome, Reading):
                return outcome
            _log.info("vision.failed", model=model, code=outcome.code)
            if isinstance(outcome, AccountLimitedError):
                raise outcome  # every model of the list shares this limit
            failures.append(outcome)
        raise _soonest(failures)

    async def _attempt(self, model: str, url: str) -> Reading | HelpsightError:
        try:
            return await self._ask(model, url)
        except _MODEL_SPECIFIC as e:
            return e

    async def _ask(self, model: str, url: str) -> Reading:
        completion = Completion.from_bytes(await self._complete(model, url))
        transcription = parse(completion.content(now=self._clock()))
        if transcription is None:
            raise BadAnswerError("The model's answer could not be understood.")
        return _reading(transcription, self.name, printable(completion.model or model))

    async def _complete(self, model: str, url: str) -> bytes:
        """The raw body: the client's own parsing takes errors under HTTP 200 for answers."""
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._client.chat.completions.with_raw_response.create(
                    model=model,
                    messages=messages(url),
                    response_format=response_format(),
                    max_completion_tokens=_MAX_ANSWER_TOKENS,
                    temperature=0,
                    extra_body={"provider": self._provider},
                )
                return answer.content
        except (TimeoutError, APITimeoutError) as e:
            raise ModelTimeoutError("The model did not answer in time.") from e
        except APIConnectionError as e:
            raise ProviderDownError("The model's provider cannot be reached.") from e
        except APIStatusError as e:
            raise self._failure(e) from e
        except APIError as e:
            raise BadAnswerError("The model's answer could not be understood.") from e

    def _failure(self, error: APIStatusError) -> HelpsightError:
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        body = ErrorBody.from_object(error.body)
        return failure(error.status_code, body, headers, now=self._clock())


def _reading(transcription: Transcription, engine: str, model_version: str) -> Reading:
    rows = [row.rstrip() for row in transcription.text.splitlines() if row.strip()]
    return Reading(
        engine=engine,
        model_version=model_version,
        lines=tuple(Line(row) for row in rows),
        description=Description(
            interface_type=transcription.interface_type,
            error_state=transcription.error_state,
            error_lines=error_lines(rows),
            context=transcription.context,
        ),
        prompt_version=PROMPT_VERSION,
    )


def _soonest(failures: Sequence[HelpsightError]) -> HelpsightError:
    if not failures:
        return NoModelError("No vision model is named. Please set OPENROUTER_MODELS.")
    passing = [f for f in failures if isinstance(f, TransientError)]
    return min(passing, key=lambda f: f.retry_after_s or 0, default=failures[-1])
