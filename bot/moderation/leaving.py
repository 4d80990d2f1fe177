"""What happens with the messages of a channel that is no longer watched."""

import discord

from bot.moderation.items import Act, ModeratorButton, view_of
from db.channel_erasures import Kept

ERASE_AFTER_S = 600.0


def left(channel_id: int, kept: Kept) -> tuple[str, discord.ui.View]:
    """After `unwatch`: what stays, and how to get rid of it or to take it all back."""
    watch = ModeratorButton(Act.WATCH, channel_id, "Watch it again")
    if not kept.messages:
        return f"I leave <#{channel_id}> alone. Nothing of it is stored.", view_of(watch)
    erase = ModeratorButton(
        Act.ERASE, channel_id, "Erase what is stored", discord.ButtonStyle.danger
    )
    text = (
        f"I leave <#{channel_id}> alone. What I read there stays and is still quoted: {told(kept)}."
    )
    return text, view_of(watch, erase)


def asked(channel_id: int, kept: Kept) -> tuple[str, discord.ui.View]:
    """Before anything is erased."""
    sure = ModeratorButton(Act.SURE, channel_id, "Yes, erase it", discord.ButtonStyle.danger)
    keep = ModeratorButton(Act.KEEP, channel_id, "Keep it")
    text = (
        f"Erase {told(kept)} of <#{channel_id}>? They go from the search, and my answers to them go"
        f" too. For {ERASE_AFTER_S / 60:.0f} minutes you can take it back."
    )
    return text, view_of(sure, keep)


def scheduled(channel_id: int, at: str) -> tuple[str, discord.ui.View]:
    keep = ModeratorButton(Act.KEEP, channel_id, "Undo: keep it", discord.ButtonStyle.primary)
    return f"What I stored of <#{channel_id}> is erased {at}.", view_of(keep)


def told(kept: Kept) -> str:
    """What there is none of is left out."""
    said = _counted(kept.messages, "message")
    return f"{said} and {_counted(kept.pictures, 'picture')}" if kept.pictures else said


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
