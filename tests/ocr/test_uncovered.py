import math
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.components import components_of
from ocr.engine import Box, Line
from ocr.ink import Grey
from ocr.uncovered import Missed, missed_text, share_missed, strokes_of
from tests.ocr.pictures import draw, encoded, opened

FIRST_LINE = Box(18, 20, 260, 42)  # of what `draw` draws


def grey(image: Image.Image) -> Grey:
    return np.asarray(image.convert("L"))


def missed(image: Image.Image, *boxes: Box) -> tuple[Missed, ...]:
    return missed_text(strokes_of(grey(image)), boxes)


def blurred_waves() -> Image.Image:
    rows, columns = np.mgrid[0:300, 0:400]
    waves = 128 + 90 * np.sin(columns / 23) * np.cos(rows / 17) + 30 * np.sin(rows / 5)
    return Image.fromarray(waves.astype(np.uint8))


def stripes() -> Image.Image:
    image = Image.new("RGB", (400, 300), "#204060")
    pen = ImageDraw.Draw(image)
    for left in range(-300, 400, 80):
        pen.polygon([(left, 300), (left + 30, 300), (left + 330, 0), (left + 300, 0)], "#a0c040")
    return image


def frames() -> Image.Image:
    image = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(image)
    for top in range(20, 280, 40):
        pen.rectangle((20, top, 380, top + 30), outline="#888888")
        pen.rectangle((30, top + 8, 44, top + 22), outline="black", width=2)
    return image


def window_buttons() -> Image.Image:
    image = Image.new("RGB", (400, 100), "#333333")
    pen = ImageDraw.Draw(image)
    for left, color in ((12, "#ff5f56"), (32, "#ffbd2e"), (52, "#27c93f")):
        pen.ellipse((left, 12, left + 11, 23), color)
    return image


def clock() -> Image.Image:
    image = Image.new("RGB", (200, 200), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((50, 50, 90, 90), outline="black", width=4)
    for hour in range(12):
        angle = math.tau * hour / 12
        end = (70 + 14 * math.cos(angle), 70 + 14 * math.sin(angle))
        pen.line((70 + 10 * math.cos(angle), 70 + 10 * math.sin(angle), *end), "black", 2)
    return image


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(("ink", "paper"), [("#1a1a1a", "white"), ("#7fe07f", "#203a5c")])
def test_words_in_no_box_are_missed(ink: str, paper: str, scale: int) -> None:
    picture = draw(["Reconnect to server", "Copy the error"], ink=ink, paper=paper)
    picture = picture.resize((picture.width * scale, picture.height * scale))
    box = Box(*(side * scale for side in (18, 20, 260, 42)))
    words = missed(picture, box)
    left, right = min(word.box.left for word in words), max(word.box.right for word in words)
    assert (left, right) == pytest.approx((20 * scale, 172 * scale), abs=5 * scale)
    assert {46 * scale < (w.box.top + w.box.bottom) / 2 < 68 * scale for w in words} == {True}
    assert sum(word.letters for word in words) == pytest.approx(len("Copy the error"), rel=0.5)


def test_letters_that_a_box_cuts_off_are_missed() -> None:
    assert missed(draw(["VK_ERROR_OUT_OF_MEMORY"]), FIRST_LINE) == ()
    (one,) = missed(draw(["VK_ERROR_OUT_OF_MEMORY"]), Box(95, 20, 270, 42))
    assert one.box.right < 95


def test_text_over_stripes_and_in_a_bad_jpeg_is_missed() -> None:
    picture = stripes()
    picture.paste(draw(["Timed out after 30 s"], ink="white", paper="black"), (60, 100))
    bad = opened(encoded(picture, "JPEG", quality=35))
    assert [round(one.letters / 20, 1) for one in missed(bad)] == [pytest.approx(1, abs=0.5)]


@pytest.mark.parametrize("mark", "~=^")
def test_a_row_of_marks_is_missed_and_none_of_them_forgotten(mark: str) -> None:
    (one,) = missed(draw(["error: expected a type", mark * 24]), FIRST_LINE)
    assert 24 <= one.letters <= 3 * 24  # a tilde or a caret is made of two or three strokes


@pytest.mark.parametrize("drawn", [blurred_waves, stripes, frames, window_buttons, clock])
def test_what_is_no_text_is_not_missed(drawn: Callable[[], Image.Image]) -> None:
    assert missed(drawn()) == ()
    assert missed(opened(encoded(drawn().convert("RGB"), "JPEG", quality=40))) == ()


def test_noise_is_not_missed() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (400, 400)).astype(np.uint8)
    assert missed_text(strokes_of(noise), ()) == ()


def test_the_share_of_what_is_missed_is_told_in_letters() -> None:
    lost = [Missed(Box(0, 0, 90, 20), 9.0)]
    assert share_missed(lost, [Line("x" * 21)]) == pytest.approx(0.3)
    assert share_missed((), []) == 0


def test_parts_that_touch_at_a_corner_are_one() -> None:
    drawn = [
        "##....#",
        "..#...#",
        "....#.#",
        "....###",
    ]
    mask = np.array([[c == "#" for c in row] for row in drawn])
    assert components_of(mask) == [Box(0, 0, 3, 2), Box(4, 0, 7, 4)]
