"""One run over the past of a guild, while this process holds the claim on it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import discord
import structlog

from bot import convert
from bot.deletions import is_gone
from bot.lanes import Lanes
from bot.pages import PAGE, UNKNOWN_CHANNEL, HistoryPlace, Pages, archived_threads
from bot.refused import HeldBack
from db import backfills
from db.backfills import Backfill, Step
from db.patience import patiently
from db.pool import Executor

log = structlog.get_logger()

WAITING = "waits until the workers have read more of its pictures"


class RunLost(Exception):
    """The run was paused, or taken over by another process."""


@dataclass(frozen=True, slots=True)
class BackfillConfig:
    """At most `max_waiting` pictures of the past wait for the readers at any time."""

    owner: str
    max_waiting: int = 2000
    lease_s: float = 60.0
    pause_s: float = 5.0  # between two looks at how many pictures wait


class BackfillRun:
    """Reads channels page by page.

    Every page is stored before it is counted, and counted before the next one is fetched: a kill
    at any moment costs one page, which is read again. `tell` hears of every step. Each method
    raises `RunLost` when the claim is gone.
    """

    def __init__(
        self,
        run: Backfill,
        token: UUID,
        *,
        db: Executor,
        pages: Pages,
        lanes: Lanes,
        config: BackfillConfig,
        tell: Callable[[Backfill], None],
    ) -> None:
        self._run = run
        self._token = token
        self._db = db
        self._pages = pages
        self._lanes = lanes
        self._config = config
        self._tell = tell
        self._floor = snowflake(run.since) or 0
        self._ceiling = snowflake(run.until)

    async def read(
        self, guild: discord.Guild, channel: convert.HelpPlace, *, begin: float, width: float
    ) -> None:
        """Read a channel and its threads; *begin* and *width* are its part of the run's share.

        Raises `discord.HTTPException` where Discord does not let us.
        """
        reached = await backfills.places(self._db, self._run.id)
        if isinstance(channel, discord.TextChannel):
            width /= 2
            share = _Share(channel.id, begin, width)
            await self._place(channel, share, *reached.get(channel.id, (None, False)))
            begin += width
        async for thread in threads_of(guild, channel, since=self._run.since):
            if self._is_full():
                return
            if self._ceiling is None or thread.id < self._ceiling:
                at = _time_share(discord.utils.time_snowflake(_last_activity(thread)), channel.id)
                share = _Share(thread.id, begin + width * at, 0)
                await self._thread(thread, share, *reached.get(thread.id, (None, False)))

    async def _thread(
        self,
        thread: discord.Thread,
        share: "_Share",
        before: int | None,
        is_done: bool,  # noqa: FBT001  # unpacked from the checkpoint
    ) -> None:
        """A thread that goes, or that we may not read, keeps nobody from the others."""
        try:
            await self._place(thread, share, before, is_done)
        except discord.NotFound as error:
            if error.code == UNKNOWN_CHANNEL and await is_gone(thread.guild, thread.id):
                async with self._lanes.lane(thread.id):
                    await self._pages.forget_thread(thread.id)
        except (HeldBack, discord.Forbidden) as error:
            log.info("thread.refused", thread_id=thread.id, error=str(error))

    async def _place(
        self,
        place: HistoryPlace,
        share: "_Share",
        before: int | None,
        is_done: bool,  # noqa: FBT001  # unpacked from the checkpoint
    ) -> None:
        while not is_done and not self._is_full():
            await self._room()
            limit = self._page_limit()
            edge = min((e for e in (before, self._ceiling) if e), default=None)
            async with self._lanes.lane(place.id):
                page = await self._pages.fetch(place, before=edge, limit=limit)
                stored = await self._pages.store(page, floor=self._floor)
            before = min((i for i in page.ids if i >= self._floor), default=before)
            is_done = page.is_last or any(i < self._floor for i in page.ids)
            await self._record(
                Step(
                    place_id=place.id,
                    before_id=before,
                    is_done=is_done,
                    messages=stored.messages,
                    pictures=stored.pictures,
                    share=share.at(None if is_done else before),
                )
            )

    async def _record(self, step: Step) -> None:
        run = await patiently(
            lambda: backfills.record(
                self._db, self._run.id, self._token, step, lease_s=self._config.lease_s
            )
        )
        if run is None:
            raise RunLost
        self._run = run
        self._tell(run)

    async def _room(self) -> None:
        """Wait until the readers have caught up: live pictures and the disk thank for it."""
        cap, lease_s = self._config.max_waiting, self._config.lease_s
        while await backfills.unread_pictures(self._db, at_most=cap) >= cap:
            if not await backfills.say(
                self._db, self._run.id, self._token, WAITING, lease_s=lease_s
            ):
                raise RunLost
            self._tell(replace(self._run, note=WAITING))
            await asyncio.sleep(self._config.pause_s)

    def _page_limit(self) -> int:
        if self._run.max_messages is None:
            return PAGE
        return max(min(self._run.max_messages - self._run.messages, PAGE), 0)

    def _is_full(self) -> bool:
        return self._page_limit() == 0


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of a run's share that one place covers: from `begin` on, `width` wide."""

    oldest_id: int
    begin: float
    width: float

    def at(self, message_id: int | None) -> float:
        """How much of the run is read when this place is read back to *message_id*."""
        part = _time_share(message_id, self.oldest_id) if message_id else 1.0
        return min(self.begin + self.width * part, 1.0)


def _time_share(reached_id: int, oldest_id: int) -> float:
    """How much of the time between now and *oldest_id* lies after *reached_id*; 0 to 1."""
    now = discord.utils.time_snowflake(discord.utils.utcnow())
    whole = max(now - oldest_id, 1)
    return min(max((now - reached_id) / whole, 0.0), 1.0)


async def threads_of(
    guild: discord.Guild, channel: convert.HelpPlace, *, since: datetime | None
) -> AsyncIterator[discord.Thread]:
    active = [t for t in await guild.active_threads() if t.parent_id == channel.id]
    for thread in sorted(active, key=lambda t: t.id, reverse=True):
        yield thread
    async for thread in archived_threads(channel, since=since):
        yield thread


def _last_activity(thread: discord.Thread) -> datetime:
    if thread.archived:
        return thread.archive_timestamp
    return discord.utils.snowflake_time(thread.last_message_id or thread.id)


def snowflake(moment: datetime | None) -> int | None:
    """The smallest id of a message said at *moment* or later."""
    return discord.utils.time_snowflake(moment) if moment else None
