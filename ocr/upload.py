"""A picture as a vision model takes it: a data URL within the providers' limits."""

import io
from base64 import b64encode

from PIL import Image

from ocr.image import encode_png

_MAX_SIDE = 2048  # pixels; models scale larger pictures down themselves
_MAX_BYTES = 2_600_000  # 3.5 MB as base64: some providers refuse more than 4
_JPEG_QUALITY = 88


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
