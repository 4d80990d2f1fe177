"""A change in words."""

from collections.abc import Mapping
from types import MappingProxyType

import discord

from db.audit import Change

_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "channel.watched": "watched",
        "channel.unwatched": "left alone",
        "channel.erase": "erases what is stored of",
        "channel.keep": "kept what is stored of",
        "helpers.set": 'changed whom "Need a human" calls',
        "notices.set": "changed where moderators are told of faults",
        "bot.paused": "paused",
        "bot.resumed": "resumed",
        "backfill.started": "began to read the past of",
        "backfill.paused": "paused the reading of the past",
        "backfill.resumed": "resumed the reading of the past",
        "ocr.retried": "had a picture read again in",
        "operations.retried": "had something tried again, as an operator, in",
        "answer.forgotten": "took away an answer in",
        "privacy.retention": "said how long messages are kept",
        "privacy.erased": "had all of theirs erased",
        "privacy.opted_out": "opted out",
        "privacy.opted_in": "opted in again",
    }
)


def described(change: Change) -> str:
    """`<@7> · watched <#200> · 2 hours ago`; names are Discord's to fill in."""
    action = _ACTIONS.get(change.action, change.action)
    place = f" <#{change.channel_id}>" if change.channel_id else ""
    place = f" to{place}" if place and change.action == "notices.set" else place
    when = discord.utils.format_dt(change.created_at, "R")
    who = f"<@{change.user_id}>" if change.user_id else "Somebody"  # unnamed: bot/privacy.py
    return f"{who} · {action}{place} · {when}"
