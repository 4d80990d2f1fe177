"""White paper for invented invoices."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from tools.invoice_style import Style

INK = (20, 20, 24)
MARGIN, PAGE, SLIP = 60, 1240, 620
_LONGEST = 2600


class Sheet:
    """White paper, written from the top down. `y` is where the next line stands."""

    def __init__(self, style: Style, width: int = PAGE) -> None:
        self.style = style
        self.width = width
        self.y = 40
        self._image = Image.new("RGB", (width, _LONGEST), "white")
        self._draw = ImageDraw.Draw(self._image)

    @property
    def pitch(self) -> int:
        return round(self.style.size * 1.7)

    def at(
        self, x: float, text: str, *, bold: bool = False, grow: int = 0, anchor: str = "la"
    ) -> None:
        font = self.style.face(self.style.size + grow, bold)
        self._draw.text((x, self.y), text, font=font, fill=INK, anchor=anchor)

    def line(self, text: str, x: float = MARGIN, *, bold: bool = False, grow: int = 0) -> None:
        self.at(x, text, bold=bold, grow=grow)
        self.y += self.pitch + grow

    def centre(self, text: str, *, bold: bool = False, grow: int = 0) -> None:
        self.at(self.width / 2, text, bold=bold, grow=grow, anchor="ma")
        self.y += self.pitch + grow

    def wrapped(self, text: str, x: float, right: float) -> None:
        """*text* in as many lines as it takes up to *right*."""
        font = self.style.face(self.style.size, False)  # noqa: FBT003 - a face's weight
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > right - x:
                self.line(line, x)
                line = word
            else:
                line = longer
        self.line(line, x)

    def row(self, left: float, label: str, value: str, *, bold: bool = False) -> None:
        """A label, and at the right edge what it says."""
        self.at(left, label, bold=bold)
        self.at(self.width - MARGIN, value, bold=bold, anchor="ra")
        self.y += self.pitch

    def rule(self) -> None:
        self._draw.line((MARGIN, self.y, self.width - MARGIN, self.y), fill=INK)
        self.y += 8

    def frame(self, top: int, xs: Sequence[float]) -> None:
        """The lines of a table from *top* to here, between the columns *xs*."""
        for x in xs:
            self._draw.line((x, top, x, self.y), fill=INK)

    def image(self) -> Image.Image:
        return self._image.crop((0, 0, self.width, self.y + 60))
