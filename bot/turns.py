"""How often one person may use the commands that cost something."""

import time
from collections import deque
from collections.abc import Callable


class Turns:
    """At most *most* turns a person in *within_s* seconds; counted in this process."""

    def __init__(
        self, *, most: int, within_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._within_s = within_s
        self._clock = clock
        self._taken: dict[int, deque[float]] = {}

    def take(self, user_id: int) -> float:
        """Take a turn and return 0, or return the seconds until there is one again."""
        now = self._clock()
        self._forget(now)
        taken = self._taken.setdefault(user_id, deque())
        if len(taken) >= self._most:
            return taken[0] + self._within_s - now
        taken.append(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """What is too old; with it the people who took no turn of late."""
        for user_id, taken in list(self._taken.items()):
            while taken and taken[0] <= now - self._within_s:
                taken.popleft()
            if not taken:
                del self._taken[user_id]
