"""What people say, change and delete in watched channels, as it happens."""

from collections.abc import Sequence

import discord
import structlog
from discord.ext import commands
from structlog.contextvars import bound_contextvars

from bot import convert
from bot.catchup import CatchUp
from bot.cursors import Cursors
from bot.deletions import Deletions
from bot.intake import WATCHED_KINDS, Heard, Intake
from bot.lanes import Lanes
from db import channels, messages
from db.patience import DatabaseAway, patiently
from db.pool import Executor
from db.records import Channel

log = structlog.get_logger()


class Capture(commands.Cog):
    def __init__(
        self,
        db: Executor,
        intake: Intake,
        catch_up: CatchUp,
        lanes: Lanes,
        cursors: Cursors,
        *,
        deletions: Deletions,
    ) -> None:
        self._db = db
        self._deletions = deletions
        self._intake = intake
        self._catch_up = catch_up
        self._lanes = lanes
        self._cursors = cursors
        self._waiting: dict[int, list[discord.Message]] = {}  # by place, in their order

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Bots are not stored, this one included: their words are neither question nor answer.

        Whoever comes first takes all that waits by then; a change of one of them comes behind it.
        """
        if message.guild is None or message.author.bot or message.webhook_id is not None:
            return
        channel_id, _ = convert.place_of(message)
        self._cursors.arrived(channel_id, message.id)
        place_id = message.channel.id
        self._waiting.setdefault(place_id, []).append(message)
        async with self._lanes.lane(place_id):
            waiting = self._waiting.pop(place_id, [])
            if not waiting:
                return
            with bound_contextvars(guild_id=message.guild.id):
                await self._take_all(waiting, channel_id)

    async def _take_all(self, waiting: Sequence[discord.Message], channel_id: int) -> None:
        try:
            await patiently(lambda: self._take(waiting, channel_id))
        except DatabaseAway:  # then it is read again, when the database is back
            self._cursors.lost([channel_id])
            if waiting[0].guild:
                self._catch_up.start(waiting[0].guild, was_away=True)
            raise
        except Exception:
            if len(waiting) == 1:
                raise
            await self._take_each(waiting, channel_id)

    async def _take_each(self, waiting: Sequence[discord.Message], channel_id: int) -> None:
        """One by one: what is wrong with one of them takes no other along."""
        for message in waiting:
            try:
                await self._take_all([message], channel_id)
            except DatabaseAway:
                raise
            except Exception as error:
                told = {"event_name": "on_message", "message_id": message.id}
                log.error("event.failed", **told, exc_info=error)  # noqa: TRY400 - told above

    async def _take(self, waiting: Sequence[discord.Message], channel_id: int) -> None:
        channel = await channels.get(self._db, channel_id)
        is_watched = channel is not None and channel.kind in WATCHED_KINDS
        if channel is not None and is_watched:
            await self._store(waiting, channel)
        cursor = None
        for message in waiting:
            cursor = self._cursors.stored(channel_id, message.id)
        if is_watched and cursor is not None:
            await channels.set_cursor(self._db, channel_id, cursor)

    async def _store(self, waiting: Sequence[discord.Message], channel: Channel) -> None:
        place, purpose = waiting[-1].channel, channels.purpose_of(channel.kind)
        heard: list[Heard] = []
        for message in waiting:
            us = message.guild.me.id if message.guild else 0
            if record := convert.new_message(message, purpose):
                heard.append(Heard(record, convert.address(message, us)))
        thread = convert.thread(place) if isinstance(place, discord.Thread) else None
        if heard:
            await self._intake.take_all(heard, channel, thread)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Take the newer text. Without a date nobody edited: a link got its preview."""
        edited = event.message
        if event.guild_id is None or edited.edited_at is None:
            return
        async with self._lanes.lane(event.channel_id):
            if await patiently(lambda: self._edit(edited)):
                log.info("message.edited", message_id=event.message_id)

    async def _edit(self, edited: discord.Message) -> bool:
        channel_id, _ = convert.place_of(edited)
        channel = await channels.get(self._db, channel_id)
        purpose = channels.purpose_of(channel.kind if channel else None)
        content = convert.safe(edited.content, purpose)
        at = edited.edited_at or edited.created_at
        files = None if edited.message_snapshots else [file.id for file in edited.attachments]
        return await messages.edit(self._db, edited.id, content, at, attachments=files)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        await self._delete(event.channel_id, {event.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self._delete(event.channel_id, event.message_ids)

    async def _delete(self, place_id: int, message_ids: set[int]) -> None:
        async with self._lanes.lane(place_id):
            await self._deletions.messages(place_id, message_ids)
