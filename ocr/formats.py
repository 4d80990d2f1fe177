"""The kinds of picture that are read, told by their bytes alone: never by a name or a claim."""

import io
import struct

from PIL import Image
from pillow_heif.as_plugin import HeifImageFile

from ocr.refusals import ImageBrokenError, ImageTooManyPixelsError, NotAnImageError

MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what Pillow calls a JPEG that carries a second picture (phones do that)
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
# Pillow tries only these decoders: with all of them, an EPS file would start Ghostscript.
_OF_PILLOW = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
_SIGNATURES = ((0, b"\x89PNG"), (0, b"\xff\xd8\xff"), (0, b"GIF8"), (8, b"WEBP"), (4, b"ftypavi"))
_HEIF_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What decoders raise on bytes that lie; the tests and `make fuzz` feed them mutated files.
DECODER_FAILURES = (
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


def open_image(data: bytes) -> Image.Image:
    """The picture in *data*, its header read and nothing decoded. Close it.

    Raises:
        ImageTooManyPixelsError, ImageBrokenError, NotAnImageError
    """
    try:
        return _open(data)
    except BOMBS as e:
        raise ImageTooManyPixelsError from e
    except DECODER_FAILURES as e:
        raise (ImageBrokenError if _begins_well(data) else NotAnImageError) from e


def has_more_frames(image: Image.Image) -> bool:
    """Whether the file holds more than what is seen at first: an animation, or a burst of photos.

    The second picture inside a phone's JPEG is a map for its camera, and does not count.
    """
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except DECODER_FAILURES:  # a broken second frame; the first one is already read
        return False


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_OF_PILLOW)
    except Image.UnidentifiedImageError:
        if not _is_heif(data):
            raise
        return HeifImageFile(io.BytesIO(data))  # not registered with Pillow: that is for all of us


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def _begins_well(data: bytes) -> bool:
    return _is_heif(data) or any(data.startswith(mark, at) for at, mark in _SIGNATURES)
