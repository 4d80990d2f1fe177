import pytest

from ocr.calibration import chance_of_good, lost_numbers, lost_pointers
from ocr.engine import Line
from ocr.need import SURE


def pieces(*confidences: float) -> list[Line]:
    return [Line("some text", None, confidence) for confidence in confidences]


def chance(confidences: list[float], texts: list[str]) -> float:
    result = chance_of_good(pieces(*confidences), texts)
    assert result is not None
    return result


def test_doubt_in_any_piece_and_lost_lines_lower_the_chance() -> None:
    clean = chance([0.995, 0.99], ["a", "b"])
    assert clean > SURE
    assert chance([0.995, 0.3], ["a", "b"]) < clean
    assert chance([0.5, 0.5], ["a", "b"]) < SURE
    assert chance([0.995, 0.99], ["1 a", "2 b", "7 c", "8 d"]) < clean


def test_the_chance_is_never_out_of_range() -> None:
    for confidence in (0.0, 1.0, 1.2):
        assert 0 < chance([confidence], [""]) < 1
    assert chance_of_good([], []) is None


@pytest.mark.parametrize(
    ("texts", "lost"),
    [
        (["1 a", "2 b", "3", "4 d"], 0),
        (["1 a", "2 b", "5", "6 d"], 2),
        (["1 a", "9 b"], 0),
        (["1 a", "2 b", "900 c", "901 d"], 0),
    ],
)
def test_gaps_between_line_numbers_are_lost_lines(texts: list[str], lost: int) -> None:
    assert lost_numbers(texts) == lost


@pytest.mark.parametrize(
    ("texts", "lost"),
    [([], 0), (["5 | x", "| ^"], 0), (["5 | x", "6 | y", "| ^"], 1), (["5 | x"], 1)],
)
def test_code_without_a_pointer_has_lost_it(texts: list[str], lost: int) -> None:
    assert lost_pointers(texts) == lost
