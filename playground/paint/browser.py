"""A browser window, and the error pages seen in it."""

from dataclasses import dataclass
from typing import Protocol

from playground.paint.canvas import Box, Canvas
from playground.paint.fonts import BOLD, sans, wrap
from playground.paint.window import window_buttons

TABS_HEIGHT = 42
ADDRESS_HEIGHT = 46
_TOP = TABS_HEIGHT + ADDRESS_HEIGHT


class Page(Protocol):
    @property
    def dark(self) -> bool: ...

    def paint(self, canvas: Canvas, area: Box) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Browser:
    """`warning` stands before the address, as "Not secure" does."""

    tab: str
    address: str
    page: Page
    warning: str = ""
    width: int = 980
    height: int = 560

    def paint(self) -> Canvas:
        canvas = Canvas(self.width, self.height, "#ffffff")
        dark = self.page.dark
        ink = "#e8eaed" if dark else "#202124"
        bar = "#35363a" if dark else "#ffffff"
        canvas.box((0, 0, self.width, TABS_HEIGHT), "#202124" if dark else "#dee1e6")
        canvas.box((12, 8, 252, TABS_HEIGHT + 10), bar, radius=10)
        canvas.text((28, 15), self.tab, sans(13), ink)
        canvas.stroke([(230, 20), (238, 28)], ink, width=1.2)
        canvas.stroke([(230, 28), (238, 20)], ink, width=1.2)
        window_buttons(canvas, self.width, TABS_HEIGHT, ink)
        canvas.box((0, TABS_HEIGHT, self.width, _TOP), bar)
        self._address(canvas, ink)
        self.page.paint(canvas, (0, _TOP, self.width, self.height))
        return canvas

    def _address(self, canvas: Canvas, ink: str) -> None:
        middle = TABS_HEIGHT + ADDRESS_HEIGHT // 2
        canvas.stroke([(32, middle - 6), (26, middle), (32, middle + 6)], ink, width=1.8)
        canvas.stroke([(26, middle), (40, middle)], ink, width=1.8)
        canvas.stroke([(66, middle - 6), (72, middle), (66, middle + 6)], "#9aa0a6", width=1.8)
        canvas.stroke([(58, middle), (72, middle)], "#9aa0a6", width=1.8)
        field = (96, TABS_HEIGHT + 7, canvas.width - 60, _TOP - 7)
        canvas.box(field, "#202124" if self.page.dark else "#f1f3f4", radius=16)
        x = 116
        if self.warning:
            canvas.text((x, TABS_HEIGHT + 12), self.warning, sans(15), "#d93025")
            x += round(sans(15).getlength(self.warning)) + 14
            canvas.box((x - 8, TABS_HEIGHT + 15, x - 7, _TOP - 15), "#bdc1c6")
        canvas.text((x, TABS_HEIGHT + 12), self.address, sans(15), ink)


@dataclass(frozen=True, kw_only=True)
class ServerError:
    """The bare page a web server sends: a heading, a line, its name."""

    heading: str
    server: str
    dark: bool = False

    def paint(self, canvas: Canvas, area: Box) -> None:
        left, top, right, _ = area
        canvas.centered((left, top + 24, right, top + 84), self.heading, sans(32, BOLD), "#000000")
        canvas.box((left + 10, top + 100, right - 10, top + 101), "#9a9a9a")
        canvas.centered((left, top + 108, right, top + 140), self.server, sans(17), "#000000")


@dataclass(frozen=True, kw_only=True)
class PrivacyError:
    """What a browser shows in place of a site whose certificate it does not trust."""

    text: str
    code: str
    dark: bool = False

    def paint(self, canvas: Canvas, area: Box) -> None:
        left, top, _, _ = area
        paper, ink, grey = "#ffffff", "#202124", "#5f6368"
        if self.dark:
            paper, ink, grey = "#202124", "#e8eaed", "#9aa0a6"
        canvas.box(area, paper)
        x, y = left + 190, top + 62
        triangle = [
            (x + 30.0, y),
            (x + 60.0, y + 52),
            (x, y + 52),
            (x + 30.0, y),
            (x + 58.0, y + 49),
        ]
        canvas.stroke(triangle, "#d93025", width=4)
        canvas.stroke([(x + 30, y + 18), (x + 30, y + 34)], "#d93025", width=4)
        canvas.disc((x + 30, y + 42), 3, "#d93025")
        y += 78
        canvas.text((x, y), "Your connection is not private", sans(28), ink)
        y += 56
        for line in wrap(self.text, sans(17), 600):
            canvas.text((x, y), line, sans(17), grey)
            y += 27
        canvas.text((x, y + 10), self.code, sans(15), grey)
        safe = (x + 440, y + 62, x + 600, y + 98)
        canvas.box(safe, "#8ab4f8" if self.dark else "#1a73e8", radius=4)
        canvas.centered(safe, "Back to safety", sans(15, BOLD), paper)
        advanced = (x, y + 62, x + 110, y + 98)
        canvas.box(advanced, paper, radius=4, line="#5f6368" if self.dark else "#dadce0")
        canvas.centered(advanced, "Advanced", sans(15, BOLD), "#8ab4f8" if self.dark else "#1a73e8")


@dataclass(frozen=True, kw_only=True)
class AppMessage:
    """A web app that shows a card on its own coloured ground instead of its content."""

    name: str
    heading: str
    text: str
    colors: tuple[str, str]
    dark: bool = False

    def paint(self, canvas: Canvas, area: Box) -> None:
        left, top, right, _ = area
        canvas.gradient(area, *self.colors)
        name = (left, top + 30, right, top + 90)
        canvas.centered(name, self.name, sans(30, BOLD), "#ffffff")
        card_left, card_right = (left + right) // 2 - 330, (left + right) // 2 + 330
        lines = wrap(self.text, sans(17), card_right - card_left - 64)
        bottom = top + 110 + 80 + 27 * len(lines) + 24
        canvas.box((card_left, top + 110, card_right, bottom), "#ffffff", radius=12)
        canvas.text((card_left + 32, top + 132), self.heading, sans(20, BOLD), "#222222")
        for row, line in enumerate(lines):
            canvas.text((card_left + 32, top + 182 + row * 27), line, sans(17), "#222222")
