"""Several engines behind one face: bytes in, the best reading out, with how it came about."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import HelpsightError, TransientError
from ocr.describe import description_of
from ocr.engine import Description, Engine, Reading
from ocr.image import DEFAULT_LIMITS, ImageLimits, Picture, decode
from ocr.local import LocalEngine
from ocr.sanity import doubt

Mode = Literal["auto", "local", "model"]

# The local reader's confidence is a calibrated chance: at least this much, and 98 of 100 pictures
# have 5 % wrong characters or fewer (docs/decisions/0009). Other engines' confidence is raw.
SURE = 0.9
_SURE_OF_RAW = 0.98


class EngineTimeoutError(TransientError):
    code = "engine_timeout"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One engine's try. `outcome` is `read`, why the reading was set aside, or an error's code."""

    engine: str
    outcome: str
    elapsed_ms: int = 0
    model_version: str | None = None
    prompt_version: str | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "engine": self.engine,
            "outcome": self.outcome,
            "elapsed_ms": self.elapsed_ms,
            "model_version": self.model_version,
            "prompt_version": self.prompt_version,
        }


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A picture, its best reading, what it shows, and every attempt in order."""

    picture: Picture
    reading: Reading
    description: Description
    elapsed_ms: int
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An attempt with what came of it: a reading, an error, or a reading that was set aside."""

    attempt: Attempt
    reading: Reading | None = None
    error: HelpsightError | None = None


class Reader:
    """Reads each picture with `engine`, and with `model` where the mode and the reading ask for it.

    A model's reading replaces the engine's unless it failed or cannot be true. `slots` pictures
    are decoded and read locally at once; `timeout_s` bounds one engine's work on one picture.
    `unavailable` names engines that would have been preferred and do not run here.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        model: Engine | None = None,
        mode: Mode = "auto",
        limits: ImageLimits = DEFAULT_LIMITS,
        timeout_s: float = 60,
        slots: int = 1,
        unavailable: tuple[Attempt, ...] = (),
    ) -> None:
        self._engine = engine
        self._model = model
        self._mode: Mode = mode
        self._limits = limits
        self._timeout_s = timeout_s
        self._slots = asyncio.Semaphore(slots)
        self._unavailable = unavailable

    async def read(self, data: bytes) -> ReadPicture:
        """Decode and read the picture in *data*.

        Raises:
            UnsupportedError: it is no picture that can be read (`ocr.refusals`).
            TransientError: no engine could read it now.
            PermanentError: no engine will.
        """
        started = time.perf_counter()
        async with self._slots:
            picture = await asyncio.to_thread(decode, data, self._limits)
            local = await self._try(self._engine, picture.png)
        outcomes = [local]
        if self._model and wants_model(self._mode, local.reading):
            seen = local.reading.text if local.reading else ""
            outcomes.append(await self._try(self._model, picture.png, seen=seen))
        reading = _chosen(outcomes)
        return ReadPicture(
            picture=picture,
            reading=reading,
            description=description_of(reading),
            elapsed_ms=_ms_since(started),
            attempts=(*self._unavailable, *(outcome.attempt for outcome in outcomes)),
        )

    async def _try(self, engine: Engine, png: bytes, *, seen: str | None = None) -> _Outcome:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout_s):
                reading = await engine.read(png)
        except TimeoutError:
            error = EngineTimeoutError(f"Reading took longer than {self._timeout_s:.0f} seconds.")
            return _Outcome(Attempt(engine.name, error.code, _ms_since(started)), error=error)
        except HelpsightError as error:
            return _Outcome(Attempt(engine.name, error.code, _ms_since(started)), error=error)
        reason = None if seen is None else doubt(reading.text, seen)
        attempt = Attempt(
            engine=engine.name,
            outcome=reason or "read",
            elapsed_ms=_ms_since(started),
            model_version=reading.model_version,
            prompt_version=reading.prompt_version,
        )
        return _Outcome(attempt, reading=None if reason else reading)


def wants_model(mode: Mode, local: Reading | None) -> bool:
    """Whether a vision model shall read a picture too, after its local reading (None: failed)."""
    if mode != "auto":
        return mode == "model"
    if local is None or local.confidence is None:
        return True
    return local.confidence < (SURE if local.engine == LocalEngine.name else _SURE_OF_RAW)


def _chosen(outcomes: Sequence[_Outcome]) -> Reading:
    for outcome in reversed(outcomes):
        if outcome.reading:
            return outcome.reading
    errors = [outcome.error for outcome in outcomes if outcome.error]
    raise next((e for e in errors if isinstance(e, TransientError)), errors[0])


def _ms_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
