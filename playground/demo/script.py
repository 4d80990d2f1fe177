"""The form the demo texts are written in: people by their names, times in minutes, no ids."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

ACCEPTED = "✅"


@dataclass(frozen=True, kw_only=True)
class RolePlan:
    name: str
    color: int
    made_at: str


@dataclass(frozen=True, kw_only=True)
class Person:
    username: str
    name: str
    joined: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One message: who says what, `after` so many minutes since the line before it.

    `text` may name a person or a channel as `{@username}` or `{#channel}`. `reactions` are an
    emoji and who gave it; `answers` is the index of an earlier line of the script.
    """

    who: str
    text: str
    after: int = 4
    picture: str | None = None
    reactions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    answers: int | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """A conversation: a forum post (the first line asks) or a stretch of a text channel.

    `solution` is the index in `lines` of the accepted answer. With a `thread`, the first line
    stands in the text channel and the rest in the thread of that name begun from it.
    """

    at: datetime
    lines: tuple[Line, ...]
    title: str = ""
    tags: tuple[str, ...] = ()
    solution: int | None = None
    thread: str = ""

    def times(self) -> tuple[datetime, ...]:
        """When each line was said; the first one at `at`."""
        moments = [self.at]
        for line in self.lines[1:]:
            moments.append(moments[-1] + timedelta(minutes=line.after))
        return tuple(moments)


@dataclass(frozen=True, kw_only=True)
class ChannelPlan:
    """`private` channels are seen by moderators only."""

    name: str
    type: Literal["text", "forum"]
    topic: str
    made_at: str
    private: bool = False
    scripts: tuple[Script, ...] = ()


def when(text: str) -> datetime:
    """An aware time from `2026-02-03 19:12`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def accepted(*by: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The reactions of an answer that worked."""
    return ((ACCEPTED, by),)
