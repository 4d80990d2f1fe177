"""Reads what was said while the bot was away, and what was said before it came."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
import structlog

from bot import convert
from bot.backlog import Backlog, Start, last_message_id
from bot.cursors import Cursors
from bot.lanes import Lanes
from bot.pages import Pages
from bot.past_places import can_read_back
from bot.refused import HeldBack
from db import channels
from db.pool import Executor

log = structlog.get_logger()

GUILDS_AT_ONCE = 4
PAUSE_S = 1.0  # before another try; twice as long each time
LONGEST_PAUSE_S = 900.0
NO_HISTORY = "the bot lacks View Channel or Read Message History there"


@dataclass(frozen=True, slots=True)
class _AskSince:
    """From when on who asked is answered: in channels read before, and in those never read."""

    in_known: datetime
    in_new: datetime


class CatchUp:
    """One run for each guild at a time; a newer one takes the place of the one before.

    A channel never read is read *limit* messages back. Who asked for help within the last *ask_s*
    and was not heard is answered; in a channel that somebody has just named, who asks from then on.
    """

    def __init__(
        self,
        db: Executor,
        pages: Pages,
        lanes: Lanes,
        cursors: Cursors,
        *,
        limit: int,
        ask_s: float,
    ) -> None:
        self._db = db
        self._pages = pages
        self._lanes = lanes
        self._cursors = cursors
        self._limit = limit
        self._ask = timedelta(seconds=ask_s)
        self._slots = asyncio.Semaphore(GUILDS_AT_ONCE)
        self._runs: dict[int, asyncio.Task[None]] = {}

    def start(self, guild: discord.Guild, *, was_away: bool = False) -> None:
        """Begin to read what was missed in *guild*, without waiting for it.

        *was_away*: a session begins, so that nobody heard what was said in any channel just now.
        """
        if (previous := self._runs.pop(guild.id, None)) is not None:
            previous.cancel()
        run = asyncio.create_task(  # noqa: TID251 - outlives the event it begins with; see close()
            self._run(guild, was_away=was_away), name=f"catch-up:{guild.id}"
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

    async def _run(self, guild: discord.Guild, *, was_away: bool) -> None:
        pause_s, now = PAUSE_S, datetime.now(UTC)
        since = _AskSince(now - self._ask, now - self._ask if was_away else now)
        while True:
            try:
                async with self._slots:
                    await self._read_guild(guild, since)
            except (
                Exception
            ):  # a rim: the bot lives on, and the next try begins at the same cursors
                log.exception("catch_up.failed", guild_id=guild.id)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            else:
                return

    async def _read_guild(self, guild: discord.Guild, since: _AskSince) -> None:
        """The channels where something was said last come first.

        One that fails keeps nobody from the others; then all is tried again.
        """
        cursors = await channels.cursors(self._db, guild.id)
        watched = [guild.get_channel(c.id) for c in await channels.list_watched(self._db, guild.id)]
        places = [place for place in watched if isinstance(place, convert.HelpPlace)]
        failed: discord.HTTPException | None = None
        for channel in sorted(places, key=_last_activity, reverse=True):
            try:
                await self._read(channel, cursors.get(channel.id), since)
            except discord.HTTPException as error:
                failed = error
        if failed is not None:
            raise failed

    async def _read(self, channel: convert.HelpPlace, cursor: int | None, since: _AskSince) -> None:
        if not can_read_back(channel, channel.guild.me):
            await self._tell_unreadable(channel, NO_HISTORY)
            return
        start = Start(
            cursor,
            self._limit,
            ask_since=since.in_new if cursor is None else since.in_known,
            places=await channels.place_cursors(self._db, channel.id),
        )
        backlog = Backlog(channel, start, db=self._db, pages=self._pages, lanes=self._lanes)
        try:
            await backlog.read()
        except (HeldBack, discord.Forbidden, discord.NotFound) as error:
            await self._tell_unreadable(channel, f"Discord refused: {error}")
            return
        if not can_read_back(channel, channel.guild.me):  # what came meanwhile may be an empty lie
            await self._tell_unreadable(channel, NO_HISTORY)
            return
        await self._finish(channel, backlog)

    async def _finish(self, channel: convert.HelpPlace, backlog: Backlog) -> None:
        moved_to = self._cursors.caught_up(channel.id, backlog.newest)
        if moved_to is not None:
            await channels.set_cursor(self._db, channel.id, moved_to)
            await channels.drop_place_cursors(self._db, channel.id)
        await channels.set_unreadable(self._db, channel.id, None)
        ids = {"guild_id": channel.guild.id, "channel_id": channel.id}
        log.info("channel.caught_up", **ids, messages=backlog.stored)

    async def _tell_unreadable(self, channel: convert.HelpPlace, why: str) -> None:
        """Its cursor stays: when it can be read again, nothing is missing."""
        is_new = await channels.set_unreadable(self._db, channel.id, why)
        tell = log.warning if is_new else log.info
        tell("channel.unreadable", guild_id=channel.guild.id, channel_id=channel.id, why=why)


def _last_activity(channel: convert.HelpPlace) -> int:
    newest = [last_message_id(thread) for thread in channel.threads]
    if isinstance(channel, discord.TextChannel):
        newest.append(last_message_id(channel))
    return max(newest, default=channel.id)
