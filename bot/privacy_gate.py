"""Keeps the bot's hands off those who opted out: their commands, and menus on their messages."""

from typing import Any, cast

import discord
from discord import app_commands

from bot.buttons.press import whisper
from bot.privacy_words import texts_for
from db import privacy
from db.pool import Executor

GROUP = "privacy"

Interaction = discord.Interaction[Any]


async def may_use(db: Executor, interaction: Interaction) -> bool:
    """Whether this command may run; says why not to who used it.

    `/privacy` always may, and so may what moderators do for their server.
    """
    command = interaction.command
    if command is None or _is_exempt(command):
        return True
    if await privacy.is_out(db, interaction.user.id):
        await whisper(interaction, texts_for(interaction).you_are_out)
        return False
    author_id = _author_of_target(interaction)
    if author_id is not None and await privacy.is_out(db, author_id):
        await whisper(interaction, texts_for(interaction).author_is_out)
        return False
    return True


def _is_exempt(
    command: app_commands.Command[Any, Any, Any] | app_commands.ContextMenu,
) -> bool:
    root = command
    if isinstance(command, app_commands.Command):
        root = command.root_parent or command
    return root.name == GROUP or root.default_permissions is not None


def _author_of_target(interaction: Interaction) -> int | None:
    """Who wrote the message a menu was used on."""
    data = cast("dict[str, Any]", interaction.data or {})
    resolved: dict[str, Any] = data.get("resolved", {}).get("messages", {})
    target = resolved.get(str(data.get("target_id")))
    return int(target["author"]["id"]) if target else None
