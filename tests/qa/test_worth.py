import pytest

from qa.worth import BAR, Bar, has_same_error, standing, worthwhile
from tests.qa.values import make_hit

CROWD = [make_hit(id=n, score=9.5, coverage=0.4) for n in range(4)]


def test_a_hit_that_covers_the_question_and_stands_out_is_shown() -> None:
    best = make_hit(score=20, coverage=0.8)

    assert worthwhile([best, *CROWD], bar=BAR) == [best]


def test_a_hit_in_a_crowd_is_not_shown() -> None:
    assert worthwhile([make_hit(coverage=0.8), *CROWD], bar=BAR) == []


def test_a_hit_that_covers_little_is_not_shown_however_alone() -> None:
    assert worthwhile([make_hit(coverage=0.3)], bar=BAR) == []


def test_one_shared_word_is_not_enough() -> None:
    assert standing([make_hit(coverage=1.0, matched_terms=("help",))]) == 0


def test_nothing_found_is_nothing_shown() -> None:
    assert worthwhile([], bar=BAR) == []


def test_a_second_thread_nearly_as_good_is_shown_too() -> None:
    first, second, third = (make_hit(id=n, score=s) for n, s in ((1, 10), (2, 7), (3, 3)))

    assert worthwhile([first, second, third], bar=BAR) == [first, second]


def test_the_same_error_is_shown_first_even_from_a_crowd() -> None:
    same = make_hit(id=9, coverage=0.4, is_same_error=True, score=9)

    shown = worthwhile([*CROWD, same], bar=BAR)

    assert shown[0] == same


def test_an_error_that_is_nearly_nothing_of_the_question_is_not_its_error() -> None:
    assert not has_same_error(make_hit(is_same_error=True, coverage=0.2))
    assert has_same_error(make_hit(is_same_error=True, coverage=0.3))


@pytest.mark.parametrize(("cosine", "is_shown"), [(0.66, True), (0.65, False)])
def test_where_meanings_were_compared_they_decide(cosine: float, is_shown: bool) -> None:
    hits = [make_hit(coverage=1.0, cosine=cosine)]

    assert bool(worthwhile(hits, bar=Bar(standing=0.8, cosine=0.66))) is is_shown
