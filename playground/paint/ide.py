"""A code editor with files, code and a panel below: problems or a terminal."""

from dataclasses import dataclass
from typing import Literal

from playground.paint import marked
from playground.paint.canvas import Canvas
from playground.paint.fonts import BOLD, mono, sans
from playground.paint.marked import Palette
from playground.paint.window import BAR_HEIGHT, title_bar

SIZE = 15
LINE_HEIGHT = 22
FILES_WIDTH = 210
TAB_HEIGHT = 36
PANEL_BAR = 36
STATUS_HEIGHT = 24

DARK: Palette = {
    ".": "#d4d4d4",
    "r": "#f48771",
    "g": "#6a9955",
    "y": "#dcdcaa",
    "b": "#569cd6",
    "m": "#c586c0",
    "c": "#4ec9b0",
    "d": "#858585",
    "o": "#ce9178",
}
LIGHT: Palette = {
    ".": "#1f1f1f",
    "r": "#c72e0f",
    "g": "#008000",
    "y": "#795e26",
    "b": "#0000ff",
    "m": "#af00db",
    "c": "#267f99",
    "d": "#767676",
    "o": "#a31515",
}


@dataclass(frozen=True, kw_only=True)
class Shades:
    side: str
    paper: str
    tabs: str
    line: str
    ink: str


_DARK_SHADES = Shades(
    side="#252526", paper="#1e1e1e", tabs="#2d2d2d", line="#414141", ink="#cccccc"
)
_LIGHT_SHADES = Shades(
    side="#f3f3f3", paper="#ffffff", tabs="#ececec", line="#d4d4d4", ink="#3b3b3b"
)


@dataclass(frozen=True, kw_only=True)
class Editor:
    """`code` and `panel_lines` are marked text; a line that begins with `✕ ` is an error."""

    project: str
    files: tuple[str, ...]
    file: str
    first_line: int
    code: tuple[str, ...]
    panel: Literal["PROBLEMS", "TERMINAL"]
    panel_lines: tuple[str, ...]
    dark: bool = True
    width: int = 1080

    def paint(self) -> Canvas:
        code_height = LINE_HEIGHT * len(self.code) + 20
        panel_height = PANEL_BAR + LINE_HEIGHT * len(self.panel_lines) + 18
        panel_top = BAR_HEIGHT + TAB_HEIGHT + code_height
        shades = _DARK_SHADES if self.dark else _LIGHT_SHADES
        canvas = Canvas(self.width, panel_top + panel_height + STATUS_HEIGHT, shades.paper)
        title = f"{self.file} - {self.project} - Visual Studio Code"
        title_bar(canvas, "windows", title, dark=self.dark)
        self._files(canvas, shades)
        self._tab(canvas, shades)
        self._code(canvas)
        self._panel(canvas, panel_top, shades)
        bottom = canvas.height - STATUS_HEIGHT
        canvas.box((0, bottom, self.width, canvas.height), "#007acc")
        canvas.text((14, bottom + 3), "main*", sans(13), "#ffffff")
        canvas.text((self.width - 180, bottom + 3), "UTF-8    LF    Spaces: 4", sans(13), "#ffffff")
        return canvas

    def _files(self, canvas: Canvas, shades: Shades) -> None:
        canvas.box((0, BAR_HEIGHT, FILES_WIDTH, canvas.height), shades.side)
        canvas.text((18, BAR_HEIGHT + 12), self.project.upper(), sans(12, BOLD), shades.ink)
        for row, name in enumerate(self.files):
            top = BAR_HEIGHT + 40 + row * 26
            if name.strip() == self.file:
                canvas.box((0, top, FILES_WIDTH, top + 26), shades.line)
            indent = 18 + 8 * (len(name) - len(name.lstrip()))
            canvas.text((indent, top + 3), name.strip(), sans(14), shades.ink)

    def _tab(self, canvas: Canvas, shades: Shades) -> None:
        top, bottom = BAR_HEIGHT, BAR_HEIGHT + TAB_HEIGHT
        canvas.box((FILES_WIDTH, top, self.width, bottom), shades.tabs)
        right = FILES_WIDTH + round(sans(14).getlength(self.file)) + 56
        canvas.box((FILES_WIDTH, top, right, bottom), shades.paper)
        canvas.text((FILES_WIDTH + 20, top + 8), self.file, sans(14), shades.ink)
        canvas.disc((right - 20, top + 19), 4, shades.ink)

    def _code(self, canvas: Canvas) -> None:
        palette = DARK if self.dark else LIGHT
        top = BAR_HEIGHT + TAB_HEIGHT + 10
        for row, line in enumerate(self.code):
            y = top + row * LINE_HEIGHT
            number = str(self.first_line + row)
            x = FILES_WIDTH + 52 - round(mono(SIZE).getlength(number))
            canvas.text((x, y), number, mono(SIZE), palette["d"])
            marked.draw(canvas, (FILES_WIDTH + 76, y), line, palette, SIZE)

    def _panel(self, canvas: Canvas, top: int, shades: Shades) -> None:
        canvas.box((FILES_WIDTH, top, self.width, top + 1), shades.line)
        x = FILES_WIDTH + 20
        for name in ("PROBLEMS", "OUTPUT", "DEBUG CONSOLE", "TERMINAL"):
            font = sans(12, BOLD if name == self.panel else 400)
            length = round(font.getlength(name))
            canvas.text((x, top + 10), name, font, shades.ink)
            if name == self.panel:
                canvas.box((x, top + 30, x + length, top + 32), shades.ink)
            x += length + 26
        palette = DARK if self.dark else LIGHT
        for row, line in enumerate(self.panel_lines):
            y = top + PANEL_BAR + 8 + row * LINE_HEIGHT
            x = FILES_WIDTH + 20
            problem = line.removeprefix("✕ ")
            if problem != line:
                _error_sign(canvas, (x + 24, y + 10), palette["r"])
                x += 42
            marked.draw(canvas, (x, y), problem, palette, SIZE - 1)


def _error_sign(canvas: Canvas, center: tuple[int, int], color: str) -> None:
    x, y = center
    canvas.disc(center, 8, color)
    canvas.stroke([(x - 3, y - 3), (x + 3, y + 3)], "#ffffff", width=1.6)
    canvas.stroke([(x - 3, y + 3), (x + 3, y - 3)], "#ffffff", width=1.6)
