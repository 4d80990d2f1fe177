"""How a vision model fails. `ocr.openrouter` tells the cases apart."""

from typing import Literal

from core.errors import PermanentError, TransientError


class RateLimitedError(TransientError):
    """This model has had enough for now; another may answer."""

    code = "rate_limited"


class UnknownLimitError(RateLimitedError):
    """A limit whose scope was not told: the model's, or the account's."""


class AccountLimitedError(TransientError):
    """A budget of the account, shared by all free models, is spent until `retry_after_s`."""

    code = "account_limited"

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        scope: Literal["day", "moment"] = "moment",
    ) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.scope: Literal["day", "moment"] = scope


class QuotaUnknownError(TransientError):
    """What is left of the account's budget cannot be told, so none of it is spent."""

    code = "quota_unknown"


class ProviderDownError(TransientError):
    code = "provider_down"


class UnreachableError(ProviderDownError):
    """OpenRouter itself cannot be reached: no model of it can."""


class ModelTimeoutError(TransientError):
    code = "model_timeout"


class BadAnswerError(TransientError):
    """Empty, cut off, or not in any shape a model answers in."""

    code = "bad_answer"


class BrokenBodyError(BadAnswerError):
    """What came is no answer at all: the provider broke, not the model."""


class KeyRefusedError(PermanentError):
    code = "key_refused"


class OutOfCreditsError(PermanentError):
    code = "out_of_credits"


class RefusedError(PermanentError):
    """Moderation or policy said no to this picture: no other model is asked."""

    code = "model_refused"


class NoPrivateModelError(PermanentError):
    """No provider of this model agrees to keep and train on nothing."""

    code = "no_private_model"


class ModelGoneError(PermanentError):
    code = "model_gone"


class RequestRefusedError(PermanentError):
    """The model cannot take this request: no pictures, too large, an unknown option."""

    code = "request_refused"


class NoPicturesError(RequestRefusedError):
    """The model takes no pictures at all."""
