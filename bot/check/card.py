"""Findings as an embed that reads well on a phone: one part a field, what to do below it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import discord

from bot.check.finding import MARKS, Finding, State, worst

FIELD = 1024
TOTAL = 5600  # of Discord's 6,000 for the whole embed
MORE = "… and more. Mend these first, then look again."
_COLOURS: Mapping[State, int] = MappingProxyType(
    {"ok": 0x3BA55D, "warning": 0xFAA61A, "failure": 0xED4245}
)
_TITLES: Mapping[State, str] = MappingProxyType(
    {
        "ok": "✅ Everything works",
        "warning": "⚠️ It works, with something to look at",
        "failure": "❌ Something does not work",
    }
)
_RANK: Mapping[State, int] = MappingProxyType({"failure": 0, "warning": 1, "ok": 2})


def card(
    sections: Sequence[tuple[str, Sequence[Finding]]],
    lines: Sequence[tuple[str, Sequence[str]]] = (),
) -> discord.Embed:
    """What does not work stands first in its section; nothing is longer than Discord takes.

    *lines* are shown as they are, after all findings.
    """
    state = worst(finding for _, findings in sections for finding in findings)
    embed = discord.Embed(title=_TITLES[state], colour=_COLOURS[state])
    for name, entries in (*((name, _ordered(found)) for name, found in sections), *lines):
        for number, value in enumerate(_values(entries)):
            if len(embed) + len(name) + len(value) > TOTAL:
                embed.set_footer(text=MORE)
                return embed
            embed.add_field(name=name if number == 0 else "\u200b", value=value, inline=False)
    return embed


def _ordered(findings: Sequence[Finding]) -> list[str]:
    return [_entry(f) for f in sorted(findings, key=lambda finding: _RANK[finding.state])]


def _entry(finding: Finding) -> str:
    part = finding.part
    name = part if part.startswith("<") else f"**{part[:1].upper()}{part[1:]}**"
    line = f"{MARKS[finding.state]} {name} · {finding.seen}"
    return f"{line}\n-# ↳ {finding.fix}" if finding.fix else line


def _values(entries: Sequence[str]) -> list[str]:
    """The entries in as few fields as they fit into; one that is too long is cut."""
    values: list[str] = []
    for entry in entries:
        cut = entry if len(entry) <= FIELD else f"{entry[: FIELD - 1]}…"
        if values and len(values[-1]) + len(cut) < FIELD:
            values[-1] += f"\n{cut}"
        else:
            values.append(cut)
    return values
