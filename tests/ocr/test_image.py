import hashlib
import io
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from core.errors import UnsupportedError
from ocr.image import ImageLimits, decode
from ocr.refusals import (
    ImageBrokenError,
    ImageEmptyError,
    ImageTooLongError,
    ImageTooManyBytesError,
    ImageTooManyPixelsError,
    NotAnImageError,
)
from tests.ocr.pictures import draw, encoded, opened
from tools.fuzz.pictures import FORMATS, run

PLAIN = Image.new("RGB", (40, 30), (200, 10, 20))


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_picture_is_told_by_its_content(format_name: str) -> None:
    data = encoded(PLAIN, format_name)

    picture = decode(data)

    is_photo = format_name == "MPO"  # a phone's JPEG with a second picture in it
    assert picture.media_type == f"image/{'jpeg' if is_photo else format_name.lower()}"
    assert (picture.width, picture.height) == (40, 30)
    assert picture.sha256 == hashlib.sha256(data).digest()
    assert not picture.is_animated
    red, green, blue = np.asarray(opened(picture.png)).mean(axis=(0, 1))
    assert abs(red - 200) < 6
    assert abs(green - 10) < 6
    assert abs(blue - 20) < 6


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        pytest.param(b"", ImageEmptyError, "image_empty", id="nothing"),
        pytest.param(b"hello, world", NotAnImageError, "not_an_image", id="text"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", NotAnImageError, "not_an_image", id="pdf"),
        pytest.param(
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            NotAnImageError,
            "not_an_image",
            id="postscript is never handed to Ghostscript",
        ),
        pytest.param(
            encoded(PLAIN, "BMP"), NotAnImageError, "not_an_image", id="a format off the list"
        ),
        pytest.param(
            encoded(PLAIN, "PNG") + b"\0" * 5000,
            ImageTooManyBytesError,
            "image_too_many_bytes",
            id="too many bytes",
        ),
        pytest.param(
            encoded(Image.new("1", (200, 60))),
            ImageTooManyPixelsError,
            "image_too_many_pixels",
            id="too many pixels",
        ),
        pytest.param(
            encoded(Image.new("1", (101, 2))), ImageTooLongError, "image_too_long", id="too long"
        ),
    ],
)
def test_each_refusal_has_its_own_error(
    data: bytes, error: type[UnsupportedError], code: str
) -> None:
    with pytest.raises(error) as refused:
        decode(data, ImageLimits(max_bytes=5000, max_pixels=10_000, max_side=100))

    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_picture_cut_in_half_is_broken_not_half_read(format_name: str) -> None:
    data = encoded(draw(["Traceback (most recent call last):"] * 4), format_name)

    with pytest.raises(ImageBrokenError):
        decode(data[: len(data) // 2])


def test_a_bomb_is_refused_by_its_header_alone() -> None:
    header = bytearray(encoded(Image.new("1", (8, 8))))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4, "big")

    with pytest.raises(ImageTooManyPixelsError):
        decode(bytes(header))


def test_the_limits_of_pillow_itself_stay_as_they_were() -> None:
    before = Image.MAX_IMAGE_PIXELS
    decode(encoded(PLAIN))
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_turned_photo_stands_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    exif[0x010F] = "a phone"

    picture = decode(encoded(PLAIN, "JPEG", exif=exif, comment=b"secret"))

    upright = opened(picture.png)
    assert (picture.width, picture.height) == upright.size == (30, 40)
    assert not upright.getexif()
    assert not upright.info


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_broken_turn_does_not_cost_the_picture() -> None:
    assert decode(encoded(PLAIN, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")).width == 40


def grey16() -> Image.Image:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(1, 256).repeat(4, axis=0)
    return Image.fromarray(ramp)


def palette() -> Image.Image:
    image = PLAIN.convert("P")
    image.info["transparency"] = image.getpixel((0, 0))
    return image


@pytest.mark.parametrize(
    ("make", "format_name", "corner"),
    [
        pytest.param(lambda: Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG", 255, id="clear"),
        pytest.param(lambda: Image.new("RGBA", (9, 9), (0, 0, 0, 255)), "PNG", 0, id="opaque"),
        pytest.param(lambda: Image.new("LA", (9, 9), (0, 0)), "PNG", 255, id="clear grey"),
        pytest.param(palette, "GIF", 255, id="clear palette colour"),
        pytest.param(lambda: Image.new("1", (9, 9), 1), "PNG", 255, id="one bit"),
        pytest.param(lambda: Image.new("L", (9, 9), 7), "PNG", 7, id="grey"),
        pytest.param(lambda: Image.new("P", (9, 9), 0), "PNG", 0, id="palette"),
        pytest.param(lambda: Image.new("CMYK", (9, 9), (0, 0, 0, 0)), "JPEG", 255, id="print"),
    ],
)
def test_every_mode_becomes_opaque_on_white(
    make: Callable[[], Image.Image], format_name: str, corner: int
) -> None:
    decoded = opened(decode(encoded(make(), format_name)).png)

    assert decoded.mode in {"L", "RGB"}
    assert np.asarray(decoded).reshape(-1)[0] == pytest.approx(corner, abs=1)


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    decoded = np.asarray(opened(decode(encoded(grey16())).png))
    assert decoded[0].tolist() == pytest.approx(list(range(256)), abs=1)


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "AVIF", "HEIC"])
def test_of_an_animation_the_first_frame_is_read_and_that_is_said(format_name: str) -> None:
    second = Image.new("RGB", PLAIN.size, "blue")

    picture = decode(encoded(PLAIN, format_name, save_all=True, append_images=[second]))

    assert picture.is_animated
    assert np.asarray(opened(picture.png).convert("RGB"))[5, 5, 0] > 180


def test_a_phone_photo_with_a_second_picture_inside_is_a_still_jpeg() -> None:
    picture = decode(encoded(PLAIN, "MPO", save_all=True, append_images=[PLAIN]))
    assert (picture.media_type, picture.is_animated) == ("image/jpeg", False)


@pytest.mark.parametrize("format_name", FORMATS)
def test_mutated_bytes_never_raise_anything_but_our_errors(format_name: str) -> None:
    """The short form of `make fuzz`."""
    ends, _ = run(format_name, range(120))

    assert not [end for end in ends if end.startswith("CRASH")], ends
    assert ends.total() == 120
    assert ends["image_broken"] > 10, ends


def claiming_size(heic: bytes, width: int, height: int) -> bytes:
    """*heic* with another size in its header; what is encoded stays as it is."""
    return re.sub(
        rb"(ispe.{4}).{8}",
        lambda box: box[1] + struct.pack(">II", width, height),
        heic,
        flags=re.DOTALL,
    )


@pytest.mark.parametrize(
    ("size", "error"),
    [
        pytest.param((60_000, 60_000), ImageTooManyPixelsError, id="a bomb by its header"),
        pytest.param((30_000, 8), ImageTooLongError, id="a ribbon by its header"),
        pytest.param((64, 64), ImageBrokenError, id="more inside than it says"),
    ],
)
def test_a_heic_that_lies_about_its_size_is_refused(
    size: tuple[int, int], error: type[UnsupportedError]
) -> None:
    with pytest.raises(error):
        decode(claiming_size(encoded(Image.new("RGB", (600, 400)), "HEIC"), *size))


def test_a_heic_photo_is_turned_once_and_tells_nothing_of_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"  # GPS

    upright = opened(decode(encoded(PLAIN, "HEIC", exif=exif.tobytes())).png)

    assert upright.size == (30, 40)
    assert not upright.info


_PEAK = """
import sys
from ocr.image import decode
def peak_mb():
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
data, before = sys.stdin.buffer.read(), peak_mb()
decode(data)
print(peak_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_more_than_two_copies_of_a_large_picture_are_held() -> None:
    large = Image.new("RGBA", (5000, 4000), (200, 10, 20, 100))  # 80 MB a copy

    done = subprocess.run(
        [sys.executable, "-c", _PEAK],
        input=encoded(large, compress_level=1),
        capture_output=True,
        check=True,
    )

    assert int(done.stdout) < 2.5 * 80


def test_a_picture_keeps_its_pixels_out_of_logs() -> None:
    assert "PNG" not in repr(decode(encoded(PLAIN)))
    assert io.BytesIO(decode(encoded(PLAIN)).png).read(4) == b"\x89PNG"
