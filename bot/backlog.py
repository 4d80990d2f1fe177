"""What was said in one channel and its threads before now, read page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import discord
import structlog

from bot import convert
from bot.deletions import is_gone
from bot.lanes import Lanes
from bot.pages import PAGE, UNKNOWN_CHANNEL, HistoryPlace, Page, Pages, archived_threads
from bot.refused import HeldBack
from db import channels, threads
from db.patience import patiently
from db.pool import Executor

log = structlog.get_logger()

REREAD = PAGE  # newest messages of a place that are compared with what is stored of it
REREAD_THREADS = 50  # newest active threads of a channel that are compared, too
THREADS_LOOKED_FOR = 20  # newest stored threads of a channel that are looked for, if nobody told


@dataclass(frozen=True, slots=True)
class Start:
    """From where a channel is read.

    `cursor`: everything up to it is stored, also in threads; None: nothing was ever read, and the
    newest `limit` messages are. `places`: how far an earlier run came in some of them. Who asked
    at `ask_since` or later is answered.
    """

    cursor: int | None
    limit: int
    ask_since: datetime
    places: Mapping[int, int] = field(default_factory=dict[int, int])


class Backlog:
    """Stores what a channel and its threads have news of, and deletes what is gone.

    Each page is stored before it is noted, and noted before the next one is fetched: whoever is
    stopped goes on there, and reading twice stores once. `newest` is the last message id that was
    seen, `stored` counts what was read. Raises `discord.HTTPException` where Discord does not let
    us read the channel.
    """

    def __init__(
        self, channel: convert.HelpPlace, start: Start, *, db: Executor, pages: Pages, lanes: Lanes
    ) -> None:
        self.newest = start.cursor or channel.id  # older than all that is said in it
        self.stored = 0
        self._channel = channel
        self._start = start
        self._db = db
        self._pages = pages
        self._lanes = lanes
        self._seen: set[int] = set()

    async def read(self) -> None:
        if self._start.cursor is None:
            await self._read_first()
            return
        if isinstance(self._channel, discord.TextChannel):
            await self._read_news(self._channel, self._start.cursor)
            await self._reread(self._channel)
        await self._read_threads(self._start.cursor)
        await self._look_for_threads()

    async def _read_first(self) -> None:
        """The newest messages of all places, the limit of them together."""
        left = self._start.limit
        if isinstance(self._channel, discord.TextChannel):
            await self._read_back(self._channel, left)  # each of both kinds has the whole limit
        async for thread in self._threads():
            if left <= 0:
                return
            left -= await self._tolerantly(thread, lambda t, n=left: self._read_back(t, n))

    async def _read_threads(self, cursor: int) -> None:
        reread = 0
        async for thread in self._threads():
            await self._tolerantly(thread, lambda t: self._read_news(t, cursor))
            if not thread.archived and reread < REREAD_THREADS:
                reread += 1
                await self._tolerantly(thread, self._reread)

    async def _threads(self) -> AsyncIterator[discord.Thread]:
        """The active ones, those with the newest message first, then those archived since."""
        for thread in sorted(self._channel.threads, key=last_message_id, reverse=True):
            yield thread
        cursor = self._start.cursor
        since = discord.utils.snowflake_time(cursor) if cursor else None
        async for thread in archived_threads(self._channel, since=since):
            yield thread

    async def _tolerantly(
        self, thread: discord.Thread, read: Callable[[discord.Thread], Awaitable[int]]
    ) -> int:
        """A thread that goes, or that we may not read, keeps nobody from the others."""
        self._seen.add(thread.id)
        try:
            return await read(thread)
        except discord.NotFound as error:
            # asked twice: one answer shall not end what people wrote
            if error.code == UNKNOWN_CHANNEL and await is_gone(thread.guild, thread.id):
                await self._forget(thread.id)
        except (HeldBack, discord.Forbidden) as error:
            log.info("thread.refused", thread_id=thread.id, error=str(error))
        return 0

    async def _read_news(self, place: HistoryPlace, cursor: int) -> int:
        """Forward from where this place was read to; returns how many messages were read."""
        edge, count = max(cursor, self._start.places.get(place.id, 0)), 0
        is_active_thread = isinstance(place, discord.Thread) and not place.archived
        if is_active_thread and last_message_id(place) <= edge:
            return 0
        while True:
            async with self._lanes.lane(place.id):
                page = await self._pages.fetch(place, after=edge)
                await self._store(page)
            count += len(page.messages)
            if page.messages:
                edge = max(page.ids)
                await self._note(place, edge)
            if page.is_last:
                return count

    async def _read_back(self, place: HistoryPlace, limit: int) -> int:
        edge, count = None, 0
        while count < limit:
            async with self._lanes.lane(place.id):
                page = await self._pages.fetch(place, before=edge, limit=limit - count)
                await self._store(page)
            count += len(page.messages)
            if page.is_last:
                break
            edge = min(page.ids)
        return count

    async def _reread(self, place: HistoryPlace) -> int:
        """The newest messages once more: some may have been deleted or edited meanwhile."""
        async with self._lanes.lane(place.id):
            page = await self._pages.fetch(place, limit=REREAD)
            await self._store(page)
        return len(page.messages)

    async def _store(self, page: Page) -> None:
        start = self._start
        stored = await self._pages.store(page, ask_since=start.ask_since)
        self.stored += stored.messages
        self.newest = max([self.newest, *page.ids])

    async def _note(self, place: HistoryPlace, read_to: int) -> None:
        await patiently(
            lambda: channels.set_place_cursor(self._db, self._channel.id, place.id, read_to)
        )

    async def _look_for_threads(self) -> None:
        """Threads that were deleted while nobody listened: of them nobody tells any more."""
        newest = await threads.newest(self._db, self._channel.id, limit=THREADS_LOOKED_FOR)
        for thread_id in newest:
            if thread_id not in self._seen and await is_gone(self._channel.guild, thread_id):
                await self._forget(thread_id)

    async def _forget(self, thread_id: int) -> None:
        async with self._lanes.lane(thread_id):
            await self._pages.forget_thread(thread_id)


def last_message_id(place: HistoryPlace) -> int:
    """The newest message of a place, as far as Discord told; an empty one has its own id."""
    return place.last_message_id or place.id
