"""Models that said they are gone, known to all workers: what one was told, no other asks."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.errors import PermanentError
from core.kept_list import MODELS_EVERY_S
from core.shelf import Shelf
from ocr.model_errors import ModelGoneError, NoPrivateModelError

_LIMIT_S = 0.1  # what is not known by then is learned again from the model itself


class Drops(Protocol):
    def drop(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out until the list is renewed."""
        ...


class _Entry(BaseModel, frozen=True):
    code: str
    message: str
    at: float

    def reason(self) -> PermanentError:
        is_private = self.code == NoPrivateModelError.code
        return (NoPrivateModelError if is_private else ModelGoneError)(self.message)


_ENTRIES = TypeAdapter(dict[str, _Entry])


class Retired:
    """Drops models from a list, here and for everybody who shares the shelf, for six hours.

    `clock` gives seconds since the epoch.
    """

    def __init__(
        self, models: Drops, shelf: Shelf, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._models = models
        self._shelf = shelf
        self._clock = clock

    async def add(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out from now on."""
        self._models.drop(model, reason)
        entry = _Entry(code=reason.code, message=str(reason), at=self._clock())
        await self._shelf.put(_ENTRIES.dump_json({**await self._entries(), model: entry}))

    async def recall(self) -> None:
        """Leave out what others have found to be gone."""
        try:
            async with asyncio.timeout(_LIMIT_S):
                entries = await self._entries()
        except TimeoutError:
            return
        for model, entry in entries.items():
            self._models.drop(model, entry.reason())

    async def _entries(self) -> dict[str, _Entry]:
        stored = await self._shelf.get()
        try:
            entries = _ENTRIES.validate_json(stored) if stored else {}
        except ValidationError:  # another version's
            return {}
        since = self._clock() - MODELS_EVERY_S
        return {model: entry for model, entry in entries.items() if entry.at > since}
