"""Several engines behind one face: bytes in, the best reading out, with how it came about."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from core.errors import HelpsightError, TransientError
from core.quota import Priority
from ocr.describe import description_of
from ocr.engine import Description, Engine, Reading
from ocr.image import DEFAULT_LIMITS, ImageLimits, Picture, decode
from ocr.need import is_sure
from ocr.sanity import doubt
from ocr.slots import Slots

# `auto`: the model where the local reading is doubtful; `spare`: only where there is none at all.
Mode = Literal["auto", "local", "model", "spare"]


class ModelEngine(Protocol):
    """An engine whose calls cost: it is told who waits for them."""

    @property
    def name(self) -> str: ...

    async def read(self, png: bytes, *, priority: Priority = "live") -> Reading:
        """See `ocr.engine.Engine.read`."""
        ...


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
        model: ModelEngine | None = None,
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
        self._slots = Slots(slots)
        self._unavailable = unavailable

    async def read(self, data: bytes, *, priority: Priority = "live") -> ReadPicture:
        """Decode and read the picture in *data*, live ones first; the model's quota knows too.

        Raises:
            UnsupportedError: it is no picture that can be read (`ocr.refusals`).
            TransientError: no engine could read it now.
            PermanentError: no engine will.
        """
        started = time.perf_counter()
        async with self._slots.held(priority):
            picture = await asyncio.to_thread(decode, data, self._limits)
            local = await self._try(self._engine.name, self._engine.read(picture.png))
        outcomes = [local]
        if (model := self._model) and wants_model(self._mode, local.reading):
            seen = local.reading.text if local.reading else ""
            reading = model.read(picture.png, priority=priority)
            outcomes.append(await self._try(model.name, reading, seen=seen))
        reading = _chosen(outcomes)
        return ReadPicture(
            picture=picture,
            reading=reading,
            description=description_of(reading),
            elapsed_ms=ms_since(started),
            attempts=(*self._unavailable, *(outcome.attempt for outcome in outcomes)),
        )

    async def _try(
        self, name: str, reading: Awaitable[Reading], *, seen: str | None = None
    ) -> _Outcome:
        started = time.perf_counter()
        try:
            read = await in_time(reading, self._timeout_s)
        except HelpsightError as error:
            return _Outcome(Attempt(name, error.code, ms_since(started)), error=error)
        reason = None if seen is None else doubt(read.text, seen)
        attempt = attempt_of(name, read, reason or "read", ms_since(started))
        return _Outcome(attempt, reading=None if reason else read)


async def in_time(reading: Awaitable[Reading], timeout_s: float) -> Reading:
    """Wait for *reading*, but not for longer.

    Raises:
        EngineTimeoutError: the time is over.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await reading
    except TimeoutError as error:
        raise EngineTimeoutError(f"Reading took longer than {timeout_s:.0f} seconds.") from error


def attempt_of(engine: str, reading: Reading, outcome: str, elapsed_ms: int) -> Attempt:
    """The record of a try that gave a reading, used or not."""
    return Attempt(
        engine=engine,
        outcome=outcome,
        elapsed_ms=elapsed_ms,
        model_version=reading.model_version,
        prompt_version=reading.prompt_version,
    )


def wants_model(mode: Mode, local: Reading | None) -> bool:
    """Whether a vision model shall read a picture too, after its local reading (None: failed)."""
    if mode in {"local", "model"}:
        return mode == "model"
    return local is None or (mode == "auto" and not is_sure(local))


def _chosen(outcomes: Sequence[_Outcome]) -> Reading:
    for outcome in reversed(outcomes):
        if outcome.reading:
            return outcome.reading
    errors = [outcome.error for outcome in outcomes if outcome.error]
    raise next((e for e in errors if isinstance(e, TransientError)), errors[0])


def ms_since(started: float) -> int:
    """Milliseconds since *started*, a value of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)
