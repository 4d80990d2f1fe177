import math
import random
import re
from dataclasses import replace

import pytest

from ocr.doubts import Doubts
from ocr.need import SURE
from tools.calibrate import Sample, cross_validated, error_rate, fit, report


def labelled(count: int, *origins: str) -> list[Sample]:
    """Pictures that are good with the chance of a known regression: 2 - 1.5 * worst doubt."""
    dice = random.Random(7)  # noqa: S311 - no secret
    samples: list[Sample] = []
    for i in range(count):
        mean, worst = dice.uniform(-1, 1), dice.uniform(-3, 3)
        chance = 1 / (1 + math.exp(-(2 - 1.5 * worst)))
        doubts = Doubts(mean, worst, lost=0, missed=0, odd=0, short=0, uneven=0)
        wrong = 0.01 if dice.random() < chance else 0.2
        samples.append(Sample(doubts, wrong, origins[i % len(origins)] if origins else "one"))
    return samples


def test_the_fit_finds_the_weights_the_labels_were_drawn_with() -> None:
    constant, mean, worst, *others = fit(labelled(4000))
    assert constant == pytest.approx(2, abs=0.2)
    assert worst == pytest.approx(-1.5, abs=0.15)
    assert mean == pytest.approx(0, abs=0.2)
    assert others == [0] * 5


@pytest.mark.parametrize("origins", [(), ("a", "b", "c")])
def test_a_chance_is_given_by_a_fit_to_other_pictures(origins: tuple[str, ...]) -> None:
    samples = labelled(120, *origins)
    chances = cross_validated(samples)
    sure = [s for s, chance in zip(samples, chances, strict=True) if chance >= 0.95]
    assert len(sure) > 20
    assert sum(s.error_rate <= 0.05 for s in sure) / len(sure) >= 0.9


def test_a_set_is_judged_by_the_other_sets_alone() -> None:
    misled = [replace(sample, error_rate=1.0) for sample in labelled(60, "bad")]
    chances = cross_validated([*misled, *labelled(60, "good")])
    assert chances[:60].mean() > 0.5 > chances[60:].mean()


def test_the_report_says_what_to_write_and_what_it_is_worth() -> None:
    constant, weights, pictures, *worth = report(labelled(120)).splitlines()
    assert constant.startswith("_CONSTANT = ")
    assert re.fullmatch(r"_WEIGHTS = Doubts\(mean=-?[\d.]+, .*, uneven=-?[\d.]+\)", weights)
    assert pictures.startswith("120 pictures, ")
    assert any(line.startswith(f"at {SURE:.2f} ") for line in worth)


def test_the_nearest_reading_order_counts() -> None:
    assert error_rate("a  b\nc", ["c a b", "a b c"]) == 0
    assert error_rate("", ["abcd"]) == 1
