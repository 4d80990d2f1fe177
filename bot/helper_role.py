"""`/helper-role`: moderators say whom the button "Need a human" calls."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import convert
from db import guilds
from db.pool import Executor

log = structlog.get_logger()

UNSET = (
    "Nobody is called any more: **Need a human** only keeps me silent. Set it again with a role."
)


class HelperRole(commands.Cog):
    def __init__(self, db: Executor) -> None:
        self._db = db

    @app_commands.command(name="helper-role")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(role="Whom to call once when somebody presses it; nobody if left out")
    async def helper_role(
        self, interaction: discord.Interaction, role: discord.Role | None = None
    ) -> None:
        """Say which role the button "Need a human" calls."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        if guild is None:
            return
        if role is not None and role.is_default():
            await interaction.followup.send(
                "That would call everybody. Please name a role of people who like to help.",
                ephemeral=True,
            )
            return
        await guilds.save(self._db, convert.guild(guild))
        await guilds.set_helper_role(self._db, guild.id, role.id if role else None)
        log.info("helper_role.set", guild_id=guild.id, role_id=role.id if role else None)
        await interaction.followup.send(_set(guild, role) if role else UNSET, ephemeral=True)


def _set(guild: discord.Guild, role: discord.Role) -> str:
    said = f"**Need a human** calls {role.mention} from now on, once for each answer."
    if role.mentionable or guild.me.guild_permissions.mention_everyone:
        return said
    return (
        f"{said}\nDiscord does not let me ping it yet: allow anyone to mention that role, or give"
        " me the permission to mention all roles."
    )
