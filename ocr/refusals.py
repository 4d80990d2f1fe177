"""Why bytes are refused as a picture. Each message tells the person who sent them what to do."""

from core.errors import UnsupportedError

_MB = 1_000_000


class NotAnImageError(UnsupportedError):
    code = "not_an_image"

    def __init__(self) -> None:
        super().__init__(
            "This file is not a picture that can be read here. "
            "Please send a PNG, JPEG, WebP, GIF, AVIF or HEIC file."
        )


class ImageEmptyError(UnsupportedError):
    code = "image_empty"

    def __init__(self) -> None:
        super().__init__("This file is empty. Please send the picture again.")


class ImageBrokenError(UnsupportedError):
    """Truncated, or damaged inside: it begins like a picture and cannot be decoded to its end."""

    code = "image_broken"

    def __init__(self) -> None:
        super().__init__(
            "This picture is damaged or was cut off on its way. Please save and send it again."
        )


class ImageTooManyBytesError(UnsupportedError):
    code = "image_too_many_bytes"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"This picture has {size / _MB:.1f} MB; at most {limit / _MB:.1f} MB can be read. "
            "Please crop it to the part that matters, or save it as JPEG."
        )


class ImageTooManyPixelsError(UnsupportedError):
    code = "image_too_many_pixels"

    def __init__(
        self, width: int | None = None, height: int | None = None, limit: int | None = None
    ) -> None:
        size = f"{width} x {height} pixels" if width and height else "too many pixels"
        most = f"; at most {limit / 1e6:.0f} million can be read" if limit else ""
        super().__init__(f"This picture has {size}{most}. Please crop it to the part that matters.")


class ImageTooLongError(UnsupportedError):
    code = "image_too_long"

    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__(
            f"This picture has {width} x {height} pixels; no side may be longer than {limit}. "
            "Please cut it into several pictures."
        )
