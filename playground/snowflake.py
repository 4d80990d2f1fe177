"""Discord's ids: milliseconds since 2015 in the high bits, a counter in the low 22."""

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
_TIME_SHIFT = 22

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def snowflake_at(moment: datetime, sequence: int = 0) -> int:
    """The id of the given moment; `sequence` (0 to 4095) tells equal moments apart."""
    return (int(moment.timestamp() * 1000) - EPOCH_MS) << _TIME_SHIFT | sequence


def created_at(snowflake: int) -> datetime:
    return datetime.fromtimestamp(((snowflake >> _TIME_SHIFT) + EPOCH_MS) / 1000, UTC)


def shard_of(guild_id: int, shard_count: int) -> int:
    return (guild_id >> _TIME_SHIFT) % shard_count


class Snowflakes:
    """Hands out ids that only grow, also when the clock stands still or is set back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, snowflake_at(self._clock()))
        return self._last

    def seen(self, snowflake: int) -> None:
        """Takes note of an id of an earlier run, so that no later id sorts before it."""
        self._last = max(self._last, snowflake)
