"""Silence at once, and its end."""

import discord
import structlog

from bot import convert
from bot.intake import WATCHED_KINDS
from db import audit, channels, guilds, pauses
from db.pool import Executor

log = structlog.get_logger()


async def pause(
    db: Executor, guild: discord.Guild, channel: convert.HelpPlace | None, *, by: int
) -> str:
    """Say nothing in the guild or the channel; returns what to tell who said so."""
    await guilds.save(db, convert.guild(guild))
    if channel is not None:
        await channels.save_many(db, [convert.channel(channel)])
    await pauses.pause(db, guild.id, channel.id if channel else None)
    await _note(db, "bot.paused", guild, channel, by)
    again = f"`/bot resume` with {channel.mention}" if channel else "`/bot resume`"
    known = await channels.get(db, channel.id) if channel else None
    is_read = known is None or known.kind in WATCHED_KINDS
    reads = "I still read it, so that nothing is lost." if is_read else "I do not read it anyway."
    return (
        f"⏸️ I say nothing {_where(channel)} from now on, and what waited is not said later either."
        f" {reads} {again} ends it."
    )


async def resume(
    db: Executor, guild: discord.Guild, channel: convert.HelpPlace | None, *, by: int
) -> str:
    """Let it speak again; returns what to tell who said so."""
    was_paused = await pauses.resume(db, guild.id, channel.id if channel else None)
    if was_paused:
        await _note(db, "bot.resumed", guild, channel, by)
    text = (
        f"▶️ I answer {_where(channel)} again, what is asked from now on."
        if was_paused
        else f"I was not paused {_where(channel)}."
    )
    return "\n".join([text, *await _still(db, guild, channel)])


async def _still(
    db: Executor, guild: discord.Guild, channel: convert.HelpPlace | None
) -> list[str]:
    """What is still paused, and keeps silent what was meant."""
    if channel is not None and await pauses.is_paused(db, guild.id):
        return ["But the whole server is paused: `/bot resume` without a channel ends that."]
    paused = [] if channel else await channels.list_paused(db, guild.id)
    names = " ".join(f"<#{i}>" for i in paused[:20])
    return [f"Still paused by themselves: {names}"] if paused else []


def _where(channel: convert.HelpPlace | None) -> str:
    return f"in {channel.mention}" if channel else "in this server"


async def _note(
    db: Executor, what: str, guild: discord.Guild, channel: convert.HelpPlace | None, by: int
) -> None:
    channel_id = channel.id if channel else None
    await audit.record(db, guild.id, by, what, channel_id=channel_id)
    log.info(what, guild_id=guild.id, channel_id=channel_id, user_id=by)
