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
    """`clock` writes the beginning of a step (strftime, UTC)."""

    name: SpanName
    length: timedelta
    step: Step
    clock: str


SPANS: Mapping[SpanName, Span] = MappingProxyType(
    {
        "hour": Span("hour", timedelta(hours=1), "minute", "%H:%M"),
        "day": Span("day", timedelta(days=1), "hour", "%H:%M"),
        "week": Span("week", timedelta(days=7), "day", "%m-%d"),
        "month": Span("month", timedelta(days=30), "day", "%m-%d"),
    }
)
