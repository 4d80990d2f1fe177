import pytest

from db.records import Confidence
from qa.confidence import level, reaches
from tests.qa.values import make_hit


@pytest.mark.parametrize(
    ("is_same_error", "is_solved", "is_whole", "expected"),
    [
        (True, True, True, "high"),
        (True, False, True, "medium"),
        (False, True, True, "medium"),
        (False, False, True, "low"),
        (True, True, False, "low"),
    ],
)
def test_facts_decide_the_level(
    is_same_error: bool, is_solved: bool, is_whole: bool, expected: Confidence
) -> None:
    hit = make_hit(is_same_error=is_same_error, is_solved=is_solved)

    assert level([hit], is_whole=is_whole) == expected


def test_two_half_facts_make_no_whole_one() -> None:
    hits = [make_hit(is_same_error=True, is_solved=False), make_hit()]

    assert level(hits) == "medium"


def test_a_bar_is_reached_by_its_own_level_and_those_above() -> None:
    assert [reaches(c, "medium") for c in ("low", "medium", "high")] == [False, True, True]
