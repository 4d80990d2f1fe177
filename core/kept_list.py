"""A list that is renewed now and then, and of which the last good one is kept for bad days."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from core.errors import HelpsightError
from core.shelf import Shelf

MODELS_EVERY_S = 6 * 3600.0
LOOK_EVERY_S = 600.0

_log = structlog.get_logger()
T = TypeVar("T")


class KeptList(Generic[T]):
    """What a provider has on offer.

    *fetch* asks for it, *take* gets each good list; *load* and *dump* turn one into bytes for the
    shelf, *load* giving nothing for what another version wrote. `clock` gives seconds.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Sequence[T]]],
        *,
        take: Callable[[Sequence[T]], None],
        load: Callable[[bytes], Sequence[T]],
        dump: Callable[[Sequence[T]], bytes],
        shelf: Shelf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._take = take
        self._load = load
        self._dump = dump
        self._shelf = shelf
        self._clock = clock
        self._due = clock()

    @property
    def is_due(self) -> bool:
        """Whether the list is older than six hours, or the last try to renew it failed."""
        return self._clock() >= self._due

    async def recall(self) -> None:
        """Take the last good list, until there is a new one."""
        stored = await self._shelf.get()
        if stored and (listed := self._load(stored)):
            self._take(listed)

    async def renew(self) -> None:
        """Take a new list and keep it. A failure, or an empty list, leaves things as they are."""
        try:
            listed = await self._fetch()
        except HelpsightError as error:
            _log.warning("models.not_renewed", code=error.code, error=str(error))
            return
        if not listed:  # more likely a fault than the truth; those that are gone answer so
            _log.warning("models.none_on_offer")
            return
        self._due = self._clock() + MODELS_EVERY_S
        await self._shelf.put(self._dump(listed))
        self._take(listed)


async def keep_renewed(kept: KeptList[T]) -> None:
    """Renew the list whenever it is due, for ever; after a failure in ten minutes."""
    while True:
        if kept.is_due:
            await kept.renew()
        await asyncio.sleep(LOOK_EVERY_S)
