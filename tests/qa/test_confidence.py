import pytest

from db.records import Confidence
from qa.confidence import level, reaches
from tests.qa.values import ERROR, make_hit, make_question

QUESTION = make_question("How?", ERROR)


@pytest.mark.parametrize(
    ("question", "is_solved", "is_whole", "expected"),
    [
        (ERROR, True, True, "high"),
        (ERROR, False, True, "medium"),
        ("Another", True, True, "medium"),
        ("Another", False, True, "low"),
        (ERROR, True, False, "low"),
    ],
)
def test_facts_decide_the_level(
    question: str, is_solved: bool, is_whole: bool, expected: Confidence
) -> None:
    hit = make_hit(question=question, is_solved=is_solved)

    assert level(QUESTION, [hit], is_whole=is_whole) == expected


def test_two_half_facts_make_no_whole_one() -> None:
    hits = [make_hit(question=ERROR, is_solved=False), make_hit(question="Another")]

    assert level(QUESTION, hits) == "medium"


def test_a_bar_is_reached_by_its_own_level_and_those_above() -> None:
    assert [reaches(c, "medium") for c in ("low", "medium", "high")] == [False, True, True]
