"""Figures with their targets, one under the other."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` is the most it may be, or the least where `more_is_better`; None: only told."""

    what: str
    value: float
    unit: str
    target: float | None = None
    more_is_better: bool = False

    @property
    def is_met(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.more_is_better else self.value <= self.target


def lines(figures: Iterable[Figure]) -> Iterable[str]:
    yield f"{'':<58} {'measured':>12} {'target':>12}"
    for figure in figures:
        measured = f"{_number(figure.value)} {figure.unit}"
        yield f"{figure.what:<58} {measured:>12} {_target(figure):>12}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = "≥" if figure.more_is_better else "≤"
    return f"{sign} {_number(figure.target)}{'' if figure.is_met else '  missed'}"


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
    return f"{value:,.{digits}f}"
