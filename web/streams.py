"""How many answers may stay open at once: each holds a connection to Redis."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from web.errors import ApiError

MAX_STREAMS = 200
MAX_STREAMS_OF_ONE = 20


class Streams:
    """Counts open streams of this process, by owner."""

    def __init__(self, *, most: int = MAX_STREAMS, of_one: int = MAX_STREAMS_OF_ONE) -> None:
        self._most = most
        self._of_one = of_one
        self._open: Counter[str] = Counter()

    @contextmanager
    def place(self, owner: str) -> Generator[None]:
        """A place for one stream.

        Raises:
            ApiError: all are taken.
        """
        if self._open.total() >= self._most or self._open[owner] >= self._of_one:
            raise ApiError(429, "too_many_streams", "Too many streams are open. Close some first.")
        self._open[owner] += 1
        try:
            yield
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]
