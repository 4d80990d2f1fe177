"""What one part of the fuzzing came to."""

from collections import Counter
from dataclasses import dataclass, field

MOST_BLOCK_MS = 200.0


@dataclass(slots=True)
class Tally:
    """`ends` counts how cases ended, by error code or in words; `faults` must stay empty.

    `block_ms` is the longest time a loop was held, None where no loop runs.
    """

    cases: int = 0
    ends: Counter[str] = field(default_factory=Counter[str])
    faults: list[str] = field(default_factory=list[str])
    slowest_ms: float = 0.0
    block_ms: float | None = None

    def add(self, end: str, elapsed_ms: float = 0.0) -> None:
        self.cases += 1
        self.ends[end] += 1
        self.slowest_ms = max(self.slowest_ms, elapsed_ms)

    @property
    def has_failed(self) -> bool:
        return bool(self.faults) or (self.block_ms or 0) > MOST_BLOCK_MS

    def line(self, part: str) -> str:
        """One row of the table."""
        block = "-" if self.block_ms is None else f"{self.block_ms:.0f}"
        return (
            f"{part:<13}{self.cases:>7}{len(self.faults):>8}{self.slowest_ms:>12.0f}{block:>10}"
            f"  {'FAILED' if self.has_failed else 'held'}"
        )


HEADING = f"{'part':<13}{'cases':>7}{'faults':>8}{'slowest ms':>12}{'block ms':>10}"
