"""What Groq's answers mean: a completion, or an error of ours. Pure.

Bodies are taken as they come: a failure may arrive under HTTP 200, without choices, or as HTML.
Messages are our own words: Groq's name the organisation behind the key.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from core.errors import HelpsightError
from core.token_budget import Told
from qa.model_errors import (
    KeyRefused,
    ModelBusy,
    ModelDown,
    ModelEmpty,
    ModelGone,
    ModelRefused,
    ModelTimeout,
    PromptTooLong,
)

_BAD_GATEWAY = 502
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_TOO_LARGE, _TOO_MANY, _CAPACITY, _SERVER_ERROR = 413, 429, 498, 500
_TIMEOUTS = frozenset({408, 504, 524})
_GONE = frozenset({"model_not_found", "model_decommissioned"})
_TOO_LONG = frozenset({"context_length_exceeded", "request_too_large"})
_NOT_AS_ASKED = frozenset({"json_validate_failed"})  # the model's words did not fit the schema
_LIMITED = frozenset({"rate_limit_exceeded"})
_LONGEST_HINT_S = 26 * 3600.0
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_TRY_AGAIN = re.compile(r"try again in ([\dhms.]{1,20})")


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    model_version: str


class ErrorBody(BaseModel):
    """Groq's `error` object."""

    message: str | None = None
    code: str | int | None = None

    @classmethod
    def from_object(cls, body: object) -> "ErrorBody":
        """Take *body* as far as it is what Groq sends; a proxy's page says nothing."""
        try:
            return cls.model_validate(body)
        except ValidationError:
            return cls()


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    finish_reason: str | None = None
    message: _Message = _Message()


class _Usage(BaseModel):
    total_tokens: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Body(BaseModel):
    """An answer of the chat API under HTTP 200, as far as it is used."""

    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: ErrorBody | None = None

    @classmethod
    def from_bytes(cls, body: bytes) -> "Body":
        """Parse a body.

        Raises:
            ModelDown: it is no completion.
        """
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise ModelDown("The answering model's provider sent something unreadable.") from error

    @property
    def used(self) -> int | None:
        """Tokens this answer took, where it says so."""
        return self.usage.total_tokens if self.usage else None

    @property
    def sent_and_received(self) -> tuple[int | None, int | None]:
        """Tokens of the prompt and of the answer."""
        return (self.usage.prompt_tokens, self.usage.completion_tokens) if self.usage else (0, 0)

    def text(self) -> str:
        """The whole answer.

        Raises:
            TransientError, PermanentError: the classes of `qa.model_errors`.
        """
        if self.error:
            raise failure(_inner_status(self.error), self.error, {})
        if not self.choices:
            raise ModelEmpty("The answering model gave no answer.")
        choice = self.choices[0]
        if choice.finish_reason == "error":
            raise ModelDown("The answering model broke off.")
        if choice.finish_reason != "stop" or not (choice.message.content or "").strip():
            raise ModelEmpty("The answering model gave no whole answer.")
        return choice.message.content or ""


def failure(status: int, error: ErrorBody, headers: Mapping[str, str]) -> HelpsightError:
    """The error for an HTTP *status*; header names in lower case."""
    code = str(error.code or "")
    if status == _TOO_LARGE or code in _TOO_LONG:
        return PromptTooLong("The question with its sources is too long for the answering model.")
    if status == _NOT_FOUND or code in _GONE:
        return ModelGone("Groq has no such model any more. See GROQ_MODELS.")
    if status == _TOO_MANY:
        return ModelBusy(
            "The answering model is at its limit.", retry_after_s=wait_s(error, headers)
        )
    if code in _NOT_AS_ASKED:
        return ModelEmpty("The answering model's words were not in the form that was asked for.")
    return _by_status(status)


def _by_status(status: int) -> HelpsightError:
    if status in _TIMEOUTS:
        return ModelTimeout("The answering model did not answer in time.")
    if status == _CAPACITY or status >= _SERVER_ERROR:
        return ModelDown("The answering model is not available at the moment.")
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        return KeyRefused("Groq refused the key. Please check GROQ_API_KEY.")
    return ModelRefused(f"The answering model refused the request (HTTP {status}).")


def _inner_status(error: ErrorBody) -> int:
    """The status inside a body that came as a success."""
    code = str(error.code or "")
    if code.isdigit():
        return int(code)
    return _TOO_MANY if code in _LIMITED else _BAD_GATEWAY


def wait_s(error: ErrorBody, headers: Mapping[str, str]) -> float | None:
    """How long Groq asks to be left alone: `retry-after`, else the words of its message."""
    header = _number(headers.get("retry-after"))
    hint = _TRY_AGAIN.search(error.message or "")
    wait = header if header is not None else seconds(hint.group(1).rstrip(".")) if hint else None
    return None if wait is None else min(max(wait, 0.0), _LONGEST_HINT_S)


def told(headers: Mapping[str, str]) -> Told:
    """What the `x-ratelimit-*` headers say: of tokens by the minute, of requests by the day."""

    def count(name: str) -> int | None:
        number = _number(headers.get(f"x-ratelimit-{name}"))
        return None if number is None else int(number)

    return Told(
        tokens_limit=count("limit-tokens"),
        tokens_left=count("remaining-tokens"),
        requests_limit=count("limit-requests"),
        requests_left=count("remaining-requests"),
    )


def seconds(duration: str) -> float | None:
    """Groq's durations, as `2m59.56s`, `7.66s` or `480ms`."""
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, secs, millis = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + secs + millis / 1000


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
