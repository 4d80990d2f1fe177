"""The screenshots of the demo: rendered by code, the same bytes every time."""

import io
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A screenshot as a file that a person would upload."""

    filename: str
    png: bytes
    width: int
    height: int


def render(name: str) -> Picture:
    """The picture of this name.

    Raises:
        KeyError: there is no such picture.
    """
    image = Image.new("RGB", (640, 360), "white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(filename=f"{name}.png", png=out.getvalue(), width=640, height=360)
