"""Guilds, channels and threads: stored as Discord tells of them, so messages have a place."""

from collections.abc import Sequence

import discord
import structlog
from discord.ext import commands

from bot import convert
from bot.catchup import CatchUp
from bot.cursors import Cursors
from bot.deletions import Deletions, is_gone
from bot.intake import WATCHED_KINDS
from bot.lanes import Lanes
from bot.past_places import can_read_back
from db import channels, guilds, refusals, threads
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
        deletions: Deletions,
        help_channels: tuple[str, ...],
    ) -> None:
        self._bot = bot
        self._db = db
        self._catch_up = catch_up
        self._lanes = lanes
        self._cursors = cursors
        self._deletions = deletions
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
        await self._leave_others(shard_id)

    async def _leave_others(self, shard_id: int) -> None:
        """The guilds of this shard that the bot was removed from while it was away."""
        held = {guild.id for guild in self._bot.guilds}
        known = await patiently(lambda: guilds.list_ids(self._db), limit_s=PATIENCE_S)
        count = self._bot.shard_count or 1
        lost = [i for i in known if i not in held and (i >> 22) % count == shard_id]
        await self._leave(lost)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._lose(guild)
        await self._leave([guild.id])

    async def _leave(self, guild_ids: Sequence[int]) -> None:
        left = await patiently(lambda: guilds.leave(self._db, guild_ids), limit_s=PATIENCE_S)
        for guild_id in left:
            log.info("guild.left", guild_id=guild_id)

    async def _take(self, guild: discord.Guild) -> None:
        """Store the guild as it is now, then read what was missed in it."""
        await patiently(lambda: self._store(guild), limit_s=PATIENCE_S)
        self._taken.add(guild.id)
        log.info("guild.stored", guild_id=guild.id, channels=len(guild.channels))
        self._catch_up.start(guild, was_away=True)

    async def _store(self, guild: discord.Guild) -> None:
        await guilds.save(self._db, convert.guild(guild))
        await self._save(*_help_places(guild))
        await self._watch_named(guild)
        await self._look_for_channels(guild)

    async def _look_for_channels(self, guild: discord.Guild) -> None:
        """Channels that were deleted while nobody listened."""
        known = await channels.list_ids(self._db, guild.id)
        there = {channel.id for channel in guild.channels}
        for channel_id in known:
            if channel_id not in there and await is_gone(guild, channel_id):
                await self._forget(channel_id)

    async def _forget(self, channel_id: int) -> None:
        async with self._lanes.lane(channel_id):
            await self._deletions.channel(channel_id)
        self._cursors.lost([channel_id])

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

    async def _save_news(self, guild: discord.Guild, *places: convert.HelpPlace) -> None:
        """Store what changed, which may be told while the guild itself is still to be stored."""
        await guilds.save(self._db, convert.guild(guild))
        await self._save(*places)

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        await guilds.save(self._db, convert.guild(after))

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """What everyone may do decides which channels are public."""
        if after.is_default() and before.permissions != after.permissions:
            await self._save_news(after.guild, *_help_places(after.guild))
        if before.permissions != after.permissions:
            await refusals.forget_guild(self._db, after.guild.id)
            await self._read_again(after.guild)

    async def _read_again(self, guild: discord.Guild) -> None:
        """What could not be read and now can be."""
        for known in await channels.unreadable(self._db, guild.id):
            place = guild.get_channel(known.channel_id)
            if isinstance(place, convert.HelpPlace) and can_read_back(place, guild.me):
                self._catch_up.start(guild)
                return

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        if isinstance(channel, convert.HelpPlace):
            await self._save_news(channel.guild, channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        if not isinstance(after, convert.HelpPlace):
            return
        await self._save_news(after.guild, after)
        if before.overwrites != after.overwrites:
            places = [after.id, *(thread.id for thread in after.threads)]
            await refusals.forget(self._db, places)
            await self._read_again(after.guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._forget(channel.id)

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
            await self._deletions.thread(event.thread_id)

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
