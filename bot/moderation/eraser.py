"""Erases the channels whose time to take it back is over. Work from rows: see bot/rounds."""

import discord
import structlog

from bot.rounds import held_guilds
from db import erasures
from db.pool import Executor

log = structlog.get_logger()


class Eraser:
    def __init__(self, client: discord.Client, db: Executor) -> None:
        self._client = client
        self._db = db

    async def erase_due(self) -> None:
        for guild_id, channel_id in await erasures.due(self._db, held_guilds(self._client)):
            while await erasures.erase_page(self._db, channel_id):
                pass
            log.info("channel.erased", guild_id=guild_id, channel_id=channel_id)
