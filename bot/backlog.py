"""What was said in one channel and its threads before now, read page by page."""

from collections.abc import AsyncIterator

import discord
import structlog

from bot import convert
from bot.lanes import Lanes
from bot.pages import PAGE, HistoryPlace, Pages, archived_threads

log = structlog.get_logger()


class Backlog:
    """Stores everything after *cursor*; without one the newest *limit* messages.

    Threads are read too: all of their news, or again the newest *limit* messages of them.
    `newest` is the last message id that was seen, `stored` counts what was read. Reading twice
    stores once. Raises `discord.HTTPException` where Discord does not let us read the channel.
    """

    def __init__(
        self,
        channel: convert.HelpPlace,
        *,
        cursor: int | None,
        limit: int,
        pages: Pages,
        lanes: Lanes,
    ) -> None:
        self.newest = cursor or 0
        self.stored = 0
        self._channel = channel
        self._cursor = cursor
        self._limit = limit
        self._pages = pages
        self._lanes = lanes

    async def read(self) -> None:
        if isinstance(self._channel, discord.TextChannel):
            await self._read_place(self._channel, self._limit)
        left = self._limit
        async for thread in self._threads():
            if self._cursor is None and left <= 0:
                return
            try:
                left -= await self._read_place(thread, left)
            except (discord.Forbidden, discord.NotFound) as error:
                log.warning("thread.refused", thread_id=thread.id, error=error.text)

    async def _threads(self) -> AsyncIterator[discord.Thread]:
        """The threads with something new, the active ones first, the newest first."""
        for thread in sorted(self._channel.threads, key=_last_message_id, reverse=True):
            if _last_message_id(thread) > (self._cursor or 0):
                yield thread
        since = discord.utils.snowflake_time(self._cursor) if self._cursor else None
        async for thread in archived_threads(self._channel, since=since):
            yield thread

    async def _read_place(self, place: HistoryPlace, limit: int) -> int:
        """Returns how many messages were read.

        A page is fetched and stored in the place's lane: a delete that comes meanwhile waits until
        the message is there to be deleted.
        """
        bound, count = self._cursor, 0
        while self._cursor is not None or count < limit:
            async with self._lanes.lane(place.id):
                page = await self._page(place, bound, limit - count)
                stored = await self._pages.store(page, place)
            self.stored += stored.messages
            self.newest = max([self.newest, *(m.id for m in page)])
            count += len(page)
            if len(page) < PAGE:
                break
            bound = page[-1].id
        return count

    async def _page(
        self, place: HistoryPlace, bound: int | None, limit: int
    ) -> list[discord.Message]:
        """Forward from the cursor; without one, back from now."""
        edge = discord.Object(bound) if bound else None
        if self._cursor is not None:
            pages = place.history(limit=PAGE, after=edge, oldest_first=True)
        else:
            pages = place.history(limit=min(PAGE, limit), before=edge, oldest_first=False)
        return [message async for message in pages]


def _last_message_id(thread: discord.Thread) -> int:
    return thread.last_message_id or thread.id
