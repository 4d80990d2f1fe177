import math
import random

import pytest

from tools.calibrate import Sample, cross_validated, error_rate, fit, report


def labelled(count: int) -> list[Sample]:
    """Pictures that are good with the chance of a known regression: 2 - 1.5 * worst doubt."""
    dice = random.Random(7)  # noqa: S311 - no secret
    samples: list[Sample] = []
    for _ in range(count):
        mean, worst = dice.uniform(-1, 1), dice.uniform(-3, 3)
        chance = 1 / (1 + math.exp(-(2 - 1.5 * worst)))
        samples.append(Sample((mean, worst, 0.0), 0.01 if dice.random() < chance else 0.2))
    return samples


def test_the_fit_finds_the_weights_the_labels_were_drawn_with() -> None:
    constant, mean, worst, lost = fit(labelled(4000))
    assert constant == pytest.approx(2, abs=0.2)
    assert worst == pytest.approx(-1.5, abs=0.15)
    assert mean == pytest.approx(0, abs=0.2)
    assert lost == 0


def test_a_chance_is_given_by_a_fit_to_other_pictures() -> None:
    samples = labelled(120)
    chances = cross_validated(samples)
    sure = [s for s, chance in zip(samples, chances, strict=True) if chance >= 0.95]
    assert len(sure) > 20
    assert sum(s.error_rate <= 0.05 for s in sure) / len(sure) >= 0.9


def test_the_report_says_what_to_write_and_what_it_is_worth() -> None:
    constants, worth = report(labelled(120)).splitlines()
    assert constants.startswith("_CONSTANT, _DOUBT, _WORST, _LOST = ")
    assert worth.startswith("120 pictures, ")


def test_the_nearest_reading_order_counts() -> None:
    assert error_rate("a  b\nc", ["c a b", "a b c"]) == 0
    assert error_rate("", ["abcd"]) == 1
