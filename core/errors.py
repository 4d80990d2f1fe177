"""The two families of failure: what may pass, and what will not."""


class HelpsightError(Exception):
    """Anything this product raises on purpose. The message is written for the person who reads it.

    `code` names the cause for machines (rows, JSON, metrics): a stable snake_case word.
    """

    code = "error"


class TransientError(HelpsightError):
    """Trying again later may help: a network, a limit, a provider that is down.

    `retry_after_s` is the provider's own wish in seconds, where it stated one.
    """

    code = "transient"

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class PermanentError(HelpsightError):
    """Trying again gives the same: a bad image, a refused request, a thing that is gone."""

    code = "permanent"


class GoneError(PermanentError):
    """What was asked for was deleted at its source."""

    code = "gone"


class UnsupportedError(PermanentError):
    """The bytes are not a picture this product reads."""

    code = "unsupported"
