"""A picture being painted: flat boxes, smooth corners and marks, text."""

import io
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw

from playground.paint.fonts import Font

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom lie outside."""

_SMOOTHING = 4


class Canvas:
    """Colours are CSS hex strings, positions pixels from the top left."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self._image = Image.new("RGB", (width, height), background)
        self._draw = ImageDraw.Draw(self._image)
        self.width = width
        self.height = height

    def box(self, box: Box, fill: str, *, radius: int = 0, line: str = "") -> None:
        """A box, with round corners and a line of one pixel around it if asked."""
        if line:
            self.box(box, line, radius=radius)
            left, top, right, bottom = box
            box, radius = (left + 1, top + 1, right - 1, bottom - 1), max(radius - 1, 0)
        left, top, right, bottom = box
        if radius:
            self._image.paste(fill, box, _rounded(right - left, bottom - top, radius))
        else:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=fill)

    def gradient(self, box: Box, top_color: str, bottom_color: str) -> None:
        left, top, right, bottom = box
        start, end = ImageColor.getrgb(top_color), ImageColor.getrgb(bottom_color)
        for y in range(top, bottom):
            part = (y - top) / (bottom - top)
            color = tuple(round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
            self._draw.line((left, y, right - 1, y), fill=color)

    def disc(self, center: tuple[int, int], radius: int, fill: str) -> None:
        x, y = center
        self.box((x - radius, y - radius, x + radius, y + radius), fill, radius=radius)

    def stroke(
        self, points: Sequence[tuple[float, float]], color: str, *, width: float = 1
    ) -> None:
        """A smooth line through the points; for small marks such as the X of a window."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = int(min(xs) - width), int(min(ys) - width)
        size = (int(max(xs) + width) + 2 - left, int(max(ys) + width) + 2 - top)
        mask = Image.new("L", (size[0] * _SMOOTHING, size[1] * _SMOOTHING))
        scaled = [((x - left) * _SMOOTHING, (y - top) * _SMOOTHING) for x, y in points]
        ImageDraw.Draw(mask).line(scaled, fill=255, width=round(width * _SMOOTHING), joint="curve")
        self._image.paste(color, (left, top), mask.resize(size, Image.Resampling.BOX))

    def text(self, at: tuple[float, float], text: str, font: Font, color: str) -> None:
        """Text whose line box begins at this place."""
        self._draw.text(at, text, font=font, fill=color)

    def centered(self, box: Box, text: str, font: Font, color: str) -> None:
        left, top, right, bottom = box
        middle = ((left + right) / 2, (top + bottom) / 2)
        self._draw.text(middle, text, font=font, fill=color, anchor="mm")

    def paste(self, other: "Canvas", at: tuple[int, int]) -> None:
        self._image.paste(other._image, at)  # noqa: SLF001 - a canvas may look into another

    def png(self) -> bytes:
        out = io.BytesIO()
        self._image.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _rounded(width: int, height: int, radius: int) -> Image.Image:
    """A mask of a box whose corners are smooth quarters of a circle."""
    mask = Image.new("L", (width, height), 255)
    side = 2 * radius
    big = Image.new("L", (side * _SMOOTHING, side * _SMOOTHING))
    ImageDraw.Draw(big).ellipse((0, 0, side * _SMOOTHING - 1, side * _SMOOTHING - 1), fill=255)
    circle = big.resize((side, side), Image.Resampling.BOX)
    for x, from_x in ((0, 0), (width - radius, radius)):
        for y, from_y in ((0, 0), (height - radius, radius)):
            corner = circle.crop((from_x, from_y, from_x + radius, from_y + radius))
            mask.paste(corner, (x, y))
    return mask
