"""Guilds, channels and threads: stored as Discord tells of them, so messages have a place."""

import discord
import structlog
from discord.ext import commands

from bot import convert
from bot.catchup import CatchUp
from bot.cursors import Cursors
from bot.intake import WATCHED_KINDS
from bot.lanes import Lanes
from db import channels, guilds, threads
from db.patience import patiently
from db.pool import Executor
from db.records import ChannelKind

log = structlog.get_logger()

PATIENCE_S = 3600  # a guild that is not stored is not heard, and Discord tells of it once


class Places(commands.Cog):
    def __init__(
        self,
        bot: discord.Client,
        db: Executor,
        catch_up: CatchUp,
        lanes: Lanes,
        cursors: Cursors,
        *,
        help_channels: tuple[str, ...],
    ) -> None:
        self._bot = bot
        self._db = db
        self._catch_up = catch_up
        self._lanes = lanes
        self._cursors = cursors
        self._help_channels = help_channels
        self._taken: set[int] = set()  # guilds that were stored in this session

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._take(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._take(guild)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """For the guilds whose own event was not told, or failed."""
        for guild in self._guilds_of(shard_id):
            if guild.id not in self._taken:
                await self._take(guild)

    async def _take(self, guild: discord.Guild) -> None:
        """Store the guild as it is now, then read what was missed in it."""
        await patiently(lambda: self._store(guild), limit_s=PATIENCE_S)
        self._taken.add(guild.id)
        log.info("guild.stored", guild_id=guild.id, channels=len(guild.channels))
        self._catch_up.start(guild)

    async def _store(self, guild: discord.Guild) -> None:
        await guilds.save(self._db, convert.guild(guild))
        await self._save(*_help_places(guild))
        await self._watch_named(guild)

    async def _watch_named(self, guild: discord.Guild) -> None:
        """Watch the channels the settings name, also those that were known before they did."""
        for place in _help_places(guild):
            if (kind := self._named_kind(place)) is None:
                continue
            known = await channels.get(self._db, place.id)
            if known is not None and known.kind is None:
                await channels.set_kind(self._db, place.id, kind)

    def _named_kind(self, place: convert.HelpPlace) -> ChannelKind | None:
        return convert.kind_of(place) if convert.is_named(place, self._help_channels) else None

    async def _save(self, *places: convert.HelpPlace) -> None:
        await channels.save_many(
            self._db, [convert.channel(place, kind=self._named_kind(place)) for place in places]
        )

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        await guilds.save(self._db, convert.guild(after))

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """What everyone may do decides which channels are public."""
        if after.is_default() and before.permissions != after.permissions:
            await self._save(*_help_places(after.guild))

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        if isinstance(channel, convert.HelpPlace):
            await self._save(channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        if isinstance(after, convert.HelpPlace):
            await self._save(after)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        async with self._lanes.lane(channel.id):
            await channels.delete(self._db, [channel.id])
        self._cursors.lost([channel.id])
        log.info("channel.deleted", guild_id=channel.guild.id, channel_id=channel.id)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        await self._take_thread(thread)

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Also told of a thread that was archived, when something happens to it again."""
        await self._take_thread(thread)

    @commands.Cog.listener()
    async def on_thread_update(self, _before: discord.Thread, after: discord.Thread) -> None:
        await self._take_thread(after)

    async def _take_thread(self, thread: discord.Thread) -> None:
        async with self._lanes.lane(thread.id):
            channel = await channels.get(self._db, thread.parent_id)
            if channel is not None and channel.kind in WATCHED_KINDS:
                await threads.save_many(self._db, [convert.thread(thread)])

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        async with self._lanes.lane(event.thread_id):
            await threads.delete(self._db, [event.thread_id])
        log.info("thread.deleted", guild_id=event.guild_id, thread_id=event.thread_id)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """A new session: what was said since the last one ended is not told again.

        This runs before the session's first event is handled, so no cursor passes the gap.
        """
        for guild in self._guilds_of(shard_id):
            self._lose(guild)

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self._lose(guild)

    def _lose(self, guild: discord.Guild) -> None:
        self._taken.discard(guild.id)
        self._cursors.lost(channel.id for channel in guild.channels)

    def _guilds_of(self, shard_id: int) -> list[discord.Guild]:
        return [guild for guild in self._bot.guilds if guild.shard_id == shard_id]


def _help_places(guild: discord.Guild) -> list[convert.HelpPlace]:
    return [c for c in guild.channels if isinstance(c, convert.HelpPlace)]
