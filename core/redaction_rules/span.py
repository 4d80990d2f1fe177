"""What a rule finds: from where to where, and what it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is of this *kind*: `PASSWORD`, `GITHUB_TOKEN`, `EMAIL`, ..."""

    start: int
    end: int
    kind: str
