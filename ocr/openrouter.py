"""What OpenRouter's answers mean: the text, or an error of ours. Pure.

Bodies are taken as they come: a failure may arrive under HTTP 200, without choices, or as HTML.
Messages are our own words: a provider's raw text may name accounts.
"""

import math
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from pydantic import BaseModel, ValidationError

from core.errors import HelpsightError, PermanentError, TransientError
from ocr.model_errors import (
    AccountLimitedError,
    BadAnswerError,
    BrokenBodyError,
    KeyRefusedError,
    ModelGoneError,
    ModelTimeoutError,
    NoPicturesError,
    NoPrivateModelError,
    OutOfCreditsError,
    ProviderDownError,
    RateLimitedError,
    RefusedError,
    RequestRefusedError,
    UnknownLimitError,
)

_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 1.0, 26 * 3600.0
_TIMEOUTS = frozenset({408, 504, 524})
_MODEL_LIMITS = frozenset({"openrouter_shared_capacity", "upstream_provider_shared_pool"})
_ADMISSION_WAIT_S = 5.0
_NO_CODE = HTTPStatus.BAD_GATEWAY  # of an error inside a success: the provider's own


class _Metadata(BaseModel):
    limit_source: str | None = None
    headers: dict[str, object] | None = None


class ErrorBody(BaseModel):
    """OpenRouter's `error` object."""

    code: int | str | None = None
    message: str | None = None
    metadata: _Metadata | None = None

    @classmethod
    def from_object(cls, body: object) -> "ErrorBody":
        """Take *body* as far as it is what OpenRouter sends; a proxy's page says nothing."""
        try:
            return cls.model_validate(body)
        except ValidationError:
            return cls()


class _Part(BaseModel):
    text: str | None = None


class _Message(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    finish_reason: str | None = None
    message: _Message = _Message()
    error: ErrorBody | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Completion(BaseModel):
    """An answer of the chat API, as far as it is used."""

    model: str | None = None
    usage: _Usage | None = None
    choices: list[_Choice] | None = None
    error: ErrorBody | None = None

    @classmethod
    def from_bytes(cls, body: bytes) -> "Completion":
        """Parse a body that came with HTTP 200.

        Raises:
            BrokenBodyError: it is no completion.
        """
        try:
            return cls.model_validate_json(body)
        except ValidationError as e:
            raise BrokenBodyError("The model's answer could not be understood.") from e

    def content(self, *, now: float) -> str:
        """The answer's text. *now* is seconds since the epoch.

        Raises:
            TransientError, PermanentError: the classes of `ocr.model_errors`.
        """
        if self.error:
            raise failure(_status(self.error), self.error, {}, now=now)
        if not self.choices:
            raise BadAnswerError("The model gave no answer.")
        choice = self.choices[0]
        if choice.error:
            raise failure(_status(choice.error), choice.error, {}, now=now)
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            raise RefusedError("The model refused to read this picture.")
        if choice.finish_reason == "error":
            raise BrokenBodyError("The model's answer was broken off.")
        if choice.finish_reason == "length":
            raise BadAnswerError("The model's answer was cut off.")
        text = _text(choice.message.content)
        if not text.strip():
            raise BadAnswerError("The model gave an empty answer.")
        return text


def failure(
    status: int, error: ErrorBody, headers: Mapping[str, str], *, now: float
) -> HelpsightError:
    """The error for an HTTP *status*; header names in lower case, *now* in epoch seconds."""
    wait_s = _retry_after_s(error, headers, now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _rate_limit(error, wait_s)
    if status == HTTPStatus.PAYMENT_REQUIRED and wait_s is not None:  # held by calls in flight
        return AccountLimitedError("OpenRouter's budget is in use.", retry_after_s=wait_s)
    if status in _TIMEOUTS:
        return ModelTimeoutError("The model did not answer in time.", retry_after_s=wait_s)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProviderDownError("The model's provider is down.", retry_after_s=wait_s)
    return _permanent(status, (error.message or "").casefold())


def _permanent(status: int, message: str) -> PermanentError:
    match status:
        case 401:
            return KeyRefusedError("OpenRouter refused the key. Please check OPENROUTER_API_KEY.")
        case 402:
            return OutOfCreditsError("The OpenRouter account is out of credits.")
        case 403:
            return RefusedError("OpenRouter refused this picture by its policy.")
        case 404:
            return _not_found(message)
        case _:
            return RequestRefusedError("The model cannot read this picture.")


def _not_found(message: str) -> PermanentError:
    if "data policy" in message or "guardrail" in message:
        return NoPrivateModelError(
            "No provider of this model keeps pictures private. Choose another in "
            "OPENROUTER_MODELS, or set OPENROUTER_DATA_COLLECTION=allow."
        )
    if "support" in message:
        return NoPicturesError("This model does not read pictures. See OPENROUTER_MODELS.")
    return ModelGoneError("OpenRouter has no such model. See OPENROUTER_MODELS.")


def _rate_limit(error: ErrorBody, wait_s: float | None) -> TransientError:
    message = error.message or ""
    source = (error.metadata or _Metadata()).limit_source or ""
    if "free-models-per-" in message or source.startswith("openrouter_free_tier"):
        is_day = "free-models-per-day" in message or source.endswith("daily")
        return AccountLimitedError(
            "OpenRouter's free requests are used up for now.",
            retry_after_s=wait_s,
            scope="day" if is_day else "moment",
        )
    if source == "openrouter_admission_control":
        wait_s = _ADMISSION_WAIT_S if wait_s is None else wait_s
    elif not (source in _MODEL_LIMITS or "limit_rp" in message):
        return UnknownLimitError("The model is busy.", retry_after_s=wait_s)
    return RateLimitedError("The model is busy.", retry_after_s=wait_s)


def _retry_after_s(error: ErrorBody, headers: Mapping[str, str], now: float) -> float | None:
    """The provider's wish in seconds: Retry-After, else X-RateLimit-Reset (epoch milliseconds)."""
    inner = (error.metadata or _Metadata()).headers or {}
    wishes = {name.lower(): value for name, value in inner.items()} | dict(headers)
    wait_s = _seconds(wishes.get("retry-after"), now)
    reset_ms = _number(wishes.get("x-ratelimit-reset"))
    if wait_s is None and reset_ms is not None:
        wait_s = reset_ms / 1000 - now
    return None if wait_s is None else min(max(wait_s, _SHORTEST_WAIT_S), _LONGEST_WAIT_S)


def _seconds(retry_after: object, now: float) -> float | None:
    """Retry-After is a number of seconds or the date of an HTTP header."""
    wait_s = _number(retry_after)
    if wait_s is None and retry_after is not None:
        with suppress(ValueError):
            wait_s = parsedate_to_datetime(str(retry_after)).timestamp() - now
    return wait_s


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _status(error: ErrorBody) -> int:
    """The code inside a body that came as a success."""
    number = _number(error.code)
    return int(number) if number else _NO_CODE


def _text(content: str | list[_Part] | None) -> str:
    if isinstance(content, list):
        return "".join(part.text or "" for part in content)
    return content or ""
