"""How an answering model fails. `qa.groq` tells the cases apart."""

from core.errors import PermanentError, TransientError


class ModelBusy(TransientError):
    """Its limit is reached for now, by the provider's word or by our own count."""

    code = "model_busy"


class ModelResting(TransientError):
    """Its circuit is open after faults."""

    code = "model_resting"


class BudgetUnknown(TransientError):
    """What is left of the account's tokens cannot be told, so none of them are spent."""

    code = "budget_unknown"


class ModelDown(TransientError):
    """The provider broke: an error of its own, a page, half an answer."""

    code = "model_down"


class ModelUnreachable(TransientError):
    """The provider itself cannot be reached."""

    code = "model_unreachable"


class ModelTimeout(TransientError):
    code = "model_timeout"


class ModelEmpty(TransientError):
    """The model itself ended without an answer: nothing, cut off, or not in the form asked for."""

    code = "model_empty"


class ModelGone(PermanentError):
    code = "model_gone"


class ModelRefused(PermanentError):
    code = "model_refused"


class KeyRefused(PermanentError):
    code = "key_refused"


class PromptTooLong(PermanentError):
    """Asking the same again never helps: the prompt must be shorter."""

    code = "prompt_too_long"
