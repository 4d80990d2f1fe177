"""What people say, change and delete in watched channels, as it happens."""

import discord
import structlog
from discord.ext import commands
from structlog.contextvars import bound_contextvars

from bot import convert
from bot.catchup import CatchUp
from bot.cursors import Cursors
from bot.deletions import Deletions
from bot.intake import WATCHED_KINDS, Intake
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

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Bots are not stored, this one included: their words are neither question nor answer."""
        if message.guild is None or message.author.bot or message.webhook_id is not None:
            return
        channel_id, _ = convert.place_of(message)
        self._cursors.arrived(channel_id, message.id)
        with bound_contextvars(message_id=message.id, guild_id=message.guild.id):
            async with self._lanes.lane(message.channel.id):
                try:
                    await patiently(lambda: self._take(message, channel_id))
                except DatabaseAway:  # then it is read again, when the database is back
                    self._cursors.lost([channel_id])
                    self._catch_up.start(message.guild, was_away=True)
                    raise

    async def _take(self, message: discord.Message, channel_id: int) -> None:
        channel = await channels.get(self._db, channel_id)
        is_watched = channel is not None and channel.kind in WATCHED_KINDS
        if channel is not None and is_watched:
            await self._store(message, channel)
        cursor = self._cursors.stored(channel_id, message.id)
        if is_watched and cursor is not None:
            await channels.set_cursor(self._db, channel_id, cursor)

    async def _store(self, message: discord.Message, channel: Channel) -> None:
        record = convert.new_message(message, channels.purpose_of(channel.kind))
        if record is None:
            return
        place = message.channel
        thread = convert.thread(place) if isinstance(place, discord.Thread) else None
        us = message.guild.me.id if message.guild else 0
        await self._intake.take(record, channel, thread, convert.address(message, us))

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
