"""The watched channels of a guild as facts for the checks."""

from collections.abc import Collection
from dataclasses import replace

import discord

from bot import convert
from bot.check.permissions import Place
from db import channels, refusals
from db.pool import Executor
from db.records import Channel


def place_of(channel: convert.HelpPlace, kind: str, *, is_paused: bool = False) -> Place:
    return Place(
        id=channel.id,
        kind=kind,
        is_forum=isinstance(channel, discord.ForumChannel),
        may=channel.permissions_for(channel.guild.me),
        is_paused=is_paused,
    )


async def watched_places(db: Executor, guild: discord.Guild) -> list[Place]:
    paused = await channels.list_paused(db, guild.id)
    refused = await refusals.by_channel(db, guild.id)
    return [
        replace(_place(guild, known, paused), refused=refused.get(known.id))
        for known in await channels.list_watched(db, guild.id)
    ]


def _place(guild: discord.Guild, known: Channel, paused: Collection[int]) -> Place:
    channel, kind = guild.get_channel(known.id), known.kind or ""
    if not isinstance(channel, convert.HelpPlace):
        return Place(known.id, kind, is_forum=kind == "forum", may=None)
    return place_of(channel, kind, is_paused=known.id in paused)


def own_role(guild: discord.Guild) -> str:
    """The role people set the bot's permissions on."""
    role = guild.self_role
    return f"role @{role.name}" if role else f"@{guild.me.display_name}"
