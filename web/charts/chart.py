"""What a chart shows. Pages say it, `web.charts.artist` has it drawn, a table says it in words."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["columns", "lines", "ranks"]
MAX_LABELS, MAX_SERIES = 120, 4


@dataclass(frozen=True, slots=True)
class Series:
    """One value a label; None is a gap. `shown` says them in words where the pointer rests."""

    name: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns or lines over time, or bars by rank, the first on top.

    All `series` have as many values as there are `labels`: at most MAX_LABELS, and MAX_SERIES of
    them. Columns of several series stand on each other; ranks take the first series alone.
    """

    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see: pages say so in words, and draw nothing."""
        return not any(value for one in self.series for value in one.values)

    def __post_init__(self) -> None:
        if not 0 < len(self.labels) <= MAX_LABELS or not 0 < len(self.series) <= MAX_SERIES:
            raise ValueError("A chart has labels and series, and not too many of them.")
        for one in self.series:
            if len(one.values) != len(self.labels) or len(one.shown) not in {0, len(self.labels)}:
                raise ValueError(f"{one.name}: there must be a value for each label.")
