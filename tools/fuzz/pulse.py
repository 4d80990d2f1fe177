"""The longest time the loop of this thread was held by one piece of work.

Time in which the thread was ready, but the machine gave its cores to others, does not count: the
kernel tells it (Linux; elsewhere it is taken for nothing).
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core.tasks import beside

BEAT_S = 0.01
_SCHEDSTAT = Path("/proc/thread-self/schedstat")


@dataclass(slots=True)
class Pulse:
    longest_ms: float = 0.0
    total_beats: int = 0

    def beat(self, wall_s: float, waited_s: float) -> None:
        """*wall_s* passed since the last beat, *waited_s* of it without a core."""
        self.total_beats += 1
        self.longest_ms = max(self.longest_ms, (wall_s - waited_s - BEAT_S) * 1000)

    def forget(self) -> None:
        """Begin anew, once what is started once has started."""
        self.longest_ms = 0.0


def without_core_s() -> float:
    """How long this thread has waited for a core so far."""
    try:
        return int(_SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


@asynccontextmanager
async def felt() -> AsyncGenerator[Pulse]:
    """Feel the pulse of this loop while the block runs."""
    pulse = Pulse()
    async with beside(_beat(pulse)):
        yield pulse


async def _beat(pulse: Pulse) -> None:
    while True:
        began, waited_s = time.monotonic(), without_core_s()
        await asyncio.sleep(BEAT_S)
        pulse.beat(time.monotonic() - began, without_core_s() - waited_s)
