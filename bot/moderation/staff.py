"""Who may look after readings and answers: those who may manage messages where they ask."""

from typing import Any

import discord
import structlog
from discord.ext import commands

from bot.buttons.press import whisper
from bot.links import Link, message_id_in, parse_link
from bot.similar import linked

log = structlog.get_logger()

REFUSED = "Only people who may manage messages here can do that."
NO_SUCH_MESSAGE = (
    "I see no such message, or you cannot. Please give its link (**Copy Message Link**), or its id"
    " in this channel."
)


async def is_staff(interaction: discord.Interaction[Any]) -> bool:
    """Whether this person may manage messages now; says so to who may not."""
    if interaction.guild_id is not None and interaction.permissions.manage_messages:
        return True
    log.warning(
        "moderation.refused",
        guild_id=interaction.guild_id,
        user_id=interaction.user.id,
        interaction_id=interaction.id,
    )
    await whisper(interaction, REFUSED)
    return False


class StaffCog(commands.GroupCog):
    """A group of commands, each of which asks who may manage messages."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        return await is_staff(interaction)


async def named_message(interaction: discord.Interaction[Any], text: str) -> discord.Message | None:
    """The message *text* links to, or names by its id here; None unless this person can read it."""
    guild_id, place_id = interaction.guild_id or 0, interaction.channel_id or 0
    link = parse_link(text)
    if link is None and (message_id := message_id_in(text, place_id)):
        link = Link(guild_id, place_id, message_id)
    if link is None or link.guild_id != guild_id or link.message_id is None:
        return None
    return await linked(interaction, link)
