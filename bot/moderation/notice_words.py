"""What moderators are told of what Discord refuses. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import discord

from bot.check.finding import Finding
from db.refusal_notices import Untold
from db.refusals import Action

LINES = 8
CHARACTERS = 1900
_LOST: Mapping[Action, str] = MappingProxyType(
    {
        "read": "I cannot read there, so I miss what is asked",
        "send": "I cannot answer there",
        "react": "I cannot show with 👀 that I read; answers come all the same",
        "edit": "I cannot mend my answers there",
        "delete": "I cannot take back my answers there",
    }
)


def notice(guild_name: str, told: Sequence[tuple[Untold, Finding]]) -> str:
    """At most a message long. *told*: each refusal with what is found wrong in its channel now."""
    name = discord.utils.escape_markdown(guild_name)
    head = f"⚠️ **Discord does not let me work in {name}** as I was asked to:"
    more = len(told) - LINES
    lines = [_line(untold, finding) for untold, finding in told[:LINES]]
    foot = (
        "-# I do not try again there until a role or channel is changed, or for some time."
        " `/bot check` in the server shows what is missing. I say this once a day at most."
    )
    rest = [f"- and {more} more"] if more > 0 else []
    return "\n".join([_cut(head, lines, CHARACTERS - len(foot) - 20), *rest, foot])


def _line(untold: Untold, finding: Finding) -> str:
    lost = f"- <#{untold.channel_id}>: {_LOST[untold.action]}."
    if finding.state == "failure":
        return f"{lost} {finding.seen}\n  ↳ {finding.fix}"
    said = discord.utils.escape_markdown(untold.reason)
    return f"{lost} Discord says: {said}\n  ↳ {finding.fix or '`/bot check` looks again.'}"


def _cut(head: str, lines: Sequence[str], room: int) -> str:
    """Whole lines only: half a sentence of what to click helps nobody."""
    text = head
    for line in lines:
        if len(text) + len(line) >= room:
            return f"{text}\n- and more"
        text += f"\n{line}"
    return text
