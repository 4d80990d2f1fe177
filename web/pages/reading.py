"""A stored reading as the page shows it: its lines in parts, and where they are in the picture."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MASK = re.compile(r"\[REDACTED:([A-Z_]{1,40})\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line; `secret` is the kind of what was masked there."""

    text: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a reading; `box` is left, top, width, height in pixels of the upright picture."""

    number: int
    parts: tuple[Part, ...]
    box: tuple[int, int, int, int] | None
    is_error: bool


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What a job has read. `percent` is how sure the reader is, None where it did not say."""

    text: str
    lines: tuple[ShownLine, ...]
    width: int
    height: int
    engine: str
    percent: int | None
    seconds: str
    secrets: int

    @property
    def errors(self) -> int:
        return sum(line.is_error for line in self.lines)


def shown(result: Mapping[str, Any]) -> ShownReading:
    """From a result as `jobs.upload_result` stores it."""
    sure = result["confidence"]
    lines = (shown_line(n, line) for n, line in enumerate(result["lines"]))
    return ShownReading(
        text=result["text"],
        lines=tuple(lines),
        width=result["width"],
        height=result["height"],
        engine=result["model_version"] or result["engine"],
        percent=None if sure is None else round(100 * sure),
        seconds=f"{result['processing_time_ms'] / 1000:.1f}",
        secrets=sum(result["redacted"].values()),
    )


def shown_line(number: int, line: Mapping[str, Any]) -> ShownLine:
    box = line["box"]
    if box is not None:
        left, top, right, bottom = box
        box = (left, top, right - left, bottom - top)
    return ShownLine(number, parts(line["text"]), box, line["is_error"])


def parts(text: str) -> tuple[Part, ...]:
    """*text* cut where secrets were masked."""
    found: list[Part] = []
    for at, piece in enumerate(_MASK.split(text)):
        if at % 2:
            found.append(Part(f"[REDACTED:{piece}]", piece.replace("_", " ").lower()))
        elif piece:
            found.append(Part(piece))
    return tuple(found)
