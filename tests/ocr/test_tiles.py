from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.engine import Box, Description, Line, Reading
from ocr.joining import joined_pieces, joined_readings
from ocr.paddle import PaddleEngine
from ocr.tiles import MAX_TILES, Span, Tile, count_of, spans, tiles
from tests.ocr.pictures import draw, encoded, opened

ROWS = [f"{n:03d} the build of part {n} has failed" for n in range(110)]


@pytest.mark.parametrize(
    ("length", "count"),
    [(1, 1), (1000, 1), (1001, 2), (2000, 2), (3999, 4), (4001, 4), (1_000_000, 4)],
)
def test_a_picture_has_as_many_tiles_as_it_needs_and_four_at_most(length: int, count: int) -> None:
    assert count_of(length, longest=1000, most=MAX_TILES) == count


def crowded(length: int, *gaps: tuple[int, int], borders: int = 0) -> list[int]:
    """How many edges each row has: many, but for those in *gaps*."""
    rows = [90 + borders] * length
    for start, end in gaps:
        rows[start:end] = [borders] * (end - start)
    return rows


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(crowded(1000, (480, 490)), (485, 485), id="in the gap"),
        pytest.param(crowded(1000, (470, 474), (520, 540)), (530, 530), id="in the widest gap"),
        pytest.param(crowded(1000, (520, 540), borders=8), (530, 530), id="between side bars"),
        pytest.param(crowded(1000, (10, 90)), (525, 475), id="too far: a band for both"),
        pytest.param(crowded(1000), (525, 475), id="no gap: a band for both"),
        pytest.param([0] * 1000, (500, 500), id="nothing at all"),
    ],
)
def test_a_cut_goes_through_background(rows: list[int], expected: tuple[int, int]) -> None:
    end, start = expected
    assert spans(np.array(rows), 2) == (Span(0, end), Span(start, 1000))


def test_tiles_cover_a_page_and_no_line_is_cut() -> None:
    page = draw(ROWS[:40])
    parts = tiles(encoded(page), longest=page.height // 3)

    whole = np.vstack([np.asarray(opened(part.png)) for part in parts])
    assert np.array_equal(whole, np.asarray(page))
    for part in parts[1:]:
        ink = np.asarray(page.convert("L"))[part.top]
        assert ink.min() == ink.max()


def test_a_wide_picture_is_parted_in_columns_without_a_band() -> None:
    wide = Image.effect_noise((900, 100), 90)
    parts = tiles(encoded(wide), longest=500)

    assert [(part.left, part.top, part.has_band) for part in parts] == [
        (0, 0, False),
        (450, 0, False),
    ]
    assert sum(opened(part.png).width for part in parts) == 900


def piece(text: str, top: int, *, left: int = 10) -> Line:
    return Line(text, Box(left, top, left + 100, top + 20), 0.9)


def test_pieces_in_a_band_are_told_once_and_stand_where_they_are() -> None:
    above = Tile(b"", 0, 0, Box(0, 0, 200, 500))
    below = Tile(b"", 0, 400, Box(0, 500, 200, 1000), has_band=True)
    seen_above = [piece("first", 10), piece("on the seam", 489), piece("cut of", 585)]
    seen_below = [piece("lf a line", -8), piece("on the seam", 92), piece("cut off", 186)]

    found = joined_pieces([(above, seen_above), (below, seen_below)])

    assert [(p.text, p.box.top) for p in found if p.box] == [
        ("first", 10),
        ("on the seam", 489),
        ("cut off", 586),
    ]


def test_the_same_line_on_either_side_of_a_clean_cut_stays_twice() -> None:
    above = Tile(b"", 0, 0, Box(0, 0, 200, 500))
    below = Tile(b"", 0, 500, Box(0, 500, 200, 1000))

    found = joined_pieces([(above, [piece("}", 478)]), (below, [piece("}", 0)])])

    assert [p.text for p in found] == ["}", "}"]


def reading(*rows: str, model: str = "a", description: Description | None = None) -> Reading:
    return Reading("openrouter", model, tuple(Line(row) for row in rows), description=description)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param("a1 b2 c3 d4", "c3 d4 e5", "a1 b2 c3 d4 e5", id="seen twice"),
        pytest.param("a1 b2 c3 d^", "xx c3 d4 e5", "a1 b2 c3 d4 e5", id="half lines are left out"),
        pytest.param("error-1 error-7", "errOr-7 end", "error-1 error-7 end", id="read otherwise"),
        pytest.param("a1 b2", "y8 z9", "a1 b2 y8 z9", id="nothing in common"),
        pytest.param("", "a1", "a1", id="nothing above"),
        pytest.param("a1", "", "a1", id="nothing below"),
    ],
)
def test_texts_are_joined_without_doubling_the_band(above: str, below: str, expected: str) -> None:
    parts = [
        (Tile(b"", 0, 0, Box(0, 0, 1, 1)), reading(*above.split())),
        (Tile(b"", 0, 9, Box(0, 0, 1, 1), has_band=True), reading(*below.split())),
    ]
    assert joined_readings(parts).text.split() == expected.split()


def test_texts_on_either_side_of_a_clean_cut_are_kept_as_they_are() -> None:
    tile = Tile(b"", 0, 0, Box(0, 0, 1, 1))
    parts = [(tile, reading("a", "}")), (tile, reading("}", "b"))]
    assert joined_readings(parts).text.split() == ["a", "}", "}", "b"]


def test_a_joined_reading_tells_what_each_part_told() -> None:
    tile = Tile(b"", 0, 0, Box(0, 0, 1, 1))
    first = Description(interface_type="chat", error_lines=("E1",))
    second = Description("terminal", "it failed", ("E1", "E2"), "a build")

    whole = joined_readings(
        [
            (tile, reading("E1", description=first)),
            (tile, reading("E2", model="b", description=second)),
        ]
    )

    assert whole.model_version == "a+b"
    assert whole.description == Description("chat", "it failed", ("E1", "E2"), "a build")


def numbers(lines: Sequence[str]) -> list[str]:
    return [line[:3] for line in lines]


@pytest.mark.parametrize("has_gaps", [True, False], ids=["gaps", "no gaps"])
async def test_every_line_of_a_screenshot_too_high_for_the_detector_is_read_once(
    has_gaps: bool,
) -> None:
    page = draw(ROWS, size_px=28)  # 4,660 pixels
    if not has_gaps:
        pen = ImageDraw.Draw(page)
        for x in range(page.width - 40, page.width, 2):
            pen.line((x, 1900, x, 2800), fill="#d0d0d0")
    engine = PaddleEngine("tiny")

    read = await engine.read(encoded(page))
    engine.close()

    assert numbers([line.text for line in read.lines]) == numbers(ROWS)
