"""What commands say back: to the asker alone."""

from collections.abc import Sequence

import discord

PARTS_AT_MOST = 5


async def follow_up(interaction: discord.Interaction, parts: Sequence[str]) -> None:
    """Send *parts* in private, after a private defer. What is longer than five is cut."""
    for part in parts[:PARTS_AT_MOST]:
        await interaction.followup.send(part, ephemeral=True, suppress_embeds=True)
