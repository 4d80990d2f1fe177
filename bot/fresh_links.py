"""Gets fresh links for pictures whose links have run out: one request for all of a message."""

import discord
import structlog
from aiohttp import ClientError

from bot import convert
from bot.deps import Bell
from bot.refused import HeldBack, Refused
from bot.rounds import held_guilds
from db import links
from db.links import ExpiredLink
from db.patience import patiently
from db.pool import Executor

log = structlog.get_logger()

BATCH = 20
LONGEST_PAUSE_S = 3600.0


def backoff(retry_count: int) -> float:
    """Seconds until a message is asked for again: 5, 10, 20 ... an hour."""
    return min(LONGEST_PAUSE_S, 5.0 * 2.0 ** min(retry_count, 12))


class FreshLinks:
    """The workers have no token: they ask here, by rows. Work from rows: see bot/rounds."""

    def __init__(self, client: discord.Client, db: Executor, bell: Bell) -> None:
        self._client = client
        self._db = db
        self._bell = bell
        self._refused = Refused(db)

    async def refresh_all(self) -> None:
        guild_ids = held_guilds(self._client)
        while due := await links.due(self._db, guild_ids, limit=BATCH):
            for link in due:
                await self._refresh(link)

    async def _refresh(self, link: ExpiredLink) -> None:
        try:
            async with self._refused.asking(link.guild_id, link.place_id, "read"):
                message = await self._fetch(link)
        except discord.NotFound:
            count = await patiently(lambda: links.gone(self._db, link.message_id))
            log.info("links.gone", message_id=link.message_id, pictures=count)
        except (HeldBack, discord.HTTPException, ClientError, OSError) as error:
            delay_s = backoff(link.retry_count)
            await patiently(lambda: links.put_off(self._db, link.message_id, delay_s=delay_s))
            log.info("links.put_off", message_id=link.message_id, error=str(error), delay_s=delay_s)
        else:
            await self._take(message)

    async def _fetch(self, link: ExpiredLink) -> discord.Message:
        place = self._client.get_partial_messageable(link.place_id, guild_id=link.guild_id)
        return await place.fetch_message(link.message_id)

    async def _take(self, message: discord.Message) -> None:
        files = convert.attachments(message)
        waiting = await patiently(lambda: links.refresh(self._db, message.id, files))
        for attachment_id, priority in waiting:
            await self._bell.ring_reads([attachment_id], priority=priority)
        log.info("links.refreshed", message_id=message.id, pictures=len(waiting))
