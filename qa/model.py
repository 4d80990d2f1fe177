"""Models that word answers, behind one Protocol. Foreign errors are translated here alone."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import openai
from openai import AsyncOpenAI

from core.errors import HelpsightError, PermanentError, TransientError
from qa.draft import SCHEMA, MalformedDraft
from qa.prompt import Prompt

DEFAULT_MODELS = ("openai/gpt-oss-120b", "openai/gpt-oss-20b")
_MAX_COMPLETION_TOKENS = 1200  # counted against the minute's tokens in full, reasoning included
_WAIT_HINT = re.compile(r"try again in (?:(\d+)m)?([\d.]+)s")
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TIMEOUT = 401, 403, 404, 408
_TOO_LARGE, _TOO_MANY, _CAPACITY, _SERVER_ERROR = 413, 429, 498, 500
_GONE_CODES = frozenset({"model_not_found", "model_decommissioned"})


class ModelUnreachable(TransientError):
    code = "model_unreachable"


class ModelBusy(TransientError):
    code = "model_busy"


class ModelGone(PermanentError):
    code = "model_gone"


class ModelRefused(PermanentError):
    code = "model_refused"


class PromptTooLong(PermanentError):
    code = "prompt_too_long"


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    model_version: str


class ChatModel(Protocol):
    async def complete(self, prompt: Prompt) -> Completion:
        """Let the model answer *prompt* in the form of `qa.draft.SCHEMA`.

        Raises:
            TransientError: another try, later, may help.
            PermanentError: it will not.
        """
        ...


class GroqModel:
    """Groq's models through its OpenAI API, the first of *models* that answers.

    Limits are kept per model there, so a busy one is passed over like one that was shut down.
    *client* must not retry by itself (`max_retries=0`): the job that asks does.
    """

    def __init__(
        self, client: AsyncOpenAI, *, models: Sequence[str] = DEFAULT_MODELS, timeout_s: float = 30
    ) -> None:
        self._client = client
        self._models = tuple(models)
        self._timeout_s = timeout_s

    async def complete(self, prompt: Prompt) -> Completion:
        error: HelpsightError = ModelGone("No answering model is configured.")
        for model in self._models:
            try:
                return await self._ask(model, prompt)
            except (ModelBusy, ModelGone) as e:
                error = e
        raise error

    async def _ask(self, model: str, prompt: Prompt) -> Completion:
        try:
            async with asyncio.timeout(self._timeout_s):  # the client's own limit is per read
                reply = await self._client.chat.completions.create(
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
                    max_completion_tokens=_MAX_COMPLETION_TOKENS,
                )
        except (openai.APIConnectionError, TimeoutError) as error:
            raise ModelUnreachable("The answering model could not be reached.") from error
        except openai.APIStatusError as error:
            raise _translated(error) from error
        except (openai.APIError, json.JSONDecodeError) as error:
            raise MalformedDraft("The answering model sent something unreadable.") from error
        return Completion(text=_content(reply), model_version=model)


def _content(reply: object) -> str:
    """The text of a whole reply; providers also send errors, pages and nothing at all as 200."""
    for choice in getattr(reply, "choices", None) or ():
        content = choice.message.content if choice.finish_reason == "stop" else None
        if content:
            return content
    raise MalformedDraft("The answering model sent no whole answer.")


def _translated(error: openai.APIStatusError) -> HelpsightError:
    """The provider's status in our words; its own message names the account, and stays inside."""
    status = error.status_code
    if status == _TOO_MANY:
        return ModelBusy("The answering model is at its limit.", retry_after_s=_wait_s(error))
    if status in (_TIMEOUT, _CAPACITY) or status >= _SERVER_ERROR:
        return ModelUnreachable("The answering model is not available at the moment.")
    if status == _TOO_LARGE:
        return PromptTooLong("The question with its sources is too long for the answering model.")
    if status == _NOT_FOUND or error.code in _GONE_CODES:
        return ModelGone("The answering model does not exist any more; see GROQ_MODELS.")
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        return ModelRefused("Groq refused the key; see GROQ_API_KEY.")
    return ModelRefused(f"The answering model refused the request (HTTP {status}).")


def _wait_s(error: openai.APIStatusError) -> float | None:
    header = error.response.headers.get("retry-after", "")
    if header.replace(".", "", 1).isdigit():
        return float(header)
    hint = _WAIT_HINT.search(error.message)
    return 60 * int(hint.group(1) or 0) + float(hint.group(2)) if hint else None
