"""Who may steer the bot: checked when something is done, not when it was shown."""

from typing import Any

import discord
import structlog
from discord.ext import commands

from bot.buttons.press import whisper

log = structlog.get_logger()

REFUSED = "Only people who may manage this server can do that."
STAFF_ONLY = "Only people who may manage messages here can do that."


async def is_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Whether this person may manage the server now; says so to who may not.

    Discord hides the commands from others, but a server can show them to anybody, and a button
    stays where it is when its reader is demoted.
    """
    may = interaction.permissions.manage_guild
    return await _told_unless(interaction, may=may, refusal=REFUSED)


async def is_staff(interaction: discord.Interaction[Any]) -> bool:
    """Whether this person may manage messages where they ask, now; says so to who may not."""
    may = interaction.permissions.manage_messages
    return await _told_unless(interaction, may=may, refusal=STAFF_ONLY)


async def _told_unless(interaction: discord.Interaction[Any], *, may: bool, refusal: str) -> bool:
    if interaction.guild_id is not None and may:
        return True
    log.warning(
        "moderation.refused",
        guild_id=interaction.guild_id,
        user_id=interaction.user.id,
        interaction_id=interaction.id,
    )
    await whisper(interaction, refusal)
    return False


class ModeratorCog(commands.GroupCog):
    """A group of commands, each of which asks who may manage the server."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        return await is_moderator(interaction)


class StaffCog(commands.GroupCog):
    """A group of commands, each of which asks who may manage messages."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        return await is_staff(interaction)
