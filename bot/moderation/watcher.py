"""What moderators say of channels, done: stored, noted who said it, and read."""

from collections.abc import Sequence

import discord
import structlog

from bot import convert
from bot.catchup import CatchUp
from bot.intake import WATCHED_KINDS
from db import audit, channels, guilds
from db.pool import Executor
from db.records import ChannelKind

log = structlog.get_logger()


class Watcher:
    def __init__(self, db: Executor, catch_up: CatchUp) -> None:
        self._db = db
        self._catch_up = catch_up

    async def watch(
        self, guild: discord.Guild, places: Sequence[convert.HelpPlace], by: int
    ) -> None:
        """Watch the places as what Discord says they are."""
        await self.set_kind(guild, [(place, convert.kind_of(place)) for place in places], by)

    async def set_kind(
        self, guild: discord.Guild, kinds: Sequence[tuple[convert.HelpPlace, ChannelKind]], by: int
    ) -> None:
        """Watch the places as these kinds, or leave them alone; *by* is who said so."""
        await guilds.save(self._db, convert.guild(guild))
        await channels.save_many(self._db, [convert.channel(place) for place, _ in kinds])
        for place, kind in kinds:
            known = await channels.get(self._db, place.id)
            before = known.kind if known else None
            await channels.set_kind(self._db, place.id, kind)
            action = "channel.watched" if kind in WATCHED_KINDS else "channel.unwatched"
            await audit.record(
                self._db, guild.id, by, action, channel_id=place.id, kind=kind, before=before
            )
            log.info(action, guild_id=guild.id, channel_id=place.id, user_id=by, kind=kind)
        if any(kind in WATCHED_KINDS for _, kind in kinds):
            self._catch_up.start(guild)


def watched_as(place: convert.HelpPlace, kind: ChannelKind) -> ChannelKind | None:
    """The kind a place can have when *kind* is wanted; None where they do not go together."""
    is_forum = isinstance(place, discord.ForumChannel)
    if kind in {"help", "forum"}:
        return kind if is_forum == (kind == "forum") else None
    return kind
