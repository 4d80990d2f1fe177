"""The guilds and channels a run over the past is about, asked of Discord where no gateway told."""

import discord

from bot import convert
from core.errors import PermanentError
from db import channels
from db.pool import Executor


class NoSuchPlace(PermanentError):
    """A channel or guild the bot does not see, or that nobody watches."""

    code = "no_such_place"


def can_read_back(channel: convert.HelpPlace, me: discord.Member) -> bool:
    """Without the permission Discord's answer is an empty history, not a refusal."""
    permissions = channel.permissions_for(me)
    return permissions.view_channel and permissions.read_message_history


async def guild_of(client: discord.Client, guild_id: int) -> discord.Guild:
    """The guild, from Discord where no gateway told of it.

    Raises:
        NoSuchPlace: the bot is not in it.
    """
    if guild := client.get_guild(guild_id):
        return guild
    try:
        return await client.fetch_guild(guild_id)
    except (discord.NotFound, discord.Forbidden) as error:
        raise NoSuchPlace(f"The bot is not in the server {guild_id}. Invite it first.") from error


async def own_member(client: discord.Client, guild: discord.Guild) -> discord.Member:
    if client.user is None:
        raise RuntimeError("the client is not logged in")
    return guild.get_member(client.user.id) or await guild.fetch_member(client.user.id)


async def channels_of(
    guild: discord.Guild, db: Executor, channel_id: int | None
) -> list[convert.HelpPlace]:
    """The watched channels of a guild as Discord knows them, the newest first; or the one named.

    Raises:
        NoSuchPlace: nobody watches the channel, or Discord does not know it.
    """
    watched = [channel.id for channel in await channels.list_watched(db, guild.id)]
    wanted = {i for i in watched if channel_id in {None, i}}
    if not wanted:
        raise NoSuchPlace(
            "Nothing to read: no such channel is watched here. Name it with /channels watch first."
        )
    # a guild that was fetched knows its roles, which decide what may be read, but no channels
    known = guild.channels or await guild.fetch_channels()
    found = [c for c in known if c.id in wanted and isinstance(c, convert.HelpPlace)]
    if not found:
        raise NoSuchPlace("The bot sees none of the watched channels. Give it View Channel there.")
    return sorted(found, key=lambda c: c.id, reverse=True)
