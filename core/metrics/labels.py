"""Label values that stay few, whatever comes: a metric keeps each of them for ever."""

import re

MOST = 64
OTHER = "other"
_PLAIN = re.compile(r"[\w.:/+ -]{1,80}", re.ASCII)


class Few:
    """Lets the first values through, and calls all later ones `other`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        """*value*, where it is one of the few, and plain enough to be a name."""
        if value in self._known:
            return value
        if len(self._known) >= self._most or not _PLAIN.fullmatch(value):
            return OTHER
        self._known.add(value)
        return value
