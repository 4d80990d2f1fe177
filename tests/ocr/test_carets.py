import pytest

from ocr.carets import with_carets
from ocr.engine import Box, Line

WIDTH = 10
CODE = "return _default_decoder.decode(s)"


def piece(text: str, columns: int, *, height: int = 24, confidence: float = 0.9) -> Line:
    return Line(text, Box(0, 0, round(columns * WIDTH + 0.3 * height), height), confidence)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (piece("AAAAAAAAAA", 12, height=16), "^" * 12),
        (piece("人具AAAAAA", 8, height=16), "^" * 8),
        (piece("ANNNNN", 7, height=16), "^~~~~~~"),
        (piece("AABR", 20, confidence=0.4), "^" * 20),
        (piece("AAAAAAAAAA", 12), "AAAAAAAAAA"),
        (piece("AARMANGBAARRAAA", 26, height=16), "^" * 26),
        (piece("TABLE BREAKFAST", 15, height=16), "TABLE BREAKFAST"),
        (piece("一", 17, height=16), "-" * 17),
        (piece("十十十十", 9), "+" * 9),
        (piece("一", 1), "一"),
        (piece("ROOM", 4, height=16), "ROOM"),
        (piece("OK", 12, confidence=0.9), "OK"),
    ],
)
def test_low_rows_of_capitals_are_carets(row: Line, text: str) -> None:
    assert with_carets([piece(CODE, len(CODE)), row])[1].text == text


def test_a_caret_row_alone_keeps_its_length() -> None:
    assert with_carets([]) == ()
    assert [p.text for p in with_carets([Line("boxless AAAA")])] == ["boxless AAAA"]
