"""A change in words."""

from collections.abc import Mapping
from types import MappingProxyType

import discord

from bot.check.finding import Finding
from db.audit import Change

_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "channel.watched": "watched",
        "channel.unwatched": "left alone",
        "channel.erase": "erases what is stored of",
        "channel.keep": "kept what is stored of",
        "helpers.set": "named the helpers",
        "bot.paused": "paused",
        "bot.resumed": "resumed",
        "backfill.started": "began to read the past of",
        "backfill.paused": "paused the reading of the past",
        "backfill.resumed": "resumed the reading of the past",
    }
)


def described(change: Change) -> Finding:
    """`<@7> · watched <#200> · 2 hours ago`; names are Discord's to fill in."""
    action = _ACTIONS.get(change.action, change.action)
    place = f" <#{change.channel_id}>" if change.channel_id else ""
    when = discord.utils.format_dt(change.created_at, "R")
    return Finding(f"<@{change.user_id}>", "ok", f"{action}{place} · {when}")
