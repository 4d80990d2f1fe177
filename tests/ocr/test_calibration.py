from dataclasses import fields, replace

import pytest

from ocr.calibration import chance_of_good
from ocr.doubts import Doubts
from ocr.need import SURE

CLEAR = Doubts(mean=-4.9, worst=-4, lost=0, missed=0, odd=0, short=0, uneven=0)


def test_a_clear_reading_is_sure() -> None:
    assert chance_of_good(CLEAR) > SURE


@pytest.mark.parametrize("doubt", [field.name for field in fields(Doubts)])
def test_every_doubt_lowers_the_chance(doubt: str) -> None:
    worse = replace(CLEAR, **{doubt: getattr(CLEAR, doubt) + 1})
    assert chance_of_good(worse) < chance_of_good(CLEAR)


def test_a_reading_that_misses_a_quarter_of_the_text_is_not_sure() -> None:
    assert chance_of_good(replace(CLEAR, missed=0.25)) < SURE


def test_the_chance_is_never_out_of_range() -> None:
    worst = Doubts(mean=0, worst=0, lost=3, missed=1, odd=1, short=3.4, uneven=1)
    assert 0 < chance_of_good(worst) < 0.01 < chance_of_good(CLEAR) < 1
