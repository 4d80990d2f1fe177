"""What is seen in the pixels of a line and was not read: real letters, drawn here."""

import fontpkg
import numpy as np
import pytest
from PIL import ImageFont

from ocr.engine import Box, Line
from ocr.ink import Grey, ink_of, low_strokes
from ocr.line_ends import with_ends
from ocr.pointers import Style, pointer, with_pointers
from ocr.spaces import with_spaces
from ocr.underscores import with_underscores
from tests.ocr.pictures import draw

SIZE, LEFT, TOP = 18, 20, 20  # as tests.ocr.pictures.draw places the lines
STEP = 27


def page(*lines: str, is_dark: bool = False) -> Grey:
    colours = {"ink": "#e0e0e0", "paper": "#101418"} if is_dark else {}
    return np.asarray(draw(lines, size_px=SIZE, **colours).convert("L"))


def piece(read: str, written: str, row: int = 0) -> Line:
    """*read* where *written* stands, in a box with a little paper around it."""
    advance = ImageFont.truetype(fontpkg.path("JetBrains Mono"), SIZE).getlength("x")
    top = TOP + row * STEP
    return Line(read, Box(LEFT - 3, top, round(LEFT + len(written) * advance) + 3, top + 24), 0.9)


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("no such column: shop order.coupon id", "no such column: shop_order.coupon_id"),
        ("def init (self):", "def __init__(self):"),
        ("failed at /srv/WaveSpeed once", "failed at /srv/_WaveSpeed once"),
        ("node modules/react", "node_modules/react"),
        ("a plain line, with gaps; jumpy", "a plain line, with gaps; jumpy"),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_underscores_are_seen(read: str, written: str, *, is_dark: bool) -> None:
    (line,) = with_underscores([piece(read, written)], page(written, is_dark=is_dark))
    assert line.text == written


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Error code: SSL ERROR NO CYPHER OVERLAP", "Error code: SSL_ERROR_NO_CYPHER_OVERLAP"),
        ("Vulkan device lost (VK_ERROR_LOST)", "Vulkan device lost (VK_ERROR_LOST)"),
        ('Error (4, 5): "jumps lft" is lost', 'Error (4, 5): "_jumps_lft" is lost'),
    ],
)
def test_underscores_find_their_place_in_other_fonts(read: str, written: str) -> None:
    family = "Noto Sans"
    width = ImageFont.truetype(fontpkg.path(family), SIZE).getlength(written)
    box = Box(LEFT - 3, TOP, round(LEFT + width) + 3, TOP + 24)
    grey = np.asarray(draw([written], size_px=SIZE, family=family).convert("L"))
    (line,) = with_underscores([Line(read, box, 0.9)], grey)
    assert line.text == written


def test_a_line_under_a_link_is_no_underscore() -> None:
    grey = page("see the manual page").copy()
    grey[TOP + 22 : TOP + 24, LEFT : LEFT + 205] = 26
    (line,) = with_underscores([piece("see the manual page", "see the manual page")], grey)
    assert line.text == "see the manual page"


def test_underscores_never_join_words_with_accents() -> None:
    (line,) = with_underscores([piece("lỗi đọc main", "loi_doc main")], page("loi_doc main"))
    assert line.text == "lỗi đọc main"


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("error: tag'v9.9' was not found", "error: tag 'v9.9' was not found"),
        ("Internal Error:no such file or folder", "Internal Error: no such file or folder"),
        ("the role'web'was not found here", "the role 'web' was not found here"),
        ("File app.py:18:27 is not there", "File app.py:18:27 is not there"),
        ("call main(argc, argv) then stop", "call main(argc, argv) then stop"),
    ],
)
def test_spaces_beside_punctuation_are_seen(read: str, written: str) -> None:
    (line,) = with_spaces([piece(read, written)], page(written))
    assert line.text == written


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("dubious ownership in '/srv/www/shop", "dubious ownership in '/srv/www/shop'"),
        ("all the packages that are installed", "all the packages that are installed."),
        ("the packages are installed, still", "the packages are installed, still,"),
        ("it ends without a mark", "it ends without a mark"),
        ("in `each'", "in `each'"),
    ],
)
def test_the_last_mark_of_a_line_is_seen(read: str, written: str) -> None:
    wanted = read if written.endswith(",") else written
    (line,) = with_ends([piece(read, read)], page(written))
    assert line.text == wanted


def test_a_mark_that_another_piece_holds_is_not_added() -> None:
    pieces = [piece("a label of a row", "a label of a row"), piece(" " * 17 + "'x", "0" * 20)]
    pieces[1] = Line("'x", Box(LEFT + 160, TOP, LEFT + 240, TOP + 24), 0.9)
    assert with_ends(pieces, page("a label of a row 'x"))[0].text == "a label of a row"


EXCERPT = (
    "main.c:12:5: error: unknown type name 'retrun'",
    "   12 |     retrun sum;",
    "      |     ^~~~~~",
    "main.c:14:9: note: the previous one was here",
    "   14 |     int sum = 0;",
    "      |         ^",
)


def test_pointers_that_were_not_seen_or_read_as_letters_are_put_back() -> None:
    pieces = [piece(text, text, row) for row, text in enumerate(EXCERPT) if row not in (2, 5)]
    grey = page(*EXCERPT)
    misread = Line("Aun", Box(LEFT + 100, TOP + 2 * STEP, LEFT + 180, TOP + 2 * STEP + 20), 0.4)
    rows = [line.text for line in with_pointers([*pieces, misread], grey)]
    assert rows == [piece.text for piece in pieces] + ["| ^~~~~~", "| ^"]


def test_only_excerpts_of_code_have_pointers() -> None:
    texts = ("a letter from home", "with some lines", "", "^^^^^^ is no reading", "the end of it")
    pieces = [piece(text, text, row) for row, text in enumerate(texts) if text]
    assert with_pointers(pieces, page(*texts)) == tuple(pieces)


def test_the_border_of_a_window_is_no_pointer() -> None:
    texts = ("main.c:12:5: error: x", "main.c:13:5: error: y", "", "main.c:14:5: error: z")
    pieces = [piece(text, text, row) for row, text in enumerate(texts) if text]
    grey = page(*texts).copy()
    grey[TOP + 2 * STEP + 10 : TOP + 2 * STEP + 12] = 26
    assert with_pointers(pieces, grey) == tuple(pieces)


@pytest.mark.parametrize(
    ("style", "middles", "signs"),
    [
        ("gcc", [0.5, 0.5, 0.3, 0.5], "~~^~"),
        ("gcc", [0.3, 0.31, 0.3], "^~~"),
        ("typescript", [0.3, 0.5], "~~"),
        ("rust", [0.5, 0.5], "--"),
        ("rust", [0.3, 0.3], "^^"),
        ("other", [0.3, 0.3], "^^"),
        ("other", [0.5, 0.5, 0.3], "~~^"),
        ("other", [0.3, 0.33, 0.36, 0.39, 0.42, 0.45], "^^^^^^"),
        ("other", [0.5, 0.52, 0.36, 0.38, 0.56], "~~^^~"),
    ],
)
def test_each_program_points_in_its_own_style(
    style: Style, middles: list[float], signs: str
) -> None:
    assert pointer(middles, style) == signs


def test_nothing_is_ink_on_an_empty_page() -> None:
    assert not ink_of(np.full((20, 40), 255, dtype=np.uint8)).any()
    assert ink_of(np.zeros((0, 4), dtype=np.uint8)).shape == (0, 4)
    assert low_strokes(np.full((20, 40), 255, dtype=np.uint8), Box(0, 0, 40, 20)) == ()
