"""The figures of a server in words: for people who cannot see the picture, and for all others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import discord

from bot.moderation.chart import Chart
from bot.moderation.figure_words import FigureWords, Period
from core.quota import QuotaStatus
from db.stats import Figures, Step, Times

COLOUR = 0x5865F2
PICTURE = "figures.png"
REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A time to look at, and how fine."""

    period: Period
    length: timedelta
    step: Step


SPANS: Mapping[Period, Span] = MappingProxyType(
    {
        "day": Span("day", timedelta(days=1), "hour"),
        "week": Span("week", timedelta(days=7), "day"),
        "month": Span("month", timedelta(days=30), "day"),
    }
)


def card(
    found: Figures, span: Span, quota: QuotaStatus | None, words: FigureWords
) -> discord.Embed:
    title = words.title.format(period=words.periods[span.period])
    embed = discord.Embed(title=title, colour=COLOUR)
    for name, value in sections(found, quota, words).items():
        embed.add_field(name=name, value=value[:1024], inline=False)
    return embed


def sections(found: Figures, quota: QuotaStatus | None, words: FigureWords) -> dict[str, str]:
    """All numbers, each under what it is about."""
    told = {
        words.questions: _line(
            f"**{found.answered:,}** {words.answered}",
            f"**{sum(found.silent.values()):,}** {words.unanswered}",
            f"{found.open:,} {words.opened}" if found.open else "",
            f"{found.failed:,} {words.failed}" if found.failed else "",
        )
    }
    if found.silent:
        told[words.why_silent] = _reasons(found, words)
    told[words.votes] = f"👍 {found.helpful:,} · 👎 {found.unhelpful:,}"
    told[words.pictures] = _pictures(found, words)
    told[words.time] = words.both_times.format(
        reading=_times(found.reading, words), answering=_times(found.answering, words)
    )
    if quota is not None:
        told[words.models] = words.used.format(used=f"{quota.used:,}", limit=f"{quota.limit:,}")
    return told


def _reasons(found: Figures, words: FigureWords) -> str:
    shown = list(found.silent.items())[:REASONS_SHOWN]
    rest = sum(found.silent.values()) - sum(n for _, n in shown)
    lines = [f"{n:,} · {words.reasons.get(code, code.replace('_', ' '))}" for code, n in shown]
    return "\n".join([*lines, *([f"{rest:,} · {words.other}"] if rest else [])])


def _pictures(found: Figures, words: FigureWords) -> str:
    read = [_by(engine, n, words) for engine, n in found.pictures.items()]
    unread = [f"{n:,} {words.unread.get(status, status)}" for status, n in found.unread.items()]
    return _line(*read, *unread) or words.none


def _by(engine: str, number: int, words: FigureWords) -> str:
    reader = words.local if engine == "local" else engine
    return words.by.format(n=f"{number:,}", engine=reader)


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _times(times: Times, words: FigureWords) -> str:
    if times.p50 is None or times.p95 is None:
        return "–"
    return words.times.format(p50=times.p50, p95=times.p95)


def drawing(found: Figures, span: Span, words: FigureWords) -> Chart:
    """Hours by their time, days by their date, in UTC."""
    shape = "%H:%M" if span.step == "hour" else words.day_label
    return Chart(
        [bar.at.strftime(shape) for bar in found.bars],
        [bar.answered for bar in found.bars],
        [bar.silent for bar in found.bars],
        list(found.pictures.items()),
        titles=(words.questions, words.pictures),
        legend=(words.answered, words.unanswered),
    )


def alt_text(found: Figures, span: Span, words: FigureWords) -> str:
    """What the picture shows, for people who do not see it; at most 1,024 characters."""
    most = max(found.bars, key=lambda bar: bar.answered + bar.silent, default=None)
    text = words.bars.format(
        period=words.periods[span.period],
        answered=found.answered,
        silent=sum(found.silent.values()),
    )
    if most is not None and most.answered + most.silent:
        at = words.day.format(at=most.at) + (
            f"{most.at:, %H:%M} UTC" if span.step == "hour" else ""
        )
        text += words.most.format(n=most.answered + most.silent, at=at)
    engines = ", ".join(_by(engine, n, words) for engine, n in found.pictures.items())
    return f"{text}{words.read.format(pictures=engines or words.none)}"[:1024]
