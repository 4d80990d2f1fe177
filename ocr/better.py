"""The second reading of a picture: by a vision model, after the local one was stored."""

import asyncio
import time

from core.errors import HelpsightError, PermanentError
from core.quota import Priority
from ocr.catalogue import NoModelError
from ocr.describe import description_of
from ocr.image import DEFAULT_LIMITS, ImageLimits, decode
from ocr.model_errors import (
    AccountLimitedError,
    KeyRefusedError,
    ModelGoneError,
    NoPrivateModelError,
    OutOfCreditsError,
    ProviderDownError,
    QuotaUnknownError,
    RateLimitedError,
)
from ocr.reader import ModelEngine, ReadPicture, attempt_of, in_time, ms_since
from ocr.sanity import doubt

_OF_THE_ACCOUNT = (
    AccountLimitedError,
    KeyRefusedError,
    ModelGoneError,
    NoModelError,
    NoPrivateModelError,
    OutOfCreditsError,
    QuotaUnknownError,
    RateLimitedError,
)


class DoubtfulReadingError(PermanentError):
    """What the model said cannot be what the picture says; the message names the doubt."""

    code = "doubtful_reading"


class BetterReader:
    """Reads with a vision model only; the local reading is there to judge it by."""

    def __init__(
        self, model: ModelEngine, *, limits: ImageLimits = DEFAULT_LIMITS, timeout_s: float = 60
    ) -> None:
        self._model = model
        self._limits = limits
        self._timeout_s = timeout_s

    async def read(self, data: bytes, *, seen: str, priority: Priority) -> ReadPicture:
        """Read the picture in *data*, of which the local reader has *seen* this text.

        Raises:
            DoubtfulReadingError: the model's reading is not to be used.
            TransientError, PermanentError: there is none; see `is_of_the_account`.
        """
        started = time.perf_counter()
        picture = await asyncio.to_thread(decode, data, self._limits)
        asked = self._model.read(picture.png, priority=priority)
        reading = await in_time(asked, self._timeout_s)
        if reason := doubt(reading.text, seen):
            raise DoubtfulReadingError(f"the model's reading was set aside: {reason}")
        took_ms = ms_since(started)
        return ReadPicture(
            picture=picture,
            reading=reading,
            description=description_of(reading),
            elapsed_ms=took_ms,
            attempts=(attempt_of(self._model.name, reading, "read", took_ms),),
        )


def is_of_the_account(error: HelpsightError) -> bool:
    """Whether no picture could be read now, whichever it were: it is no failed try of this one."""
    if isinstance(error, ProviderDownError):  # an open circuit says for how long
        return error.retry_after_s is not None
    return isinstance(error, _OF_THE_ACCOUNT)
