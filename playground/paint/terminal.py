"""A terminal window, or the console of a game server."""

from dataclasses import dataclass

from playground.paint import marked
from playground.paint.canvas import Canvas
from playground.paint.fonts import mono
from playground.paint.marked import Palette
from playground.paint.window import BAR_HEIGHT, System, title_bar

SIZE = 16
LINE_HEIGHT = 23
PADDING = 16

DARK: Palette = {
    ".": "#d6d7de",
    "r": "#ff6b74",
    "g": "#8fd16a",
    "y": "#f0c45c",
    "b": "#6fb1f7",
    "m": "#d58bea",
    "c": "#5fd0cf",
    "d": "#8b8d99",
    "o": "#f29a5a",
}
LIGHT: Palette = {
    ".": "#24262b",
    "r": "#c5202c",
    "g": "#2c7a2f",
    "y": "#8a6100",
    "b": "#1a5fb4",
    "m": "#8a2fa0",
    "c": "#0a7175",
    "d": "#74767e",
    "o": "#b34d00",
}


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """`lines` are marked text; see `playground.paint.marked`."""

    title: str
    lines: tuple[str, ...]
    system: System = "linux"
    dark: bool = True
    columns: int = 80

    def paint(self) -> Canvas:
        columns = max(self.columns, *(len(marked.plain(line)) for line in self.lines))
        width = round(columns * mono(SIZE).getlength("m")) + 2 * PADDING
        height = BAR_HEIGHT + LINE_HEIGHT * len(self.lines) + 2 * PADDING
        paper = {"linux": "#1d1e24", "mac": "#16181d", "windows": "#0c0c0c"}[self.system]
        canvas = Canvas(width, height, paper if self.dark else "#ffffff")
        title_bar(canvas, self.system, self.title, dark=self.dark)
        palette = DARK if self.dark else LIGHT
        for row, line in enumerate(self.lines):
            place = (PADDING, BAR_HEIGHT + PADDING + row * LINE_HEIGHT)
            marked.draw(canvas, place, line, palette, SIZE)
        return canvas
