"""Runs over the past of guilds: takes those that wait, and goes on where they stopped."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

import discord
import structlog

from bot.backfill_run import BackfillConfig, BackfillRun, RunLost
from bot.lanes import Lanes
from bot.pages import Pages
from bot.past_places import NoSuchPlace, can_read_back, channels_of, guild_of, own_member
from bot.refused import HeldBack
from bot.rounds import held_guilds
from db import backfills
from db.backfills import Backfill
from db.patience import DATABASE_AWAY
from db.pool import Executor

log = structlog.get_logger()


class Backfiller:
    """Does the runs that wait, one after the other. `tell` hears of every step."""

    def __init__(
        self,
        client: discord.Client,
        db: Executor,
        pages: Pages,
        lanes: Lanes,
        config: BackfillConfig,
        *,
        tell: Callable[[Backfill], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._db = db
        self._pages = pages
        self._lanes = lanes
        self._config = config
        self._tell = tell

    async def work_all(self) -> None:
        """Do the runs of the guilds this process answers for, as `work` does one."""
        while await self.work(held_guilds(self._client)):
            pass

    async def work(self, guild_ids: Collection[int]) -> Backfill | None:
        """Do one run of these guilds; returns it as it ended, None where none waits.

        A run that was paused meanwhile, or taken over, is returned as it is then.
        Raises `discord.HTTPException` when Discord cannot be asked; the run waits again.
        """
        config = self._config
        taken = await backfills.claim(
            self._db, list(guild_ids), owner=config.owner, lease_s=config.lease_s
        )
        if taken is None:
            return None
        run, token = taken
        log.info("backfill.began", backfill_id=str(run.id), guild_id=run.guild_id)
        try:
            note = await self._read(run, token)
        except RunLost:
            return await backfills.get(self._db, run.id)
        except NoSuchPlace as error:
            return await backfills.finish(self._db, run.id, token, failed=True, note=str(error))
        except BaseException:
            with suppress(*DATABASE_AWAY):  # then the lease runs out
                await asyncio.shield(backfills.release(self._db, run.id, token))
            raise
        return await self._finished(run, token, note)

    async def _finished(self, run: Backfill, token: UUID, note: str | None) -> Backfill | None:
        ended = await backfills.finish(self._db, run.id, token, note=note)
        if ended:
            self._tell(ended)
            log.info("backfill.done", backfill_id=str(run.id), messages=ended.messages)
        return ended

    async def _read(self, run: Backfill, token: UUID) -> str | None:
        """What a person should know of the run, if anything."""
        guild = await guild_of(self._client, run.guild_id)
        me = await own_member(self._client, guild)
        places = await channels_of(guild, self._db, run.channel_id)
        reading = BackfillRun(
            run,
            token,
            db=self._db,
            pages=self._pages,
            lanes=self._lanes,
            config=self._config,
            tell=self._tell,
        )
        width, refused = 1 / len(places), list[str]()
        for number, channel in enumerate(places):
            if not can_read_back(channel, me):
                refused.append(f"#{channel.name} (give me View Channel and Read Message History)")
                continue
            try:
                await reading.read(guild, channel, begin=number * width, width=width)
            except (HeldBack, discord.Forbidden, discord.NotFound) as error:
                refused.append(f"#{channel.name} ({error})")
        return f"Not read: {', '.join(refused)}" if refused else None
