"""A picture as a vision model takes it: data URLs within the providers' limits."""

import io
from base64 import b64encode

from PIL import Image

from ocr.image import encode_png
from ocr.tiles import MAX_TILES, Tile, tiles

_MAX_SIDE = 2048  # pixels; models scale larger pictures down themselves
_MAX_BYTES = 2_600_000  # 3.5 MB as base64: some providers refuse more than 4
_JPEG_QUALITY = 88
_ASPECT = 3  # a higher page made smaller until it fits is too narrow to be read


def data_urls(png: bytes, *, most: int = MAX_TILES) -> tuple[tuple[Tile, str], ...]:
    """*png* as one data URL; as one for each of *most* parts, at most, where it is a tall page.

    CPU work: call it in a thread.

    A wide picture stays in one: parts of lines are told apart by their places, which models lack.
    """
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        width, height = image.size
    longest = max(_MAX_SIDE, _ASPECT * width) if height > width else width
    return tuple((tile, data_url(tile.png)) for tile in tiles(png, longest=longest, most=most))


def data_url(png: bytes) -> str:
    """*png* as a data URL: as it is, smaller, or as JPEG. CPU work: call it in a thread."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        if max(image.size) > _MAX_SIDE:
            image.thumbnail((_MAX_SIDE, _MAX_SIDE))
            png = encode_png(image)
        if len(png) <= _MAX_BYTES:
            return _url("image/png", png)
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=_JPEG_QUALITY)
        return _url("image/jpeg", out.getvalue())


def _url(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}"
