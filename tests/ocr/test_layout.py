import pytest

from ocr.engine import Box, Line
from ocr.layout import mean_confidence, reading_order


def piece(text: str, left: int, top: int, *, width: int = 50, height: int = 20) -> Line:
    return Line(text, Box(left, top, left + width, top + height), 0.9)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param(
            [piece("world", 60, 0), piece("below", 0, 30), piece("hello", 0, 1)],
            "hello world\nbelow",
            id="side by side, then below",
        ),
        pytest.param(
            [piece(str(i), i * 60, i * 6) for i in range(6)], "0 1 2 3 4 5", id="a tilted photo"
        ),
        pytest.param(
            [piece("Heading", 0, 0, height=60), piece("a", 60, 0), piece("b", 60, 40)],
            "a\nHeading\nb",
            id="a tall piece does not swallow two lines beside it",
        ),
        pytest.param(
            [piece("upper", 0, 0), piece("lower", 0, 6)], "upper\nlower", id="one over the other"
        ),
        pytest.param(
            [piece("name", 0, 0), piece("age", 400, 2), piece("Ann", 0, 30), piece("7", 400, 31)],
            "name age\nAnn 7",
            id="a table row is one line",
        ),
        pytest.param([piece("  ", 0, 0), Line("boxless")], "", id="nothing to place"),
    ],
)
def test_pieces_are_read_as_a_person_reads_them(pieces: list[Line], text: str) -> None:
    assert "\n".join(line.text for line in reading_order(pieces)) == text
    assert "\n".join(line.text for line in reading_order(reversed(pieces))) == text


def test_a_line_has_the_box_around_its_pieces_and_their_mean_confidence() -> None:
    left = Line("ab", Box(0, 10, 20, 30), 0.5)
    right = Line("cdef", Box(30, 8, 70, 28), 0.8)

    (line,) = reading_order([left, right])

    assert line.box == Box(0, 8, 70, 30)
    assert line.confidence == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("lines", "mean"),
    [
        ([], None),
        ([Line("no idea")], None),
        ([Line("a", confidence=0.1), Line("bcdefghij", confidence=0.9)], 0.82),
        ([Line("ab", confidence=0.5), Line("unknown")], 0.5),
    ],
)
def test_long_lines_weigh_more_in_the_confidence(lines: list[Line], mean: float | None) -> None:
    assert mean_confidence(lines) == (mean if mean is None else pytest.approx(mean))
