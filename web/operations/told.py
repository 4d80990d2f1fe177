"""Figures in words, in the language of the page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.backfills import Backfill
from web.pages.language import Language, Texts

_UNITS = (("days", 86_400), ("hours", 3600), ("minutes", 60))
_SHORT_S = 10.0


@dataclass(frozen=True, slots=True)
class Telling:
    """How figures are said at `now`; `units` are texts as `{n} min`."""

    units: Mapping[str, str]
    now: datetime

    def seconds(self, seconds: float | None) -> str:
        """`0.8 s`, `12 s`, `3 min`, `5 h`, `2 d`; a dash where there is none."""
        if seconds is None:
            return "–"
        for unit, size in _UNITS:
            if seconds >= size:
                return self.units[unit].format(n=round(seconds / size))
        number = f"{seconds:.1f}" if seconds < _SHORT_S else f"{seconds:.0f}"
        return self.units["seconds"].format(n=number)

    def since(self, at: datetime) -> str:
        """How long ago *at* was."""
        return self.seconds(max(0.0, (self.now - at).total_seconds()))

    def back_at(self, seconds: float) -> str:
        """The time of day, UTC, that is *seconds* away."""
        return f"{self.now + timedelta(seconds=seconds):%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a run over the past goes, on average since it began. `left_s` None: not known yet."""

    percent: int
    per_minute: float
    left_s: float | None


def pace(run: Backfill) -> Pace:
    took_s = max(1.0, (run.updated_at - run.created_at).total_seconds())
    is_known = run.status == "running" and 0 < run.share < 1
    left_s = took_s * (1 - run.share) / run.share if is_known else None
    return Pace(round(100 * run.share), 60 * run.messages / took_s, left_s)


def share(part: int, whole: int) -> int:
    """In percent; of nothing it is none."""
    return round(100 * part / whole) if whole else 0


def code_told(t: Texts, code: str) -> str:
    """A word of programs as people say it, as far as there is a text for it."""
    return t["operations_codes"].get(code, code.replace("_", " "))


def reason_told(t: Texts, language: Language, code: str | None, told: str | None) -> str:
    """Why something failed: as it is stored, in English, or the text of its code elsewhere."""
    return (told or "") if language == "en" else t["errors"].get(code or "", told or "")
