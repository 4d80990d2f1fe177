"""Which fault strikes when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Fault = Literal[
    "worker killed",
    "worker frozen",
    "worker stopped",
    "Redis emptied",
    "Redis lost",
    "Postgres crashed",
    "a bot killed",
    "all bots killed",
    "disk full",
    "provider down",
]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A fault strikes in second `first` after the beginning, and then every so many seconds."""

    fault: Fault
    first: int
    every: int

    def is_due(self, second: int) -> bool:
        return second >= self.first and (second - self.first) % self.every == 0


WHOLE: tuple[Rhythm, ...] = (
    Rhythm("worker killed", 1, 1),
    Rhythm("worker frozen", 4, 11),
    Rhythm("worker stopped", 7, 13),
    Rhythm("Redis emptied", 9, 24),
    Rhythm("Redis lost", 21, 24),
    Rhythm("Postgres crashed", 15, 30),
    Rhythm("a bot killed", 12, 60),
    Rhythm("all bots killed", 42, 60),
    Rhythm("disk full", 18, 40),
    Rhythm("provider down", 6, 32),
)
NEVER_AGAIN = 10**6
MAIN: tuple[Rhythm, ...] = (
    Rhythm("worker killed", 1, 1),
    Rhythm("worker frozen", 2, 8),
    Rhythm("Redis emptied", 4, 16),
    Rhythm("all bots killed", 5, NEVER_AGAIN),
    Rhythm("Postgres crashed", 6, NEVER_AGAIN),
    Rhythm("Redis lost", 8, 16),
)


def only(words: Sequence[str], rhythms: Sequence[Rhythm]) -> list[Rhythm]:
    """Those rhythms whose fault has one of *words* in its name; all where there are none.

    Raises:
        ValueError: a word is in no name.
    """
    wanted = [word.strip().lower() for word in words]
    for word in wanted:
        if not any(word in rhythm.fault.lower() for rhythm in rhythms):
            raise ValueError(f"no fault is called {word!r}")
    return [r for r in rhythms if not wanted or any(word in r.fault.lower() for word in wanted)]


def strikes_at(second: int, rhythms: Sequence[Rhythm]) -> list[Fault]:
    """The faults of that second after the beginning."""
    return [rhythm.fault for rhythm in rhythms if rhythm.is_due(second)]


def all_struck_by(rhythms: Sequence[Rhythm]) -> int:
    """The second in which the last of them strikes for the first time."""
    return max(rhythm.first for rhythm in rhythms)
