"""The figures of a server in words: for people who cannot see the picture, and for all others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

import discord

from core.quota import QuotaStatus
from db.stats import Figures, Step, Times

Period = Literal["day", "week", "month"]
COLOUR = 0x5865F2
PICTURE = "figures.png"
REASONS_SHOWN = 5
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "somebody_replied": "a person replied first",
        "nothing_similar": "nothing like it is known",
        "below_bar": "not sure enough",
        "paused": "paused",
        "too_late": "an answer that could not be sent in time",
        "silenced": "left to people",
        "solved": "solved already",
        "rate_limited": "too many at once",
        "asked_again": "asked anew",
        "no_citation": "no source for the answer",
        "quote_unsupported": "a quote that is not there",
        "model_unsure": "the model was not sure",
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """A time to look at, and how fine."""

    name: str
    length: timedelta
    step: Step


SPANS: Mapping[Period, Span] = MappingProxyType(
    {
        "day": Span("the last 24 hours", timedelta(days=1), "hour"),
        "week": Span("the last 7 days", timedelta(days=7), "day"),
        "month": Span("the last 30 days", timedelta(days=30), "day"),
    }
)


def reason_told(reason: str) -> str:
    return _REASONS.get(reason, reason.replace("_", " "))


def card(found: Figures, span: Span, quota: QuotaStatus | None) -> discord.Embed:
    embed = discord.Embed(title=f"What I did in {span.name}", colour=COLOUR)
    for name, value in sections(found, quota).items():
        embed.add_field(name=name, value=value[:1024], inline=False)
    return embed


def sections(found: Figures, quota: QuotaStatus | None) -> dict[str, str]:
    """All numbers, each under what it is about."""
    silent = sum(found.silent.values())
    told = {
        "Questions": _line(
            f"**{found.answered:,}** answered",
            f"**{silent:,}** left unanswered",
            f"{found.open:,} open" if found.open else "",
            f"{found.failed:,} failed" if found.failed else "",
        )
    }
    if found.silent:
        shown = list(found.silent.items())[:REASONS_SHOWN]
        rest = silent - sum(n for _, n in shown)
        lines = [f"{n:,} · {reason_told(reason)}" for reason, n in shown]
        told["Why I was silent"] = "\n".join([*lines, *([f"{rest:,} · other"] if rest else [])])
    told["Votes"] = f"👍 {found.helpful:,} · 👎 {found.unhelpful:,}"
    told["Pictures read"] = _pictures(found)
    told["Time"] = f"a picture {_times(found.reading)}\nan answer {_times(found.answering)}"
    if quota is not None:
        told["Models today (all servers)"] = f"{quota.used:,} of {quota.limit:,} requests used"
    return told


def _pictures(found: Figures) -> str:
    read = [f"{n:,} by {_reader(engine)}" for engine, n in found.pictures.items()]
    unread = [f"{n:,} {status}" for status, n in found.unread.items()]
    return _line(*read, *unread) or "none"


def _reader(engine: str) -> str:
    return "the local reader" if engine == "local" else engine


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _times(times: Times) -> str:
    if times.p50 is None or times.p95 is None:
        return "–"
    return f"**{times.p50:.1f} s** (p50), {times.p95:.1f} s (p95)"


def alt_text(found: Figures, span: Span) -> str:
    """What the picture shows, for people who do not see it; at most 1,024 characters."""
    most = max(found.bars, key=lambda bar: bar.answered + bar.silent, default=None)
    silent = sum(found.silent.values())
    text = (
        f"Bars for each {span.step} of {span.name}: {found.answered} questions answered and"
        f" {silent} left unanswered."
    )
    if most is not None and most.answered + most.silent:
        text += (
            f" The most, {most.answered + most.silent}, came on {most.at:%d %B, %H:%M} UTC."
            if span.step == "hour"
            else f" The most, {most.answered + most.silent}, came on {most.at:%d %B}."
        )
    engines = ", ".join(f"{n} by {engine}" for engine, n in found.pictures.items())
    return f"{text} Pictures read: {engines or 'none'}."[:1024]
