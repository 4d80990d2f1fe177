"""What the grid of a monospaced font tells: real letters, drawn here."""

import fontpkg
import numpy as np
import pytest
from PIL import ImageFont

from ocr.alignment import aligned
from ocr.cells import with_cells
from ocr.engine import Box, Line
from ocr.grid import Cell, grid_of
from ocr.ink import Grey
from tests.ocr.pictures import draw

SIZE, LEFT, TOP, STEP = 18, 20, 20, 27  # as tests.ocr.pictures.draw places the lines
PROOF = "a long line that is plain proves the font of all others"
ZEROS = "pid 10022 used 40960 of 80000 kB"


def page(*lines: str, family: str = "JetBrains Mono", is_dark: bool = False) -> Grey:
    colours = {"ink": "#e0e0e0", "paper": "#101418"} if is_dark else {}
    return np.asarray(draw(lines, size_px=SIZE, family=family, **colours).convert("L"))


def piece(read: str, written: str, row: int = 0, family: str = "JetBrains Mono") -> Line:
    """*read* where *written* stands, in a box with a little paper around it."""
    width = ImageFont.truetype(fontpkg.path(family), SIZE).getlength(written)
    top = TOP + row * STEP
    return Line(read, Box(LEFT - 3, top, round(LEFT + width) + 3, top + 24), 0.9)


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("error: could not compile `demo (bin x)", "error: could not compile `demo` (bin x)"),
        ("could not compile demo, see above", "could not compile `demo`, see above"),
        ("KeyError: no entry 'name'in config", "KeyError: no entry 'name' in config"),
        ("at v.s(c:\\Apps\\MicrosoftVSCode\\x)", "at v.s (c:\\Apps\\Microsoft VS Code\\x)"),
        ('{"error":"invalid", "code":404, "ok":0}', '{"error":"invalid","code":404,"ok":0}'),
        ("assert 2500 = 2250 and done", "assert 2500 == 2250 and done"),
        ("code: 'ERR MODULE NOT FOUND' here", "code: 'ERR_MODULE_NOT_FOUND' here"),
        ("Reading state information.. Done", "Reading state information... Done"),
        ("wsl -update now or never", "wsl --update now or never"),
        ("INFO: 12] loading of modules", "[INFO: 12] loading of modules"),
        ("raise ERRoR(err, JSoNRPC, message)", "raise ERROR(err, JSONRPC, message)"),
        ("see A--- error here and there", "see ^--- error here and there"),
        ("fn main() → Result of things", "fn main() -> Result of things"),
        ("1>-....- Build started: Release", "1>------ Build started: Release"),
        ("nothing is wrong in this line", "nothing is wrong in this line"),
    ],
)
def test_a_line_is_as_its_cells_say(read: str, written: str, *, is_dark: bool) -> None:
    pieces = [piece(read, written), piece(PROOF, PROOF, 1)]
    placed = with_cells(pieces, page(written, PROOF, is_dark=is_dark))
    assert [line.text for line in placed.pieces] == [written, PROOF]
    assert placed.sure == {0, 1}


def test_zeros_with_a_dot_are_told_from_o() -> None:
    lines = [ZEROS, "INFO from disk: 0x80F1 in memory"]
    pieces = [piece(ZEROS, ZEROS), piece("INF0 from disk: 0x80F1 in memory", lines[1], 1)]
    assert [p.text for p in with_cells(pieces, page(*lines)).pieces] == lines


def test_curly_quotes_are_seen_where_a_picture_has_several() -> None:
    written = "note: ‘alpha’ and ‘beta’ and ‘gamma’ differ"
    read = written.translate(str.maketrans("‘’", "''"))
    pieces = [piece(read, written), piece(PROOF, PROOF, 1)]
    assert with_cells(pieces, page(written, PROOF)).pieces[0].text == written


def test_other_fonts_and_alphabets_are_left_alone() -> None:
    written = "Failed to start game (app already running)"
    sans = piece("Failed to start gane(app already running)", written, family="Noto Sans")
    assert with_cells([sans], page(written, family="Noto Sans")).pieces == (sans,)
    accented = piece("gặp lỗi khi đọc tập tin nguồn", "gap loi khi doc tap tin nguon!")
    assert with_cells([accented], page("gap loi khi doc tap tin nguon!")).pieces == (accented,)


def test_a_short_line_needs_a_long_one_that_proves_the_font() -> None:
    short = piece("exit code:'EACCES' it", "exit code: 'EACCES' it")
    assert with_cells([short], page("exit code: 'EACCES' it")).sure == frozenset()
    both = [piece("exit code:'EACCES' it", "exit code: 'EACCES' it"), piece(ZEROS, ZEROS, 1)]
    placed = with_cells(both, page("exit code: 'EACCES' it", ZEROS))
    assert placed.pieces[0].text == "exit code: 'EACCES' it"


def test_what_stands_beside_a_line_is_not_taken_into_it() -> None:
    written = "icon error: nothing was found here x"
    inner = piece("error: nothing was found here", "error: nothing was found here")
    assert inner.box
    step = ImageFont.truetype(fontpkg.path("JetBrains Mono"), SIZE).getlength("x")
    box = Box(*(round(side + 5 * step * (i % 2 == 0)) for i, side in enumerate(
        (inner.box.left, inner.box.top, inner.box.right, inner.box.bottom)
    )))  # fmt: skip
    (line,) = with_cells([Line(inner.text, box, 0.9)], page(written)).pieces
    assert line.text == inner.text


def test_a_grid_needs_ink() -> None:
    blank = np.full((60, 400), 255, dtype=np.uint8)
    assert grid_of(blank, Box(10, 10, 390, 40), 40, left=True, right=True) is None
    assert grid_of(blank, Box(10, 10, 390, 40), 3, left=True, right=True) is None


def test_a_text_that_is_another_line_is_not_aligned() -> None:
    cells = [Cell(0, 1)] * 20
    assert aligned("abcdef", cells) is None
    assert aligned(". . . . . . . . . .", cells) is None
    fitting = aligned("ABCDEFGHIJABCDEFGHIJ", cells)
    assert fitting is not None
    assert (fitting.read, fitting.cost) == ("ABCDEFGHIJABCDEFGHIJ", 0)
