from collections.abc import Sequence

from ocr.engine import Box, Line
from ocr.local import LocalEngine
from ocr.missed_rows import MOST_ROWS, Row, missed_rows, strips, with_row
from ocr.paddle import Answer, PaddleEngine
from ocr.uncovered import Missed
from tests.ocr.pictures import draw, encoded, opened

PICTURE = encoded(draw(["VK_ERROR_OUT_OF_MEMORY", "Frame time 48 ms"]))
CUT = Line("ERROR_OUT_OF_MEMORY", Box(55, 20, 270, 42), 0.99)
BELOW = Line("Frame time 48 ms", Box(18, 47, 200, 69), 0.99)


def missed(*boxes: Box) -> list[Missed]:
    return [Missed(box, 4.0) for box in boxes]


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def test_a_row_holds_what_was_read_of_it_and_all_that_was_missed() -> None:
    rows = missed_rows(missed(Box(20, 24, 52, 38), Box(272, 24, 300, 38)), [CUT, BELOW])
    assert rows == (Row(Box(20, 20, 300, 42), (CUT,)),)


def test_words_far_apart_are_rows_of_their_own_and_the_longest_come_first() -> None:
    far = missed(Box(20, 24, 52, 38), Box(400, 24, 480, 38))
    assert [row.box.left for row in missed_rows(far, [])] == [400, 20]


def test_only_so_many_rows_are_read_once_more_and_none_that_is_too_low() -> None:
    many = missed(*(Box(0, 30 * i, 50 + i, 30 * i + 12) for i in range(MOST_ROWS + 3)))
    rows = missed_rows(many, [])
    assert len(rows) == MOST_ROWS
    assert rows[0].box.right == 50 + MOST_ROWS + 2
    assert missed_rows(missed(Box(0, 0, 200, 5)), []) == ()


def test_only_so_many_words_are_arranged_into_rows() -> None:
    page = [Box(x, y, x + 20, y + 12) for y in range(0, 400, 20) for x in range(0, 300, 30)]
    rows = missed_rows(missed(*page), [])  # 10 words a row: 64 of them are 6 rows, and a bit
    assert [row.box.right for row in rows] == [290] * 6 + [110]


def test_a_clear_reading_of_a_row_replaces_what_was_cut() -> None:
    (row,) = missed_rows(missed(Box(20, 24, 52, 38)), [CUT, BELOW])
    (strip,) = strips(PICTURE, [row])
    whole = Line("VK_ERROR_OUT_OF_MEMORY", Box(5, 8, 260, 30), 0.99)
    result = with_row([CUT, BELOW], row, strip, [whole])
    assert texts(result) == ["Frame time 48 ms", "VK_ERROR_OUT_OF_MEMORY"]
    assert result[1].box == Box(5 + strip.left, 8 + strip.top, 260 + strip.left, 30 + strip.top)


def test_what_is_unclear_shorter_or_of_another_row_changes_nothing() -> None:
    (row,) = missed_rows(missed(Box(20, 24, 52, 38)), [CUT, BELOW])
    (strip,) = strips(PICTURE, [row])
    for text, box, confidence in (
        ("VK_ERROR_OUT_OF_MEM0RY", Box(5, 8, 260, 30), 0.6),
        ("ERROR_OUT", Box(5, 8, 260, 30), 0.99),
        ("VK_ERROR_OUT_OF_MEMORY", Box(5, 36, 260, 44), 0.99),
    ):
        assert with_row([CUT, BELOW], row, strip, [Line(text, box, confidence)]) == (CUT, BELOW)
    assert with_row([CUT, BELOW], row, strip, []) == (CUT, BELOW)


class Overlooking:
    """Sees the first line of a whole picture, and all of a strip."""

    def ocr(self, image: bytes, /) -> Answer:
        is_strip = opened(image).height < opened(PICTURE).height
        text, left, right = ("Frame time 48 ms", 8, 180) if is_strip else ("VK_ERROR", 18, 270)
        top = 10 if is_strip else 20
        bound = {"topLeftCoord": (left, top), "bottomRightCoord": (right, top + 20)}
        return {"bounds": {0: {**bound, "text": text, "confidence": 0.99}}}  # type: ignore[typeddict-item] - spread


async def test_the_local_reader_reads_a_row_that_the_detector_missed() -> None:
    paddle = PaddleEngine("small", loader=lambda _: Overlooking())
    assert (await LocalEngine(paddle, None).read(PICTURE)).text == "VK_ERROR\nFrame time 48 ms"
