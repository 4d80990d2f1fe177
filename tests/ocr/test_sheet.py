import numpy as np
import pytest
from PIL import Image

from ocr.engine import Box
from ocr.paddle import PaddleEngine, load_frugal
from ocr.sheet import Pixels, letter_height, sheet_of
from tests.ocr.pictures import draw, encoded

LONGEST, LETTERS = 1120, 11
TEXT = ("error: no such file", "KeyError: 'token'")


def page(size: tuple[int, int], *places: tuple[int, int], size_px: int = 18) -> Pixels:
    """`TEXT` at each of *places* of a white page."""
    sheet = Image.new("RGB", size, "#ffffff")
    for place in places:
        sheet.paste(draw(TEXT, size_px=size_px, paper="#ffffff"), place)
    return np.asarray(sheet)


def test_blank_margins_and_bands_are_cut_out() -> None:
    picture = page((1000, 800), (600, 40), (600, 600))
    height, width = sheet_of(picture, LONGEST, LETTERS).pixels.shape[:2]
    assert height < 400
    assert width < 400


@pytest.mark.parametrize("place", [(600, 40), (0, 0), (10, 600)])
def test_what_is_found_on_a_sheet_has_its_place_in_the_picture(place: tuple[int, int]) -> None:
    picture = page((1000, 800), place)
    sheet = sheet_of(picture, LONGEST, LETTERS)
    ys, xs = np.nonzero(sheet.pixels[:, :, 0] < 128)
    box = Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    ys, xs = np.nonzero(picture[:, :, 0] < 128)
    there = Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    assert sheet.in_picture(box) == there


def test_a_box_in_what_was_added_ends_with_the_picture() -> None:
    sheet = sheet_of(page((1000, 90), (0, 0), size_px=40), LONGEST, LETTERS)
    places = sheet.in_picture(Box(0, 0, 5000, 5000))
    assert places.right <= 1000
    assert places.bottom <= 90


@pytest.mark.parametrize("paper", ["#ffffff", "#101010"])
def test_a_picture_without_text_stays_as_it_is(paper: str) -> None:
    blank = np.asarray(Image.new("RGB", (300, 200), paper))
    assert sheet_of(blank, LONGEST, LETTERS).pixels is blank


@pytest.mark.parametrize("size_px", [12, 24, 48])
def test_the_height_of_letters_is_seen(size_px: int) -> None:
    grey = np.asarray(draw(["no such file was found"], size_px=size_px).convert("L")).astype(
        np.int16
    )
    edges = np.abs(np.diff(grey, axis=1)) > 28
    assert letter_height(edges) == pytest.approx(0.6 * size_px, rel=0.35)


def test_large_letters_are_shown_smaller_and_small_ones_are_not() -> None:
    pictures = {size_px: np.asarray(draw(TEXT, size_px=size_px)) for size_px in (12, 60)}
    sides = {size: max(sheet_of(p, LONGEST, LETTERS).pixels.shape) for size, p in pictures.items()}
    assert sides[12] < LONGEST
    assert sides[60] > LONGEST


@pytest.mark.parametrize("mode", ["RGB", "L"])
async def test_a_text_in_the_middle_of_nothing_is_read_where_it_stands(mode: str) -> None:
    picture = Image.fromarray(page((900, 700), (500, 400))).convert(mode)
    engine = PaddleEngine(loader=load_frugal)
    lines = (await engine.read(encoded(picture))).lines
    engine.close()
    assert ["".join(line.text.split()) for line in lines] == ["".join(t.split()) for t in TEXT]
    assert all(line.box and line.box.left > 500 and line.box.top > 400 for line in lines)
