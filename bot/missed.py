"""What was said a moment ago, while nobody listened: taken as if it was heard."""

from contextlib import suppress

import discord
from structlog.contextvars import bound_contextvars

from bot import convert
from bot.candidates import Address
from bot.intake import Intake
from db import channels
from db.pool import Executor
from db.records import NewMessage


class Missed:
    """The way of a young message of a page: unlike older ones it may be answered."""

    def __init__(self, db: Executor, intake: Intake) -> None:
        self._db = db
        self._intake = intake

    async def take(self, message: discord.Message, record: NewMessage) -> None:
        """Raises `discord.HTTPException` when Discord cannot be asked who its author is."""
        channel = await channels.get(self._db, record.channel_id)
        if channel is None or message.guild is None:
            return
        place = message.channel
        thread = convert.thread(place) if isinstance(place, discord.Thread) else None
        address = await _address(message, message.guild)
        with bound_contextvars(message_id=record.id, guild_id=message.guild.id):
            await self._intake.take(record, channel, thread, address)


async def _address(message: discord.Message, guild: discord.Guild) -> Address:
    """As of a message that was heard: a page does not say what its authors may do."""
    if not isinstance(message.author, discord.Member):
        with suppress(discord.NotFound):  # they left
            message.author = await guild.fetch_member(message.author.id)
    return convert.address(message, guild.me.id)
