"""One call to Groq: foreign errors become ours here, and nowhere else."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI
from pydantic import BaseModel, ValidationError

from core.errors import HelpsightError
from core.metrics.llm import Meter, unread_meter
from core.token_budget import Told
from qa.draft import SCHEMA
from qa.groq import Body, Completion, ErrorBody, failure, told
from qa.model_errors import ModelDown, ModelTimeout, ModelUnreachable
from qa.prompt import Prompt

MAX_COMPLETION_TOKENS = 1200  # counted against the minute's tokens in full, reasoning included
_LIST_S = 20.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended. `used` is its cost in tokens, None where nobody knows.

    `sent` and `received` are its parts: the prompt, and the answer.
    """

    outcome: Completion | HelpsightError
    used: int | None = None
    told: Told = field(default_factory=Told)
    sent: int | None = None
    received: int | None = None


class _Listed(BaseModel):
    id: str
    active: bool = True


class _Listing(BaseModel):
    data: list[_Listed]


class GroqCall:
    """Asks Groq. The client is long-lived and makes no retries of its own."""

    def __init__(self, client: AsyncOpenAI, *, meter: Meter | None = None) -> None:
        self._client = client
        self._meter = meter or unread_meter("groq", "answer")

    async def ask(self, model: str, prompt: Prompt, *, timeout_s: float) -> Ended:
        """Let *model* answer *prompt* within *timeout_s* in all. Failures are outcomes, too."""
        with self._meter.calling(model) as call:
            ended = await self._ask(model, prompt, timeout_s)
            call.cost(ended.sent, ended.received)
            if isinstance(ended.outcome, HelpsightError):
                call.failed(ended.outcome)
            return ended

    async def _ask(self, model: str, prompt: Prompt, timeout_s: float) -> Ended:
        try:
            answer = await self._complete(model, prompt, timeout_s)
        except APIStatusError as error:
            headers = _lower(error.response.headers)
            why = failure(error.status_code, ErrorBody.from_object(error.body), headers)
            return Ended(why, told=told(headers))
        except (TimeoutError, APIError) as error:
            return Ended(_translated(error))
        return _ended(model, answer.content, _lower(answer.headers))

    async def models(self) -> list[str]:
        """The ids of all models on offer.

        Raises:
            TransientError, PermanentError: the classes of `qa.model_errors`.
        """
        try:
            async with asyncio.timeout(_LIST_S):
                answer = await self._client.get("/models", cast_to=httpx2.Response)
        except APIStatusError as error:
            raise failure(error.status_code, ErrorBody.from_object(error.body), {}) from error
        except (TimeoutError, APIError) as error:
            raise _translated(error) from error
        try:
            listing = _Listing.model_validate_json(answer.content)
        except ValidationError as error:
            raise ModelDown("Groq's list of models could not be understood.") from error
        return [model.id for model in listing.data if model.active]

    async def _complete(self, model: str, prompt: Prompt, timeout_s: float) -> httpx2.Response:
        """The raw answer: the client's own parsing takes errors under HTTP 200 for answers.

        The client's timeout is one for each read, and a body that drips never meets it.
        """
        async with asyncio.timeout(timeout_s):
            answer = await self._client.chat.completions.with_raw_response.create(
                model=model,
                messages=[
                    {"role": "system", "content": prompt.system},
                    {"role": "user", "content": prompt.user},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
                },
                reasoning_effort="low",
                max_completion_tokens=MAX_COMPLETION_TOKENS,
            )
            return answer.http_response


def _ended(model: str, body: bytes, headers: Mapping[str, str]) -> Ended:
    used: int | None = None
    parts: tuple[int | None, int | None] = (None, None)
    try:
        parsed = Body.from_bytes(body)
        used, parts = parsed.used, parsed.sent_and_received
        return Ended(Completion(parsed.text(), model), used, told(headers), *parts)
    except HelpsightError as error:
        return Ended(error, used, told(headers), *parts)


def _translated(error: TimeoutError | APIError) -> HelpsightError:
    if isinstance(error, TimeoutError | APITimeoutError):
        return ModelTimeout("The answering model did not answer in time.")
    if isinstance(error, APIConnectionError):
        return ModelUnreachable("The answering model could not be reached.")
    return ModelDown("The answering model's provider sent something unreadable.")


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
