"""A reaction says that the bot reads or thinks, and goes when that is done, however it ends."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord
import structlog
from aiohttp import ClientError
from discord.ext import commands

from bot.lanes import Lanes
from bot.refused import HeldBack, Refused
from bot.rounds import held_guilds
from db import reading_marks
from db.patience import DatabaseAway, patiently
from db.pool import Executor
from db.records import ReadingMark

log = structlog.get_logger()

EYES = "👀"
BATCH = 50
LATEST_S = 10.0  # a mark that comes later is none
LONGEST_S = 120.0  # a mark says "now"; what takes longer goes on without it
AT_ONCE = 3  # marks set at the same time; more are not worth the wait for the rate limit


class ReadingMarks(commands.Cog):
    """To be added after `Capture`, which decides what is read."""

    def __init__(self, bot: discord.Client, db: Executor, lanes: Lanes) -> None:
        self._bot = bot
        self._db = db
        self._lanes = lanes
        self._refused = Refused(db)
        self._setting = 0

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None or message.author.bot:
            return
        async with self._lanes.lane(message.channel.id):  # behind Capture: the message is stored
            pass
        with suppress(DatabaseAway):  # then it is read without a mark
            if self._setting < AT_ONCE and await self._begins(message.id):
                await self._set(message)

    async def _begins(self, message_id: int) -> bool:
        return await patiently(lambda: reading_marks.begin(self._db, message_id), limit_s=LATEST_S)

    async def _set(self, message: discord.Message) -> None:
        self._setting += 1
        try:
            is_set = await self._reacted(message.channel.id, lambda: self._add(message))
        finally:
            self._setting -= 1
        if not is_set:
            await patiently(lambda: reading_marks.end(self._db, message.id))

    async def clear(self) -> None:
        """Take marks off messages that are done with, also those of an earlier run."""
        guild_ids = held_guilds(self._bot)
        marks = await reading_marks.done(self._db, guild_ids, longest_s=LONGEST_S, limit=BATCH)
        for mark in marks:
            await self._take_off(mark)

    async def _take_off(self, mark: ReadingMark) -> None:
        user = self._bot.user
        if user is None:
            return
        place = self._bot.get_partial_messageable(mark.place_id, guild_id=mark.guild_id)
        message = place.get_partial_message(mark.message_id)
        await self._reacted(mark.place_id, lambda: message.remove_reaction(EYES, user))
        await reading_marks.end(self._db, mark.message_id)

    async def _add(self, message: discord.Message) -> None:
        guild_id = message.guild.id if message.guild else 0
        async with self._refused.asking(guild_id, message.channel.id, "react"):
            await message.add_reaction(EYES)

    async def _reacted(self, place_id: int, change: Callable[[], Awaitable[None]]) -> bool:
        """Whether Discord took *change*. A mark is a courtesy: nothing fails with it."""
        try:
            await change()
        except HeldBack:
            return False
        except discord.HTTPException as error:
            log.info("mark.failed", channel_id=place_id, error=error.text, status=error.status)
            return False
        except (ClientError, OSError) as error:
            log.info("mark.failed", channel_id=place_id, error=str(error))
            return False
        return True
