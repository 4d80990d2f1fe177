"""What the bot may do where it shall read and answer, and what to click where it may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import discord

from bot.check.finding import Finding

# What docs/discord.md asks for, and no more
PERMISSIONS = 1 << 6 | 1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 38
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "view_channel": "View Channel",
        "read_message_history": "Read Message History",
        "send_messages": "Send Messages",
        "send_messages_in_threads": "Send Messages in Threads",
        "attach_files": "Attach Files",
        "add_reactions": "Add Reactions",
    }
)
_READS = ("view_channel", "read_message_history")
_SPEAKS = ("send_messages", "send_messages_in_threads")
_SPEAKS_IN_FORUM = ("send_messages_in_threads",)
_HELPS = ("attach_files", "add_reactions")  # without them less is shown, but answers come


@dataclass(frozen=True, slots=True)
class Place:
    """A watched channel as Discord knows it; `may` is what the bot may do there, None: it is gone.

    `refused`: what Discord said when it refused something there lately.
    """

    id: int
    kind: str
    is_forum: bool
    may: discord.Permissions | None
    is_paused: bool = False
    refused: str | None = None


def invite_link(application_id: object) -> str:
    """Where somebody who manages a server lets the bot in, with exactly what it needs."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )


def missing(may: discord.Permissions, *, is_forum: bool) -> tuple[list[str], list[str]]:
    """The labels of what is needed and not there, and of what would only be good to have."""
    needed = (*_READS, *(_SPEAKS_IN_FORUM if is_forum else _SPEAKS))
    return _labels(may, needed), _labels(may, _HELPS)


def _labels(may: discord.Permissions, names: tuple[str, ...]) -> list[str]:
    return [LABELS[name] for name in names if not getattr(may, name)]


def examine(place: Place, *, role: str) -> Finding:
    """What is wrong in a watched channel; *role* names the bot's own role."""
    part = f"<#{place.id}>"
    if place.may is None:
        return Finding(part, "failure", "I do not find this channel any more.", "`/channels list`")
    needed, good = missing(place.may, is_forum=place.is_forum)
    how = f"Edit Channel → Permissions → {role} → allow it."
    if needed:
        return Finding(part, "failure", f"I lack **{', '.join(needed)}**.", how)
    if place.refused:
        return Finding(part, "warning", f"Discord refused me here: {place.refused}", how)
    if place.is_paused:
        return Finding(part, "warning", "paused", "`/bot resume` with this channel")
    if good:
        return Finding(part, "warning", f"works, without **{', '.join(good)}**.", how)
    return Finding(part, "ok", place.kind)
