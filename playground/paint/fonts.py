"""The two typefaces of the pictures, from wheels, so that they are the same on every machine."""

from functools import cache
from pathlib import Path

import fontpkg_jetbrains_mono
import fontpkg_noto_sans
from PIL import ImageFont

Font = ImageFont.FreeTypeFont

REGULAR = 400
BOLD = 700

_MONO = Path(fontpkg_jetbrains_mono.ROOT, "files", "JetBrainsMono[wght].ttf")
_SANS = Path(fontpkg_noto_sans.ROOT, "files", "NotoSans[wdth,wght].ttf")
_NORMAL_WIDTH = 100


@cache
def mono(size: int, weight: int = REGULAR) -> Font:
    """JetBrains Mono at this size in pixels, without ligatures."""
    font = ImageFont.truetype(_MONO, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


@cache
def sans(size: int, weight: int = REGULAR) -> Font:
    """Noto Sans at this size in pixels."""
    font = ImageFont.truetype(_SANS, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight, _NORMAL_WIDTH])
    return font


def wrap(text: str, font: Font, width: int) -> list[str]:
    """The text in lines of at most `width` pixels, broken at spaces; its own line ends stay."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
