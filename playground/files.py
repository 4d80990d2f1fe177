"""Uploaded files: their bytes in the home folder, their facts in an `Attachment`."""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from playground.model import Attachment

_ALSO_IMAGES = {".webp": "image/webp", ".avif": "image/avif", ".heic": "image/heic"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a multipart request; `number` is the n of its field name, `files[n]`."""

    number: int
    filename: str
    data: bytes


class Files:
    """The folder with one file for each attachment, named by the attachment's id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, attachment_id: int, data: bytes) -> None:
        path = self.path(attachment_id)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(data)
        fresh.replace(path)

    def path(self, attachment_id: int) -> Path:
        return self._folder / str(attachment_id)

    def delete(self, attachment_id: int) -> None:
        self.path(attachment_id).unlink(missing_ok=True)


def describe(
    upload: Upload, *, attachment_id: int, channel_id: int, description: str | None = None
) -> Attachment:
    """What Discord tells about a file: the type by its name, the size of an image by its bytes."""
    filename = safe_filename(upload.filename)
    width, height = image_size(upload.data)
    return Attachment(
        id=attachment_id,
        channel_id=channel_id,
        filename=filename,
        title=None if filename == upload.filename else Path(upload.filename).stem,
        size=len(upload.data),
        description=description,
        content_type=content_type(filename),
        width=width,
        height=height,
    )


def safe_filename(name: str) -> str:
    """Letters without accents, digits and `._-`; everything else becomes an underscore."""
    plain = unicodedata.normalize("NFKD", name.rsplit("/", 1)[-1]).encode("ascii", "ignore")
    stem, dot, suffix = _UNSAFE.sub("_", plain.decode()).rpartition(".")
    return f"{stem or 'unknown'}{dot}{suffix}" if dot else suffix or "unknown"


def content_type(filename: str) -> str | None:
    suffix = Path(filename).suffix.lower()
    return _ALSO_IMAGES.get(suffix) or mimetypes.guess_type(filename)[0]


def image_size(data: bytes) -> tuple[int, int] | tuple[None, None]:
    """Width and height in pixels; Nones for what Pillow does not know as an image."""
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return (None, None)
