"""What was deleted in Discord goes here, too: heard as it happens, or found when a page is read."""

from collections.abc import Awaitable, Callable, Collection, Sequence

import discord
import structlog

from db import channels, messages, threads
from db.patience import patiently
from db.pool import Executor

log = structlog.get_logger()

ForgetPictures = Callable[[Sequence[str]], Awaitable[None]]


async def forget_nothing(_urls: Sequence[str]) -> None:
    """For who keeps no pictures."""


class Deletions:
    """Deletes messages, threads and channels with all that is left of them.

    *forget* drops the pictures at some addresses from what the workers keep for a while. To be
    called in the lane of the place.
    """

    def __init__(self, db: Executor, forget: ForgetPictures = forget_nothing) -> None:
        self._db = db
        self._forget = forget

    async def messages(self, place_id: int, message_ids: Collection[int]) -> list[int]:
        """Returns those that were known."""
        ids = list(message_ids)
        urls = await patiently(lambda: messages.picture_urls(self._db, ids))
        deleted = await patiently(lambda: messages.delete(self._db, ids, place_id=place_id))
        if deleted:
            log.info("messages.deleted", channel_id=place_id, message_ids=deleted)
        await self._forget(urls)
        return deleted

    async def thread(self, thread_id: int) -> None:
        urls = await patiently(lambda: messages.picture_urls_in(self._db, thread_id))
        await patiently(lambda: threads.delete(self._db, [thread_id]))
        log.info("thread.deleted", thread_id=thread_id)
        await self._forget(urls)

    async def channel(self, channel_id: int) -> None:
        urls = await patiently(lambda: messages.picture_urls_in(self._db, channel_id))
        await patiently(lambda: channels.delete(self._db, [channel_id]))
        log.info("channel.deleted", channel_id=channel_id)
        await self._forget(urls)


async def is_gone(guild: discord.Guild, place_id: int) -> bool:
    """Whether Discord says that a channel or thread is not there any more.

    One that the bot may not see is refused in another way.
    """
    try:
        await guild.fetch_channel(place_id)
    except discord.NotFound:
        return True
    except discord.HTTPException:
        return False
    return False
