"""Reads what was said while the bot was away, and what was said before it came."""

import asyncio

import discord
import structlog

from bot import convert
from bot.backlog import Backlog
from bot.cursors import Cursors
from bot.lanes import Lanes
from bot.pages import Pages
from db import channels
from db.pool import Executor

log = structlog.get_logger()

GUILDS_AT_ONCE = 4
PAUSE_S = 30.0  # before another try


class CatchUp:
    """One run for each guild at a time; a newer one takes the place of the one before."""

    def __init__(
        self, db: Executor, pages: Pages, lanes: Lanes, cursors: Cursors, *, limit: int
    ) -> None:
        self._db = db
        self._pages = pages
        self._lanes = lanes
        self._cursors = cursors
        self._limit = limit
        self._slots = asyncio.Semaphore(GUILDS_AT_ONCE)
        self._runs: dict[int, asyncio.Task[None]] = {}

    def start(self, guild: discord.Guild) -> None:
        """Begin to read what was missed in *guild*, without waiting for it."""
        if (previous := self._runs.pop(guild.id, None)) is not None:
            previous.cancel()
        run = asyncio.create_task(  # noqa: TID251 - outlives the event it begins with; see close()
            self._run(guild), name=f"catch-up:{guild.id}"
        )
        self._runs[guild.id] = run
        run.add_done_callback(lambda done: self._forget(guild.id, done))

    def _forget(self, guild_id: int, run: asyncio.Task[None]) -> None:
        if self._runs.get(guild_id) is run:
            del self._runs[guild_id]

    async def close(self) -> None:
        runs = list(self._runs.values())
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)

    async def _run(self, guild: discord.Guild) -> None:
        while True:
            try:
                async with self._slots:
                    await self._read_guild(guild)
            except (
                Exception
            ):  # a rim: the bot lives on, and the next try begins at the same cursors
                log.exception("catch_up.failed", guild_id=guild.id)
                await asyncio.sleep(PAUSE_S)
            else:
                return

    async def _read_guild(self, guild: discord.Guild) -> None:
        cursors = await channels.cursors(self._db, guild.id)
        for known in await channels.list_watched(self._db, guild.id):
            channel = guild.get_channel(known.id)
            if isinstance(channel, convert.HelpPlace):
                await self._read(channel, cursors.get(known.id))

    async def _read(self, channel: convert.HelpPlace, cursor: int | None) -> None:
        ids = {"guild_id": channel.guild.id, "channel_id": channel.id}
        if not _can_read_back(channel):
            log.warning("channel.unreadable", **ids)
            return
        backlog = Backlog(
            channel,
            cursor=cursor,
            limit=self._limit,
            pages=self._pages,
            lanes=self._lanes,
        )
        try:
            await backlog.read()
        except discord.HTTPException as error:
            log.warning("channel.refused", **ids, status=error.status, error=error.text)
            return
        moved_to = self._cursors.caught_up(channel.id, backlog.newest)
        if moved_to is not None:
            await channels.set_cursor(self._db, channel.id, moved_to)
        log.info("channel.caught_up", **ids, messages=backlog.stored)


def _can_read_back(channel: convert.HelpPlace) -> bool:
    """Without this permission Discord's answer is an empty history, not a refusal."""
    permissions = channel.permissions_for(channel.guild.me)
    return permissions.view_channel and permissions.read_message_history
