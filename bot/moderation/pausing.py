"""Silence at once, and its end."""

import discord
import structlog

from bot import convert
from bot.intake import WATCHED_KINDS
from bot.moderation.pause_words import PauseWords
from db import audit, channels, guilds, pauses
from db.pool import Executor

log = structlog.get_logger()


async def pause(
    db: Executor,
    guild: discord.Guild,
    channel: convert.HelpPlace | None,
    words: PauseWords,
    *,
    by: int,
) -> str:
    """Say nothing in the guild or the channel; returns what to tell who said so."""
    await guilds.save(db, convert.guild(guild))
    if channel is not None:
        await channels.save_many(db, [convert.channel(channel)])
    await pauses.pause(db, guild.id, channel.id if channel else None)
    await _note(db, "bot.paused", guild, channel, by)
    again = words.resume_channel.format(channel=channel.mention) if channel else "`/bot resume`"
    known = await channels.get(db, channel.id) if channel else None
    is_read = known is None or known.kind in WATCHED_KINDS
    reads = words.still_read if is_read else words.not_read
    return words.paused.format(where=_where(channel, words), reads=reads, again=again)


async def resume(
    db: Executor,
    guild: discord.Guild,
    channel: convert.HelpPlace | None,
    words: PauseWords,
    *,
    by: int,
) -> str:
    """Let it speak again; returns what to tell who said so."""
    was_paused = await pauses.resume(db, guild.id, channel.id if channel else None)
    if was_paused:
        await _note(db, "bot.resumed", guild, channel, by)
    text = words.resumed if was_paused else words.was_not
    still = await _still(db, guild, channel, words)
    return "\n".join([text.format(where=_where(channel, words)), *still])


async def _still(
    db: Executor, guild: discord.Guild, channel: convert.HelpPlace | None, words: PauseWords
) -> list[str]:
    """What is still paused, and keeps silent what was meant."""
    if channel is not None and await pauses.is_paused(db, guild.id):
        return [words.server_is]
    paused = [] if channel else await channels.list_paused(db, guild.id)
    names = " ".join(f"<#{i}>" for i in paused[:20])
    return [words.others.format(channels=names)] if paused else []


def _where(channel: convert.HelpPlace | None, words: PauseWords) -> str:
    return words.in_channel.format(channel=channel.mention) if channel else words.in_server


async def _note(
    db: Executor, what: str, guild: discord.Guild, channel: convert.HelpPlace | None, by: int
) -> None:
    channel_id = channel.id if channel else None
    await audit.record(db, guild.id, by, what, channel_id=channel_id)
    log.info(what, guild_id=guild.id, channel_id=channel_id, user_id=by)
