"""The demo's screenshots are real PNG files, the same bytes every time, in every script."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from playground import pictures
from playground.paint import marked
from playground.paint.fonts import Font, mono, sans, wrap

VIETNAMESE = (
    "ẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊị"
    "ỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹĐđƠơƯư"
)
UNKNOWN = "\U0010ffff"


def drawn(font: Font, letter: str) -> bytes:
    image = Image.new("L", (40, 40))
    ImageDraw.Draw(image).text((4, 4), letter, font=font, fill=255)
    return image.tobytes()


@pytest.mark.parametrize("name", pictures.NAMES)
def test_a_picture_is_a_png_of_the_size_it_says(name: str) -> None:
    picture = pictures.render(name)
    with Image.open(io.BytesIO(picture.png)) as image:
        assert image.format == "PNG"
        assert image.size == (picture.width, picture.height)
    assert re.fullmatch(r"[\w.-]+\.png", picture.filename)


@pytest.mark.parametrize("name", pictures.NAMES)
def test_a_picture_is_the_same_bytes_every_time(name: str) -> None:
    assert pictures.render(name).png == pictures.render(name).png


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        pictures.render("nothing")


@pytest.mark.parametrize("face", [mono, sans], ids=["mono", "sans"])
def test_both_typefaces_have_every_vietnamese_letter(face: Callable[[int], Font]) -> None:
    font = face(16)
    unknown = drawn(font, UNKNOWN)
    assert [letter for letter in VIETNAMESE if drawn(font, letter) == unknown] == []


def test_marks_colour_the_text_and_are_not_seen_in_it() -> None:
    line = "npm §rerror§. code §*E404"
    assert marked.plain(line) == "npm error code E404"
    assert marked.runs(line) == [
        marked.Run("npm ", ".", bold=False),
        marked.Run("error", "r", bold=False),
        marked.Run(" code ", ".", bold=False),
        marked.Run("E404", ".", bold=True),
    ]


def test_wrapped_lines_fit_and_keep_every_word() -> None:
    text = "Không thể tiếp tục thực thi mã\nvì không tìm thấy MSVCP140.dll."
    lines = wrap(text, sans(16), 160)
    assert " ".join(lines).split() == text.split()
    assert all(sans(16).getlength(line) <= 160 for line in lines)
