"""`helpsight stats`: what was asked, answered, voted and read, of one server or each."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.config import load_settings
from cli.naming import guild_ids, known_guilds
from cli.wiring.ground import open_ground
from core.settings import Settings
from db import stats as figures
from db.stats import Backlog, Figures, Times


def stats(
    guild: Annotated[
        str | None, typer.Option(metavar="SERVER", help="One server: its id or name.")
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=3650, metavar="N", help="Of the last N days.")
    ] = 7,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what was asked, answered or not and why, the votes, the pictures read, and how fast.

    * `helpsight stats` shows the last week of every server

    * `helpsight stats --guild "My server" --days 30`
    """
    found = asyncio.run(look(load_settings(), guild, days))
    if as_json:
        told = {"days": days, "guilds": [asdict(one) for one in found]}
        print(json.dumps(told, default=str))
        return
    for one in found:
        print("\n".join([f"{one.name} ({one.id}), the last {days} days", *lines(one), ""]))


@dataclass(frozen=True, slots=True)
class GuildStats:
    id: int
    name: str
    figures: Figures
    backlog: Backlog


async def look(settings: Settings, guild: str | None, days: int) -> list[GuildStats]:
    """Raises `cli.naming.UnknownName`."""
    since = datetime.now(UTC) - timedelta(days=days)
    async with open_ground(settings) as ground:
        names = await known_guilds(ground.db)
        return [
            GuildStats(
                guild_id,
                names[guild_id],
                await figures.figures(ground.db, [guild_id], since, step="day"),
                await figures.backlog(ground.db, guild_id),
            )
            for guild_id in await guild_ids(ground.db, guild)
        ]


def lines(one: GuildStats) -> list[str]:
    """The figures, a line for what each is about."""
    seen, waits = one.figures, one.backlog
    told = {
        "questions": f"{seen.answered:,} answered, {sum(seen.silent.values()):,} left unanswered,"
        f" {seen.open:,} open, {seen.failed:,} failed",
        "silent": _counts(seen.silent),
        "votes": f"{seen.helpful:,} helpful, {seen.unhelpful:,} not helpful",
        "pictures": _counts(seen.pictures),
        "unread": _counts(seen.unread),
        "reading": _times(seen.reading),
        "answering": _times(seen.answering),
        "waiting": f"{waits.pictures:,} pictures, {waits.models:,} for a model,"
        f" {waits.questions:,} questions, {waits.answers:,} answers to be sent",
    }
    return [f"  {name:<10} {value}" for name, value in told.items()]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "none"


def _times(times: Times) -> str:
    if times.p50 is None or times.p95 is None:
        return "not measured"
    return f"{times.p50:.1f} s for half of them, {times.p95:.1f} s for 95 of 100"
