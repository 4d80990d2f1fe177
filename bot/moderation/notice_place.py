"""Where moderators want to be told what does not work."""

import discord
import structlog

from bot import convert
from bot.check.finding import Finding
from bot.moderation.room import may_write, rooms
from db import audit, guilds
from db.pool import Executor

log = structlog.get_logger()

MAY_NOT = "I may not write in {place}. Please allow my role **View Channel** and **Send Messages**."
NAMED = "I tell you in {place} from now on when Discord does not let me work. Once a day at most."
UNNAMED = "No channel is named for it. {where}"
OWN = "I use {place} for that, which only moderators read."
OWNER = "I write to the owner of this server instead."


async def set_notices(
    db: Executor, guild: discord.Guild, channel: discord.TextChannel | None, *, by: int
) -> str:
    """Tell moderators there, or where Discord itself does; returns what to tell who said so."""
    if channel is not None and not may_write(channel):
        return MAY_NOT.format(place=channel.mention)
    await guilds.save(db, convert.guild(guild))
    await guilds.set_notice_channel(db, guild.id, channel.id if channel else None)
    await audit.record(db, guild.id, by, "notices.set", channel_id=channel.id if channel else None)
    log.info("notices.set", guild_id=guild.id, channel_id=channel and channel.id, user_id=by)
    if channel is not None:
        return NAMED.format(place=channel.mention)
    return UNNAMED.format(where=_otherwise(guild))


def examine_notices(guild: discord.Guild, named_id: int | None) -> Finding:
    """Where the bot would say it now."""
    part, found = "Notices", rooms(guild, named_id)
    if named_id and (not found or found[0].id != named_id):
        fix = f"Let me write in <#{named_id}>, or name another with `/channels notices`."
        return Finding(part, "warning", "I may not write where I should tell you of faults.", fix)
    if found:
        return Finding(part, "ok", f"you are told of faults in {found[0].mention}")
    return Finding(part, "ok", "the owner is told of faults; `/channels notices` names a channel")


def _otherwise(guild: discord.Guild) -> str:
    found = rooms(guild, None)
    return OWN.format(place=found[0].mention) if found else OWNER
