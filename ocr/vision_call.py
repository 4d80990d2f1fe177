"""One call to one vision model: foreign errors become ours here, and nowhere else."""

import asyncio
import time
from collections.abc import Callable
from typing import Literal

from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI

from core.errors import HelpsightError
from core.metrics.llm import Meter, unread_meter
from ocr.engine import Description, Line, Reading
from ocr.error_lines import error_lines
from ocr.model_errors import (
    BadAnswerError,
    BrokenBodyError,
    ModelTimeoutError,
    UnreachableError,
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

DataCollection = Literal["deny", "allow"]
NAME, OPERATION = "openrouter", "read"
_MAX_ANSWER_TOKENS = 4096


class VisionCall:
    """Asks OpenRouter.

    The client is long-lived and makes no retries of its own: each attempt takes a permit first.
    `clock` gives seconds since the epoch.
    """

    def __init__(
        self,
        client: AsyncOpenAI,
        *,
        data_collection: DataCollection = "deny",
        meter: Meter | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._provider = {"data_collection": data_collection}
        self._meter = meter or unread_meter(NAME, OPERATION)
        self._clock = clock

    async def ask(self, model: str, url: str, *, timeout_s: float) -> Reading:
        """Let *model* read the picture in the data URL *url*, within *timeout_s* in all.

        Raises:
            TransientError, PermanentError: the classes of `ocr.model_errors`.
        """
        with self._meter.calling(model) as call:
            completion = Completion.from_bytes(await self._complete(model, url, timeout_s))
            if completion.usage:
                call.cost(completion.usage.prompt_tokens, completion.usage.completion_tokens)
            transcription = parse(completion.content(now=self._clock()))
            if transcription is None:
                raise BadAnswerError("The model's answer could not be understood.")
            return _reading(transcription, printable(completion.model or model))

    async def _complete(self, model: str, url: str, timeout_s: float) -> bytes:
        """The raw body: the client's own parsing takes errors under HTTP 200 for answers.

        The client's timeout is one for each read, and a body that drips never meets it.
        """
        try:
            async with asyncio.timeout(timeout_s):
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
            raise UnreachableError("The model's provider cannot be reached.") from e
        except APIStatusError as e:
            raise self._failure(e) from e
        except APIError as e:
            raise BrokenBodyError("The model's answer could not be understood.") from e

    def _failure(self, error: APIStatusError) -> HelpsightError:
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        body = ErrorBody.from_object(error.body)
        return failure(error.status_code, body, headers, now=self._clock())


def _reading(transcription: Transcription, model_version: str) -> Reading:
    rows = [row.rstrip() for row in transcription.text.splitlines() if row.strip()]
    return Reading(
        engine=NAME,
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
