"""The times an operator may look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from db.stats import Step

SpanName = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Span:
    """`clock` writes the beginning of a step (strftime, UTC).

    For `keep_s` its figures are good enough: the longer the steps, the longer.
    """

    name: SpanName
    length: timedelta
    step: Step
    clock: str
    keep_s: float


SPANS: Mapping[SpanName, Span] = MappingProxyType(
    {
        "hour": Span("hour", timedelta(hours=1), "minute", "%H:%M", 5),
        "day": Span("day", timedelta(days=1), "hour", "%H:%M", 10),
        "week": Span("week", timedelta(days=7), "day", "%m-%d", 60),
        "month": Span("month", timedelta(days=30), "day", "%m-%d", 60),
    }
)
