"""What a run over the past would read: counted at Discord, nothing stored."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot import convert
from bot.backfill_run import snowflake, threads_of
from bot.pages import PAGE, HistoryPlace, history_page
from bot.past_places import can_read_back, channels_of, guild_of, own_member
from db.backfills import Scope
from db.pool import Executor


@dataclass(slots=True)
class Count:
    """`calls` are pages asked of Discord; `refused` the names of channels that are not readable."""

    messages: int = 0
    pictures: int = 0
    calls: int = 0
    refused: tuple[str, ...] = ()


class PastCounter:
    """Walks the pages that a run of this scope would store. `tell` hears of every page."""

    def __init__(self, client: discord.Client, db: Executor, tell: Callable[[Count], None]) -> None:
        self._client = client
        self._db = db
        self._tell = tell

    async def count(self, scope: Scope) -> Count:
        """Raises `NoSuchPlace`, and `discord.HTTPException` when Discord cannot be asked."""
        guild = await guild_of(self._client, scope.guild_id)
        me = await own_member(self._client, guild)
        found = Count()
        for channel in await channels_of(guild, self._db, scope.channel_id):
            if not can_read_back(channel, me):
                found.refused = (*found.refused, channel.name)
                continue
            if isinstance(channel, discord.TextChannel):
                await self._count_place(channel, scope, found)
            async for thread in threads_of(guild, channel, since=scope.since):
                await self._count_place(thread, scope, found)
        return found

    async def _count_place(self, place: HistoryPlace, scope: Scope, found: Count) -> None:
        floor, edge = snowflake(scope.since) or 0, snowflake(scope.until)
        while scope.max_messages is None or found.messages < scope.max_messages:
            page = await history_page(place, edge, PAGE)
            wanted = [message for message in page if message.id >= floor]
            found.calls += 1
            self._add(wanted, scope.max_messages, found)
            self._tell(found)
            if len(page) < PAGE or len(wanted) < len(page):
                return
            edge = page[-1].id

    @staticmethod
    def _add(page: list[discord.Message], limit: int | None, found: Count) -> None:
        for message in page:
            if message.author.bot or (limit is not None and found.messages >= limit):
                continue
            found.messages += 1
            found.pictures += sum(file.maybe_image for file in convert.attachments(message))
