"""The frames that windows have on different systems."""

from typing import Literal

from playground.paint.canvas import Canvas
from playground.paint.fonts import BOLD, sans

System = Literal["linux", "mac", "windows"]

BAR_HEIGHT = 38
_MAC_BUTTONS = ("#ff5f57", "#febc2e", "#28c840")


def title_bar(canvas: Canvas, system: System, title: str, *, dark: bool) -> None:
    """A title bar over the whole width of the picture, with the system's own buttons."""
    fill = {"linux": "#2c2c2e", "mac": "#3a3a3c", "windows": "#202020"}[system]
    if not dark:
        fill = {"linux": "#ebebeb", "mac": "#e6e4e6", "windows": "#f3f3f3"}[system]
    ink = "#e8e8e8" if dark else "#2b2b2b"
    canvas.box((0, 0, canvas.width, BAR_HEIGHT), fill)
    canvas.box((0, BAR_HEIGHT - 1, canvas.width, BAR_HEIGHT), "#111113" if dark else "#cfcfcf")
    if system == "windows":
        _windows_bar(canvas, title, ink)
    else:
        area = (0, 0, canvas.width, BAR_HEIGHT)
        canvas.centered(area, title, sans(14, BOLD), ink)
        _mac_buttons(canvas) if system == "mac" else _linux_buttons(canvas, ink, dark=dark)


def _windows_bar(canvas: Canvas, title: str, ink: str) -> None:
    canvas.text((14, 9), title, sans(14), ink)
    window_buttons(canvas, canvas.width, BAR_HEIGHT, ink)


def window_buttons(canvas: Canvas, right: int, height: int, ink: str) -> None:
    """Windows' minimise, maximise and close, 46 pixels each, ending at `right`."""
    middle = height // 2
    x = right - 23
    canvas.stroke([(x - 5, middle - 5), (x + 5, middle + 5)], ink, width=1.1)
    canvas.stroke([(x - 5, middle + 5), (x + 5, middle - 5)], ink, width=1.1)
    x -= 46
    corners = [(x - 5, middle - 5), (x + 5, middle - 5), (x + 5, middle + 5), (x - 5, middle + 5)]
    canvas.stroke([*corners, corners[0]], ink, width=1.1)
    x -= 46
    canvas.stroke([(x - 5, middle), (x + 5, middle)], ink, width=1.1)


def _mac_buttons(canvas: Canvas) -> None:
    for index, color in enumerate(_MAC_BUTTONS):
        canvas.disc((22 + 20 * index, BAR_HEIGHT // 2), 6, color)


def _linux_buttons(canvas: Canvas, ink: str, *, dark: bool) -> None:
    x, y = canvas.width - 24, BAR_HEIGHT // 2
    canvas.disc((x, y), 11, "#48484a" if dark else "#d9d9d9")
    canvas.stroke([(x - 4, y - 4), (x + 4, y + 4)], ink, width=1.3)
    canvas.stroke([(x - 4, y + 4), (x + 4, y - 4)], ink, width=1.3)
