"""An error dialog of Windows."""

from dataclasses import dataclass

from playground.paint.canvas import Canvas
from playground.paint.fonts import sans, wrap

SIZE = 17
LINE_HEIGHT = 25
BAR_HEIGHT = 36
FOOT_HEIGHT = 62
_TEXT_LEFT = 92


@dataclass(frozen=True, kw_only=True)
class Dialog:
    title: str
    text: str
    buttons: tuple[str, ...] = ("OK",)
    width: int = 620
    desktop: str = "#3a6ea5"

    def paint(self) -> Canvas:
        lines = wrap(self.text, sans(SIZE), self.width - _TEXT_LEFT - 28)
        height = BAR_HEIGHT + 44 + max(len(lines) * LINE_HEIGHT, 48) + FOOT_HEIGHT
        canvas = Canvas(self.width, height, "#ffffff")
        self._title(canvas)
        _stop_sign(canvas, (50, BAR_HEIGHT + 44))
        for row, line in enumerate(lines):
            place = (_TEXT_LEFT, BAR_HEIGHT + 22 + row * LINE_HEIGHT)
            canvas.text(place, line, sans(SIZE), "#1b1b1b")
        self._foot(canvas)
        return _on_desktop(canvas, self.desktop)

    def _title(self, canvas: Canvas) -> None:
        canvas.text((14, 7), self.title, sans(15), "#1b1b1b")
        x, y = canvas.width - 24, BAR_HEIGHT // 2
        canvas.stroke([(x - 5, y - 5), (x + 5, y + 5)], "#1b1b1b", width=1.2)
        canvas.stroke([(x - 5, y + 5), (x + 5, y - 5)], "#1b1b1b", width=1.2)

    def _foot(self, canvas: Canvas) -> None:
        top = canvas.height - FOOT_HEIGHT
        canvas.box((0, top, canvas.width, canvas.height), "#f0f0f0")
        right = canvas.width - 18
        for index, label in enumerate(reversed(self.buttons)):
            box = (right - 104, top + 15, right, top + 47)
            first = index == len(self.buttons) - 1
            canvas.box(box, "#e1e1e1", line="#0067c0" if first else "#adadad")
            canvas.centered(box, label, sans(15), "#1b1b1b")
            right -= 114


def _stop_sign(canvas: Canvas, center: tuple[int, int]) -> None:
    x, y = center
    canvas.disc(center, 21, "#d83b2f")
    canvas.stroke([(x - 8, y - 8), (x + 8, y + 8)], "#ffffff", width=3.6)
    canvas.stroke([(x - 8, y + 8), (x + 8, y - 8)], "#ffffff", width=3.6)


def _on_desktop(window: Canvas, desktop: str) -> Canvas:
    """The window as people cut it out: with a strip of what lies behind it."""
    margin = 18
    canvas = Canvas(window.width + 2 * margin, window.height + 2 * margin, desktop)
    frame = (margin - 1, margin - 1, margin + window.width + 1, margin + window.height + 1)
    canvas.box(frame, "#5b5b5b")
    canvas.paste(window, (margin, margin))
    return canvas
