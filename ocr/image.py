"""Bytes that may be a picture -> a picture every engine can read, or an error that says why not."""

import hashlib
import io
import struct
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageOps

from ocr.refusals import (
    ImageBrokenError,
    ImageEmptyError,
    ImageTooLongError,
    ImageTooManyBytesError,
    ImageTooManyPixelsError,
    NotAnImageError,
)

# Pillow tries only these decoders: with all of them, an EPS file would start Ghostscript.
MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what Pillow calls a JPEG that carries a second picture (phones do that)
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "AVIF": "image/avif",
}
_FORMATS = tuple(name for name in MEDIA_TYPES if name != "MPO")
# What Pillow's decoders raise on bytes that lie; tests/ocr/test_image.py feeds them mutated files.
_DECODER_FAILURES = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
    UserWarning,  # where the process makes errors of warnings
)
_SIGNATURES = ((0, b"\x89PNG"), (0, b"\xff\xd8\xff"), (0, b"GIF8"), (8, b"WEBP"), (4, b"ftypavi"))
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """What is refused before a pixel is decoded. `max_side` is in pixels."""

    max_bytes: int = 10_000_000
    max_pixels: int = 40_000_000
    max_side: int = 20_000


DEFAULT_LIMITS = ImageLimits()


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture: upright, opaque, 8 bits, without metadata.

    `png` is the re-encoded picture (RGB or grey), `width` and `height` its size in pixels.
    `media_type` and `sha256` (32 bytes) tell of the original bytes. Of an animation only the
    first frame is here.
    """

    png: bytes = field(repr=False)
    width: int
    height: int
    media_type: str
    sha256: bytes
    is_animated: bool = False


def decode(data: bytes, limits: ImageLimits = DEFAULT_LIMITS) -> Picture:
    """Decode *data* by its content, whatever its name said. CPU work: call it in a thread.

    Raises:
        UnsupportedError: one class of `ocr.refusals` for each reason.
    """
    if not data:
        raise ImageEmptyError
    if len(data) > limits.max_bytes:
        raise ImageTooManyBytesError(len(data), limits.max_bytes)
    with _open(data) as image:
        _check_size(image.size, limits)
        pixels = _pixels(image)
        is_animated = _is_animated(image)
        media_type = MEDIA_TYPES[image.format or ""]
    return Picture(
        png=encode_png(pixels),
        width=pixels.width,
        height=pixels.height,
        media_type=media_type,
        sha256=hashlib.sha256(data).digest(),
        is_animated=is_animated,
    )


def encode_png(image: Image.Image) -> bytes:
    """Encode pixels and nothing else: level 1 costs a fifth of the time of Pillow's default."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except _BOMBS as e:
        raise ImageTooManyPixelsError from e
    except _DECODER_FAILURES as e:
        begins_well = any(data.startswith(mark, at) for at, mark in _SIGNATURES)
        raise (ImageBrokenError if begins_well else NotAnImageError) from e


def _check_size(size: tuple[int, int], limits: ImageLimits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise ImageTooManyPixelsError(width, height, limits.max_pixels)
    if max(width, height) > limits.max_side:
        raise ImageTooLongError(width, height, limits.max_side)


def _pixels(image: Image.Image) -> Image.Image:
    try:
        image.load()
        return _eight_bit(_upright(image))
    except _BOMBS as e:
        raise ImageTooManyPixelsError from e
    except _DECODER_FAILURES as e:
        raise ImageBrokenError from e


def _is_animated(image: Image.Image) -> bool:
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except _DECODER_FAILURES:  # a broken second frame; the first one is already read
        return False


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _DECODER_FAILURES:  # the turn is advice; a picture with broken advice is still a picture
        return image


def _eight_bit(image: Image.Image) -> Image.Image:
    """RGB or grey without alpha, on white, without what hangs on the image (profiles, comments)."""
    if image.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion clips instead of scaling
        grey = np.asarray(image).astype(np.int32) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        flat = Image.new("RGBA", rgba.size, "white")
        flat.alpha_composite(rgba)
        image = flat
    plain = image.convert("L" if image.mode in {"1", "L"} else "RGB")
    plain.info.clear()
    return plain
