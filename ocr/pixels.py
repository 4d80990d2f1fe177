"""Any mode of pixels -> upright, opaque RGB or grey of 8 bits, in as little memory as it takes.

Pillow keeps RGB and RGBA in 4 bytes a pixel, so one copy of the largest picture allowed has
160 MB. What changes the mode works on strips, and there are never more than two copies.
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from ocr.formats import BOMBS, DECODER_FAILURES
from ocr.refusals import ImageBrokenError, ImageTooManyPixelsError

_STRIP_PIXELS = 1_000_000
_GREYS = frozenset({"1", "L"})


def plain_pixels(image: Image.Image) -> Image.Image:
    """Decode *image* to its end; what comes back carries nothing but pixels.

    It may be *image* itself, and lives as long as that is open.

    Raises:
        ImageBrokenError, ImageTooManyPixelsError
    """
    try:
        image.load()
        _set_upright(image)
        plain = _plain(image)
    except BOMBS as e:
        raise ImageTooManyPixelsError from e
    except DECODER_FAILURES as e:
        raise ImageBrokenError from e
    plain.info.clear()
    return plain


def _set_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except DECODER_FAILURES:  # the turn is advice; a picture with broken advice is still a picture
        return


def _plain(image: Image.Image) -> Image.Image:
    mode = "L" if image.mode in _GREYS or image.mode.startswith("I") else "RGB"
    if image.mode == mode and not image.has_transparency_data:
        return image
    plain = Image.new(mode, image.size)
    for top, strip in _strips(image):
        plain.paste(_flat(strip, mode), (0, top))
    return plain


def _strips(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    rows = max(_STRIP_PIXELS // image.width, 1)
    for top in range(0, image.height, rows):
        bottom = min(top + rows, image.height)
        yield top, image.crop((0, top, image.width, bottom))


def _flat(strip: Image.Image, mode: str) -> Image.Image:
    if strip.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion clips, this scales
        return Image.fromarray((np.asarray(strip) >> 8).clip(0, 255).astype(np.uint8))
    if strip.has_transparency_data:
        seen = strip.convert("RGBA")
        strip = Image.new("RGBA", seen.size, "white")
        strip.alpha_composite(seen)
    return strip.convert(mode)
