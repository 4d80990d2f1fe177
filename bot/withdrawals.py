"""Replies go when their question goes."""

from collections.abc import Sequence

import discord
import structlog
from discord.ext import commands

from bot.lanes import Lanes
from bot.refused import HeldBack, Refused
from bot.rounds import PASSING, held_guilds
from db import withdrawn_replies
from db.patience import patiently
from db.pool import Executor
from db.records import WithdrawnReply

log = structlog.get_logger()

BATCH = 50
PAUSE_S = 30.0  # before Discord is asked again
REFUSED_S = 3600.0  # the same where it refused: what was asked to go still has to


class Withdrawals(commands.Cog):
    """To be added after `Places` and `Capture`: what they delete leaves its replies to us."""

    def __init__(self, bot: discord.Client, db: Executor, lanes: Lanes) -> None:
        self._bot = bot
        self._db = db
        self._lanes = lanes
        self._refused = Refused(db)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        await self._after(event.channel_id, event.guild_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self._after(event.channel_id, event.guild_id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """Answers elsewhere may quote what was said there."""
        await self._after(event.thread_id, event.guild_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._after(channel.id, channel.guild.id)

    async def _after(self, place_id: int, guild_id: int | None) -> None:
        """Enter the lane behind who deletes: by then the question is gone."""
        async with self._lanes.lane(place_id):
            pass
        if guild_id is not None:
            await self._take_back([guild_id])

    async def take_back_all(self) -> None:
        """Also those whose question went while no bot ran, or by another way."""
        await self._take_back(held_guilds(self._bot))

    async def _take_back(self, guild_ids: Sequence[int]) -> None:
        replies = await patiently(lambda: withdrawn_replies.due(self._db, guild_ids, limit=BATCH))
        for reply in replies:
            await self._delete(reply)

    async def _delete(self, reply: WithdrawnReply) -> None:
        place = self._bot.get_partial_messageable(reply.place_id, guild_id=reply.guild_id)
        try:
            async with self._refused.asking(reply.guild_id, reply.place_id, "delete"):
                await place.get_partial_message(reply.message_id).delete()
        except discord.NotFound:
            pass
        except (HeldBack, discord.Forbidden):
            await withdrawn_replies.put_off(self._db, reply.message_id, delay_s=REFUSED_S)
            return
        except discord.HTTPException as error:
            log.warning("reply.kept", reply_message_id=reply.message_id, error=error.text)
            if error.status in PASSING:
                await withdrawn_replies.put_off(self._db, reply.message_id, delay_s=PAUSE_S)
                return
        else:
            log.info("reply.withdrawn", reply_message_id=reply.message_id)
        await withdrawn_replies.remove(self._db, reply.message_id)
