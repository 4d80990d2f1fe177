"""How a vision model fails. `ocr.openrouter` tells the cases apart."""

from core.errors import PermanentError, TransientError


class RateLimitedError(TransientError):
    """This model has had enough for now; another may answer."""

    code = "rate_limited"


class AccountLimitedError(TransientError):
    """The account's budget, shared by all free models, is spent until `retry_after_s`."""

    code = "account_limited"


class ProviderDownError(TransientError):
    code = "provider_down"


class ModelTimeoutError(TransientError):
    code = "model_timeout"


class BadAnswerError(TransientError):
    """Empty, cut off, or not in any shape a model answers in."""

    code = "bad_answer"


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
