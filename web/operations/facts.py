"""What an operator looks at, asked once for a whole page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.standing import Standing
from db import backfills, guilds, queues, troubles, workers
from db.backfills import Backfill
from db.pool import Executor
from db.queues import Queue, Running
from db.records import Guild
from db.troubles import Trouble
from db.workers import WorkerLife
from web.health import Probe, failing
from web.lives import alive, missed
from web.operations.periods import Period, Periods
from web.operations.spans import Span

RECENT = timedelta(hours=1)
MOST_TROUBLES, MOST_RUNNING, MOST_BACKFILLS = 20, 10, 5


@dataclass(frozen=True, slots=True)
class View:
    """What somebody wants to see: one server or all (None), over which time."""

    guild_id: int | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of it, at one moment. `failing` parts by name, with the reason.

    `recent_failures` are those of the last hour; the uploads are of no server.
    """

    at: datetime
    view: View
    guilds: Sequence[Guild]
    failing: Mapping[str, str]
    queues: Sequence[Queue]
    running: Sequence[Running]
    recent_failures: int
    troubles: Sequence[Trouble]
    period: Period
    backfills: Sequence[Backfill]
    workers: Sequence[WorkerLife]
    bots: Sequence[WorkerLife]
    models: Standing

    @property
    def processes(self) -> Sequence[WorkerLife]:
        """Those that live and those that are missed, bots first; not those that were replaced."""
        return [
            life
            for lives in (self.bots, self.workers)
            for life in (*alive(lives), *missed(lives, self.at))
        ]

    @property
    def guild_names(self) -> Mapping[int, str]:
        return {guild.id: guild.name for guild in self.guilds}


async def look(
    db: Executor,
    view: View,
    *,
    probes: Mapping[str, Probe],
    models: Callable[[], Awaitable[Standing]],
    periods: Periods,
) -> Facts:
    """What is so right now is asked right now, one statement after the other."""
    now = datetime.now(UTC)
    known = await guilds.list_all(db)
    of = [view.guild_id] if view.guild_id is not None else [guild.id for guild in known]
    uploads = view.guild_id is None
    return Facts(
        at=now,
        view=view,
        guilds=known,
        failing=await failing(probes),
        queues=await queues.depths(db, of, uploads=uploads),
        running=await queues.running(db, of, uploads=uploads, limit=MOST_RUNNING),
        recent_failures=await troubles.failed_since(db, of, now - RECENT, uploads=uploads),
        troubles=await troubles.newest(db, of, uploads=uploads, limit=MOST_TROUBLES),
        period=await periods.of(db, view.guild_id, of, view.span, now),
        backfills=await backfills.latest(db, of, limit=MOST_BACKFILLS),
        workers=await workers.list_all(db),
        bots=await workers.list_all(db, role="bot"),
        models=await models(),
    )
