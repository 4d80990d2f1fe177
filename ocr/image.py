"""Bytes that may be a picture -> a picture every engine can read, or an error that says why not."""

import hashlib
import io
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from ocr.formats import MEDIA_TYPES, has_more_frames, open_image
from ocr.look import look_of
from ocr.pixels import plain_pixels
from ocr.refusals import (
    ImageEmptyError,
    ImageTooLongError,
    ImageTooManyBytesError,
    ImageTooManyPixelsError,
)


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
    `media_type` and `sha256` (32 bytes) tell of the original bytes. `is_animated`: the file holds
    more frames; only the first is here. `look` is what `ocr.look` says of it, None of one
    colour.
    """

    png: bytes = field(repr=False)
    width: int
    height: int
    media_type: str
    sha256: bytes
    is_animated: bool = False
    look: int | None = None

    @property
    def note(self) -> str | None:
        """What a person should know who reads the text of this picture."""
        return "Of this animation only the first frame was read." if self.is_animated else None


def check(data: bytes, limits: ImageLimits = DEFAULT_LIMITS) -> str:
    """All that can be told without decoding a pixel: the kind, the bytes, and the sides it claims.

    Returns its media type.

    Raises:
        UnsupportedError: as `decode` does.
    """
    with _checked(data, limits) as image:
        return MEDIA_TYPES[image.format or ""]


def decode(data: bytes, limits: ImageLimits = DEFAULT_LIMITS) -> Picture:
    """Decode *data* by its content, whatever its name said. CPU work: call it in a thread.

    Raises:
        UnsupportedError: one class of `ocr.refusals` for each reason.
    """
    with _checked(data, limits) as image:
        pixels = plain_pixels(image)
        return Picture(
            png=encode_png(pixels),
            width=pixels.width,
            height=pixels.height,
            media_type=MEDIA_TYPES[image.format or ""],
            sha256=hashlib.sha256(data).digest(),
            is_animated=has_more_frames(image),
            look=look_of(pixels),
        )


def encode_png(image: Image.Image) -> bytes:
    """Encode pixels and nothing else: level 1 costs a fifth of the time of Pillow's default."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


@contextmanager
def _checked(data: bytes, limits: ImageLimits) -> Generator[Image.Image]:
    if not data:
        raise ImageEmptyError
    if len(data) > limits.max_bytes:
        raise ImageTooManyBytesError(len(data), limits.max_bytes)
    with open_image(data) as image:
        _check_size(image.size, limits)
        yield image


def _check_size(size: tuple[int, int], limits: ImageLimits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise ImageTooManyPixelsError(width, height, limits.max_pixels)
    if max(width, height) > limits.max_side:
        raise ImageTooLongError(width, height, limits.max_side)
