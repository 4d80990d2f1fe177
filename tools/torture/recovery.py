"""How long it took after each fault until what it hit went on. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tools.torture.ledger import Event, What
from tools.torture.schedule import Fault

SERVERS_AWAY: tuple[Fault, ...] = ("Redis emptied", "Redis lost", "Postgres crashed")
RECOVERED_S = 3.0  # a killed worker's pictures are read again, where nothing else is wrong
SETTLED_S = 1.0  # after a server is back


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault at `at`, over at `up_at`, in seconds since the epoch. `owner`: the worker it hit.

    `proof` is empty where it did not hit.
    """

    fault: Fault
    at: float
    up_at: float
    proof: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The life of each row, in the order of time."""

    rows: Mapping[str, Sequence[Event]]
    ends: Sequence[float] = field(default=())

    @classmethod
    def of(cls, events: Sequence[Event]) -> "History":
        rows: dict[str, list[Event]] = {}
        for event in events:
            rows.setdefault(event.row_id, []).append(event)
        return cls(rows, sorted(event.at for event in events if event.what == "ended"))

    def standing(self, what: What, at: float) -> Iterator[tuple[Event, Sequence[Event]]]:
        """The rows whose last event before *at* was *what*, with what came afterwards."""
        for life in self.rows.values():
            seen = bisect_right(life, at, key=lambda event: event.at)
            if seen and life[seen - 1].what == what:
                yield life[seen - 1], life[seen:]

    def first_end_after(self, at: float) -> float | None:
        place = bisect_right(self.ends, at)
        return self.ends[place] if place < len(self.ends) else None


def is_alone(strike: Strike, others: Sequence[Strike]) -> bool:
    """Whether no server was away while the fault could be recovered from."""
    return not any(
        other.fault in SERVERS_AWAY
        and other.up_at + SETTLED_S > strike.at
        and other.at < strike.at + RECOVERED_S
        for other in others
    )


def all_up(strike: Strike, others: Sequence[Strike]) -> Strike:
    """The same, over when no other server was away any more.

    A row is rung for with the help of both servers, and read with both: while the second one is
    away, how the first is recovered from cannot be seen.
    """
    up_at = strike.up_at
    for other in sorted(others, key=lambda other: other.at):
        if other.fault in SERVERS_AWAY and strike.at <= other.at <= up_at + SETTLED_S:
            up_at = max(up_at, other.up_at)
    return replace(strike, up_at=up_at)


def after_a_worker(history: History, strike: Strike) -> list[float]:
    """Seconds from the fault to the end of each reading that the worker held."""
    return [
        end - strike.at
        for claim, later in history.standing("claimed", strike.at)
        if claim.owner == strike.owner and (end := _first(later, "ended")) is not None
    ]


def taken_from(history: History, strike: Strike) -> int:
    """How many readings somebody else had claimed before the frozen worker went on."""
    return sum(
        any(event.what == "claimed" and event.at < strike.up_at for event in later)
        for claim, later in history.standing("claimed", strike.at)
        if claim.owner == strike.owner
    )


def after_redis(history: History, strike: Strike) -> list[float]:
    """Seconds from when it answers again until each waiting row was rung for anew, or taken.

    And until the first reading ended.
    """
    again = [
        max(0.0, later[0].at - strike.up_at)
        for _, later in history.standing("rung", strike.at)
        if later
    ]
    return again + _until_the_first_end(history, strike)


def after_postgres(history: History, strike: Strike, others: Sequence[Strike]) -> list[float]:
    """Seconds from when it answers again to the end of each reading that was at work.

    Without those that a frozen worker held: they wait for its lease, and have a line of their own.
    """
    frozen = [other for other in others if other.fault == "worker frozen"]
    ended = [
        max(0.0, end - strike.up_at)
        for claim, later in history.standing("claimed", strike.at)
        if (end := _first(later, "ended")) is not None and not _is_held_by([claim, *later], frozen)
    ]
    return ended + _until_the_first_end(history, strike)


def after_silence(marks: Sequence[float], strike: Strike) -> list[float]:
    """Seconds from the end of the fault to the first of *marks*."""
    return [mark - strike.up_at for mark in sorted(marks) if mark >= strike.up_at][:1]


def longest_gap(ends: Sequence[float]) -> float:
    """Seconds in which nothing at all was read."""
    return max((later - earlier for earlier, later in pairwise(sorted(ends))), default=0.0)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that *share* of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def _until_the_first_end(history: History, strike: Strike) -> list[float]:
    """Nothing where nothing waits to be read, as when the bots were killed too."""
    end = history.first_end_after(strike.up_at)
    waits = any(True for _ in history.standing("rung", strike.up_at))
    return [end - strike.up_at] if waits and end is not None else []


def _is_held_by(life: Sequence[Event], frozen: Sequence[Strike]) -> bool:
    """Whether one of the *frozen* workers held the row while it was frozen."""
    return any(
        event.what == "claimed"
        and event.owner == strike.owner
        and event.at < strike.up_at
        and strike.at < after.at
        for event, after in pairwise(life)
        for strike in frozen
    )


def _first(later: Sequence[Event], what: What) -> float | None:
    return next((event.at for event in later if event.what == what), None)
