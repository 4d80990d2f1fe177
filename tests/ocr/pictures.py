"""Pictures drawn for tests: real letters, no files in the repository."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import fontpkg
import pillow_heif
from PIL import Image, ImageDraw, ImageFont

INK, PAPER = "#1a1a1a", "#ffffff"


def draw(
    lines: Sequence[str],
    *,
    ink: str = INK,
    paper: str = PAPER,
    size_px: int = 18,
    family: str = "JetBrains Mono",
) -> Image.Image:
    """The lines in a fixed-width font, as a screenshot would show them."""
    font = ImageFont.truetype(Path(fontpkg.path(family)), size_px)
    step = round(size_px * 1.5)
    width = max(round(font.getlength(line)) for line in lines) + 40
    image = Image.new("RGB", (width, step * len(lines) + 40), paper)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        pen.text((20, 20 + row * step), line, fill=ink, font=font)
    return image


def encoded(image: Image.Image, format_name: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    if format_name == "HEIC":
        heif = pillow_heif.from_pillow(image)
        for more in cast("list[Image.Image]", options.pop("append_images", [])):
            heif.add_from_pillow(more)
        heif.save(out, **options)  # pyright: ignore[reportUnknownMemberType]
    else:
        image.save(out, format_name, **options)
    return out.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


DOT = encoded(Image.new("L", (1, 1)))  # the smallest picture, for engines that do not look
