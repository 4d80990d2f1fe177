"""The figures over a time, which cost the most and change the least: kept for some seconds."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db import gaps, over_time, stats
from db.gaps import Gap
from db.over_time import Point
from db.pool import Executor
from db.stats import Figures
from web.operations.spans import Span

MOST_GAPS = 5
_GAP_CHARACTERS = 160
_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Period:
    """What happened since a time, in figures and over its steps; and the gaps that are open."""

    figures: Figures
    readings: Sequence[Point]
    answers: Sequence[Point]
    gaps: Sequence[Gap]


class Periods:
    """However many look at it, a period is asked once in its `keep_s`. `clock` gives seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[int | None, str], tuple[float, Period]] = {}
        self._turns: defaultdict[tuple[int | None, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(
        self,
        db: Executor,
        guild_id: int | None,
        guild_ids: Sequence[int],
        span: Span,
        now: datetime,
    ) -> Period:
        """The last *span* of these guilds, which are those of *guild_id* (None: all)."""
        key = (guild_id, span.name)
        async with self._turns[key]:
            known = self._kept.get(key)
            if known and self._clock() - known[0] < span.keep_s:
                return known[1]
            period = await asked(db, guild_ids, span, now)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (self._clock(), period)
            return period


async def asked(db: Executor, guild_ids: Sequence[int], span: Span, now: datetime) -> Period:
    """One statement after the other: a page holds one connection."""
    since, step = now - span.length, span.step
    return Period(
        await stats.figures(db, guild_ids, since, step=step),
        await over_time.readings(db, guild_ids, since, step=step),
        await over_time.answers(db, guild_ids, since, step=step),
        await gaps.most_asked(db, guild_ids, limit=MOST_GAPS, max_chars=_GAP_CHARACTERS),
    )
