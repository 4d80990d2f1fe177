from collections.abc import Sequence

from ocr.engine import Box, Line
from ocr.numbering import with_numbers

STEP = 30


def at(row: float, text: str, left: int = 10) -> Line:
    """A piece in row *row* of an editor whose rows are 30 pixels high."""
    top = round(row * STEP)
    return Line(text, Box(left, top, left + 10 * len(text), top + 20), 0.9)


def numbers(pieces: Sequence[Line]) -> list[str]:
    found = [piece for piece in pieces if piece.text.isdecimal() and piece.box]
    return [piece.text for piece in sorted(found, key=lambda p: p.box.top if p.box else 0)]


def test_numbers_between_others_are_put_back() -> None:
    pieces = [*(at(n, str(n)) for n in (2, 3, 6, 7)), at(4, "import os", 60)]
    assert numbers(with_numbers(pieces)) == ["2", "3", "4", "5", "6", "7"]


def test_numbers_before_the_first_are_put_back_where_code_stands() -> None:
    code = [at(n, "pass", 60) for n in (2, 3, 4, 5, 6, 7)]
    assert numbers(with_numbers([*code, *(at(n, str(n)) for n in (4, 5, 6, 7))])) == [
        *"234567",
    ]


def test_the_heading_of_a_table_gets_no_number() -> None:
    rows = [line for n in (2, 3, 4, 5) for line in (at(n, f"441{n}"), at(n, "failed", 80))]
    pieces = [at(1, "ID"), at(1, "Status", 80), *rows]
    assert with_numbers(pieces) == tuple(pieces)


def test_a_number_that_is_read_with_its_code_is_not_put_back() -> None:
    pieces = [*(at(n, str(n)) for n in (1, 2, 3, 5)), at(4, "4pass")]
    assert numbers(with_numbers(pieces)) == ["1", "2", "3", "5"]


def test_a_column_that_was_taken_for_one_line_is_parted() -> None:
    tall = Line("8910 1112", Box(10, 0, 30, 150), 0.8)
    assert numbers(with_numbers([tall])) == ["8", "9", "10", "11", "12"]


def test_numbers_that_are_no_column_stay_alone() -> None:
    codes = [at(0, "404"), at(1, "418"), at(2, "500"), at(3, "503"), at(4, "511")]
    assert with_numbers(codes) == tuple(codes)
    assert with_numbers([at(0, "1"), at(1, "2")]) == (at(0, "1"), at(1, "2"))
    unordered = [at(0, "7"), at(1, "6"), at(2, "5"), at(3, "4")]
    assert with_numbers(unordered) == tuple(unordered)
    twice = [at(0, "12"), at(0, "12", 80), at(1, "13"), at(1, "13", 80)]
    assert with_numbers(twice) == tuple(twice)
