"""The message a moderator means, by its link or its id."""

from typing import Any

import discord

from bot.links import Link, message_id_in, parse_link
from bot.similar import linked

NO_SUCH_MESSAGE = (
    "I see no such message, or you cannot. Please give its link (**Copy Message Link**), or its id"
    " in this channel."
)


async def named_message(interaction: discord.Interaction[Any], text: str) -> discord.Message | None:
    """The message *text* links to, or names by its id here; None unless this person can read it."""
    guild_id, place_id = interaction.guild_id or 0, interaction.channel_id or 0
    link = parse_link(text)
    if link is None and (message_id := message_id_in(text, place_id)):
        link = Link(guild_id, place_id, message_id)
    if link is None or link.guild_id != guild_id or link.message_id is None:
        return None
    return await linked(interaction, link)
