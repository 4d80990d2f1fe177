import pytest

from ocr.doubts import (
    doubts_of,
    lost_numbers,
    lost_pointers,
    share_of_odd_words,
    share_uneven,
)
from ocr.engine import Box, Line


def cell(text: str, left: int, top: int) -> Line:
    return Line(text, Box(left, top, left + 10 * len(text), top + 20), 0.99)


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


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Không thể kết nối", 0),
        ("Không thể trôńg rỗng", 1 / 4),
        ("TÙY_CHỌN và TẬP_TIN-MẪU", 0),
        ("le café est très près d'être là", 0),
        ("error 一 at line", 1 / 4),
        ("無法 連接 到 服務器 error", 0),
        ("=== 12 ===", 0),
    ],
)
def test_words_that_the_language_has_not_are_odd(text: str, share: float) -> None:
    assert share_of_odd_words([text]) == pytest.approx(share)


def test_letters_beside_others_half_a_line_higher_are_uneven() -> None:
    even = [cell("Code", 0, 0), cell("Name", 200, 2), cell("0x1E", 0, 40), cell("OK", 200, 41)]
    assert share_uneven(even) == 0
    wrapped = [cell("0x1E", 0, 100), cell("faulty", 200, 90), cell("driver", 200, 111)]
    assert share_uneven(wrapped) == 1
    assert share_uneven([*even, *wrapped]) == pytest.approx(16 / 30)
    assert share_uneven([]) == 0


def test_short_texts_and_clear_ones_are_told_apart_on_scales_of_their_own() -> None:
    long = doubts_of([Line("x" * 30, None, 0.9)], ["x" * 30], 0.2)
    short = doubts_of([Line("x" * 3, None, 0.9999)], ["x" * 3], 0)
    assert long
    assert short
    assert (long.short, short.short) == (0, pytest.approx(2.3, abs=0.01))
    assert (long.missed, short.missed) == (0.2, 0)
    assert long.mean == pytest.approx(-2.3, abs=0.01)
    assert -5.1 < short.mean < -4.9  # clearer than clear is no better
    assert doubts_of([], [], 0) is None
