"""Whom the button "Need a human" calls."""

import discord
import structlog

from bot import convert
from db import audit, guilds
from db.pool import Executor

log = structlog.get_logger()

UNSET = (
    "Nobody is called any more: **Need a human** only keeps me silent. Set it again with a role."
)
EVERYBODY = "That would call everybody. Please name a role of people who like to help."


async def set_helpers(
    db: Executor, guild: discord.Guild, role: discord.Role | None, *, by: int
) -> str:
    """Have this role called, or nobody; returns what to tell who said so."""
    if role is not None and role.is_default():
        return EVERYBODY
    role_id = role.id if role else None
    await guilds.save(db, convert.guild(guild))
    await guilds.set_helper_role(db, guild.id, role_id)
    await audit.record(db, guild.id, by, "helpers.set", role_id=role_id)
    log.info("helpers.set", guild_id=guild.id, role_id=role_id, user_id=by)
    return _set(guild, role) if role else UNSET


def can_ping(guild: discord.Guild, role: discord.Role) -> bool:
    return role.mentionable or guild.me.guild_permissions.mention_everyone


def _set(guild: discord.Guild, role: discord.Role) -> str:
    said = f"**Need a human** calls {role.mention} from now on, once for each answer."
    if can_ping(guild, role):
        return said
    return (
        f"{said}\nDiscord does not let me ping it yet: allow anyone to mention that role, or give"
        " me the permission to mention all roles."
    )
