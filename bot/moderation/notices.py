"""Tells moderators what Discord refuses, once. Work from rows: see bot/rounds."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import discord
import structlog
from aiohttp import ClientError

from bot import convert
from bot.check.finding import Finding
from bot.check.permissions import examine
from bot.check.places import own_role, place_of
from bot.moderation.notice_words import notice
from bot.moderation.room import owner_of, rooms
from bot.refused import HeldBack, Refused
from bot.rounds import PASSING, held_guilds
from db import guilds, refusal_notices
from db.pool import Executor
from db.refusal_notices import Untold

log = structlog.get_logger()

SETTLE_S = 10.0  # what is refused together is told together
UNREAD_S = 600.0  # who just named a channel sees at once what is missing there
PAUSE_S = 300.0  # before it is tried again where Discord was away


class Notices:
    """`settle_s`: how long nothing more is refused in a guild before it is told."""

    def __init__(self, client: discord.Client, db: Executor, *, settle_s: float = SETTLE_S) -> None:
        self._client = client
        self._db = db
        self._settle_s = settle_s
        self._refused = Refused(db)

    async def tell_all(self) -> None:
        untold = await refusal_notices.take(
            self._db,
            held_guilds(self._client),
            settle_s=self._settle_s,
            unread_s=UNREAD_S,
        )
        for guild_id, refused in groupby(untold, lambda each: each.guild_id):
            if (guild := self._client.get_guild(guild_id)) is not None:
                await self._tell(guild, list(refused))

    async def _tell(self, guild: discord.Guild, untold: Sequence[Untold]) -> None:
        text = notice(guild.name, [(each, _wrong(guild, each)) for each in untold])
        named_id = await guilds.notice_channel(self._db, guild.id)
        try:
            if await self._is_said(guild, rooms(guild, named_id), text):
                return
        except discord.HTTPException as error:
            log.warning("refusal.untold", guild_id=guild.id, error=error.text)
            if error.status not in PASSING:
                return
        except (ClientError, OSError) as error:
            log.warning("refusal.untold", guild_id=guild.id, error=str(error))
        else:
            log.warning("refusal.untold", guild_id=guild.id, error="nobody may be written to")
            return
        await refusal_notices.put_off(self._db, untold, delay_s=PAUSE_S)

    async def _is_said(
        self, guild: discord.Guild, places: Iterable[discord.TextChannel], text: str
    ) -> bool:
        """In the first place that takes it; else to the owner. False: nobody takes it."""
        for place in places:
            if await self._is_taken(guild, place, text):
                return True
        owner = await owner_of(self._client, guild)
        return owner is not None and await self._is_taken(guild, owner, text)

    async def _is_taken(
        self, guild: discord.Guild, place: discord.TextChannel | discord.DMChannel, text: str
    ) -> bool:
        try:
            async with self._refused.asking(guild.id, place.id, "send"):
                await place.send(text, allowed_mentions=discord.AllowedMentions.none())
        except (HeldBack, discord.Forbidden):
            return False
        log.info("refusal.told", guild_id=guild.id, channel_id=place.id)
        return True


def _wrong(guild: discord.Guild, untold: Untold) -> Finding:
    """What is to be seen of it in the permissions at this moment, and what to click."""
    channel = guild.get_channel(untold.channel_id)
    if not isinstance(channel, convert.HelpPlace):
        return Finding("", "warning", untold.reason, "`/channels list`")
    role = own_role(guild)
    finding = examine(place_of(channel, ""), role=role)
    how = f"Edit Channel → Permissions → {role} → allow it."
    return Finding(finding.part, finding.state, finding.seen, finding.fix or how)
