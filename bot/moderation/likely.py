"""Which channels of a server look like those where people ask for help. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LIKELY = 4
_ASKS = re.compile(
    r"help|support|question|troubleshoot|how-?to|bug|issue|q-?and-?a|ask|giúp|hỗ-?trợ|hỏi|ho-?tro",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"general|chat|off-?topic|announce|rule|welcome|log|staff|mod(?:s|erators?)?\b|admin|meme|"
    r"media|intro|news|voice|showcase|bot|spam|giveaway",
    re.IGNORECASE,
)
_SOLVED = re.compile(r"solved|resolved|answered|fixed|giải quyết", re.IGNORECASE)
_TOPIC = re.compile(r"\b(?:help|support|questions?|errors?|problems?)\b|hỏi|lỗi", re.IGNORECASE)
FRESH, STALE = timedelta(days=30), timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a guild shows of one channel. `last_active` None: nothing was ever said there."""

    id: int
    name: str
    topic: str = ""
    is_forum: bool = False
    is_news: bool = False
    tags: Sequence[str] = ()
    last_active: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """How much a channel looks like help, and what speaks for it, in words."""

    id: int
    name: str
    score: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def weigh(facts: Facts, now: datetime) -> Candidate:
    points: list[tuple[int, str]] = []
    if _ASKS.search(facts.name):
        points.append((5, "its name"))
    elif _TALKS.search(facts.name):
        points.append((-5, ""))
    if any(_SOLVED.search(tag) for tag in facts.tags):
        points.append((3, "a tag for what is solved"))
    if facts.is_forum:
        points.append((3, "a forum"))
    if facts.is_news:
        points.append((-6, ""))
    if _TOPIC.search(facts.topic):
        points.append((2, "its topic"))
    points.append(_activity(facts.last_active, now))
    said = tuple(reason for score, reason in points if score > 0 and reason)
    return Candidate(facts.id, facts.name, sum(score for score, _ in points), said)


def _activity(last_active: datetime | None, now: datetime) -> tuple[int, str]:
    if last_active is None or now - last_active > STALE:
        return (-1, "")
    return (1, "people talk there") if now - last_active <= FRESH else (0, "")


def ranked(facts: Sequence[Facts], now: datetime) -> list[Candidate]:
    """The likeliest first."""
    weighed = [weigh(one, now) for one in facts]
    return sorted(weighed, key=lambda candidate: (-candidate.score, candidate.name))
