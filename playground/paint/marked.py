"""Coloured text: `§` and a letter change the colour, as in Minecraft's formatting codes.

`§r` red, `§g` green, `§y` yellow, `§b` blue, `§m` magenta, `§c` cyan, `§d` dim, `§o` orange,
`§*` bold, `§.` back to the plain text colour and weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.paint.canvas import Canvas
from playground.paint.fonts import BOLD, REGULAR, mono

Palette = Mapping[str, str]
"""A colour for each letter, and for `.` the plain one."""


@dataclass(frozen=True)
class Run:
    text: str
    color: str
    bold: bool


def runs(line: str) -> list[Run]:
    """The line cut where its colour or weight changes."""
    first, *coded = line.split("§")
    found = [Run(first, ".", bold=False)]
    for part in coded:
        code, text = part[0], part[1:]
        last = found[-1]
        if code == "*":
            found.append(Run(text, last.color, bold=True))
        else:
            found.append(Run(text, code, bold=last.bold and code != "."))
    return [run for run in found if run.text]


def plain(line: str) -> str:
    """The line as a reader sees it."""
    return "".join(run.text for run in runs(line))


def draw(canvas: Canvas, at: tuple[int, int], line: str, palette: Palette, size: int) -> None:
    """Draws the line in the monospaced face, every character in its cell."""
    x, y = at
    cell = mono(size).getlength("m")
    column = 0
    for run in runs(line):
        font = mono(size, BOLD if run.bold else REGULAR)
        canvas.text((x + column * cell, y), run.text, font, palette[run.color])
        column += len(run.text)
