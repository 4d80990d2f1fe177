"""Pictures fetched a moment ago: a failed try and the later model's reading fetch them again.

Kept in Redis, because the next try may run on any worker. Only what has passed every check that
needs no decoding is kept, under its address: that names one attachment, and only readings of that
attachment ask for it. The signature of an address, which changes, is neither stored nor needed.
"""

import asyncio
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

from yarl import URL

from core.errors import UnsupportedError
from core.metrics.work import WorkMetrics

_SIGNATURE = ("ex", "is", "hm")


class Fetches(Protocol):
    async def fetch(self, url: str) -> bytes: ...


class Keeps(Protocol):
    async def get(self, name: str) -> bytes | None: ...
    async def put(self, name: str, value: bytes) -> bool: ...


class Drops(Protocol):
    async def drop(self, names: Sequence[str]) -> bool: ...


class KeptPictures:
    """What `CachedFetcher` keeps, for whoever erases."""

    def __init__(self, cache: Drops) -> None:
        self._cache = cache

    async def forget(self, urls: Sequence[str]) -> None:
        """Drop the bytes behind *urls*; without Redis they go when their time is over."""
        names = [name for url in urls if (name := name_of(url))]
        if names:
            await self._cache.drop(names)


class CachedFetcher:
    """As *fetcher*, but what it fetched lately comes from *cache*.

    *check* raises UnsupportedError for bytes that are not to be kept. *metrics* count what was.
    """

    def __init__(
        self,
        fetcher: Fetches,
        cache: Keeps,
        *,
        check: Callable[[bytes], object],
        metrics: WorkMetrics | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._cache = cache
        self._check = check
        self._metrics = metrics or WorkMetrics()

    async def fetch(self, url: str) -> bytes:
        """The bytes behind *url*; raises as the fetcher does."""
        name = name_of(url)
        if name and (known := await self._cache.get(name)):
            self._metrics.wanted(is_kept=True)
            return known
        self._metrics.wanted(is_kept=False)
        data = await self._fetcher.fetch(url)
        if name and await asyncio.to_thread(self._is_sound, data):
            await self._cache.put(name, data)
        return data

    def _is_sound(self, data: bytes) -> bool:
        try:
            self._check(data)
        except UnsupportedError:
            return False
        return True


def name_of(url: str) -> str | None:
    """What the bytes behind *url* are kept under; None where it is no address at all."""
    try:
        address = URL(url).without_query_params(*_SIGNATURE)
        place = f"{address.origin()}{address.raw_path_qs}"
    except ValueError:
        return None
    return sha256(place.encode()).hexdigest()
