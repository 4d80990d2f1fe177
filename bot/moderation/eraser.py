"""Erases the channels whose time to take it back is over. Work from rows: see bot/rounds."""

import discord
import structlog

from bot.deps import KeptPictures
from bot.rounds import held_guilds
from db import channel_erasures, erasure
from db.pool import Executor

log = structlog.get_logger()


class Eraser:
    """`kept` are the bytes of pictures, which go along."""

    def __init__(self, client: discord.Client, db: Executor, kept: KeptPictures) -> None:
        self._client = client
        self._db = db
        self._kept = kept

    async def erase_due(self) -> None:
        for guild_id, channel_id in await channel_erasures.due(self._db, held_guilds(self._client)):
            async for erased in erasure.channel(self._db, channel_id):
                await self._kept.forget(erased.urls)
            log.info("channel.erased", guild_id=guild_id, channel_id=channel_id)
