"""What one check saw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

State = Literal["ok", "warning", "failure"]
MARKS: Mapping[State, str] = MappingProxyType({"ok": "✅", "warning": "⚠️", "failure": "❌"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. `fix` says what to do, and is empty where nothing needs doing."""

    part: str
    state: State
    seen: str
    fix: str = ""


def worst(findings: Iterable[Finding]) -> State:
    states = {finding.state for finding in findings}
    return "failure" if "failure" in states else "warning" if "warning" in states else "ok"
