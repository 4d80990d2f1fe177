"""Who may steer the bot: checked when something is done, not when it was shown."""

from typing import Any

import discord
import structlog
from discord.ext import commands

from bot.buttons.press import whisper

log = structlog.get_logger()

REFUSED = "Only people who may manage this server can do that."


async def is_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Whether this person may manage the server now; says so to who may not.

    Discord hides the commands from others, but a server can show them to anybody, and a button
    stays where it is when its reader is demoted.
    """
    if interaction.guild_id is not None and interaction.permissions.manage_guild:
        return True
    log.warning(
        "moderation.refused",
        guild_id=interaction.guild_id,
        user_id=interaction.user.id,
        interaction_id=interaction.id,
    )
    await whisper(interaction, REFUSED)
    return False


class ModeratorCog(commands.GroupCog):
    """A group of commands, each of which asks at the gate."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        return await is_moderator(interaction)
