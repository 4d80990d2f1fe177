"""The parts of the torture that decide what happens: its pictures, its crowd, its times."""

from collections import Counter

import pytest

from tools.torture.crowd import plan
from tools.torture.guild import places
from tools.torture.pictures import draw, number_of
from tools.torture.scale import FULL, SHORT, Scale, scale_of
from tools.torture.schedule import MAIN, WHOLE, Rhythm, all_struck_by, only, strikes_at


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("number", [1, 5000, 1_000_119])
def test_a_picture_tells_its_number(number: int, *, heavy: bool) -> None:
    assert number_of(draw(number, heavy=heavy)) == number


def test_a_heavy_picture_does_not_fit_on_a_full_disk() -> None:
    assert len(draw(1, heavy=True)) > 64 * 1024 > len(draw(1))


@pytest.mark.parametrize("scale", [FULL, SHORT, scale_of(77, None)])
def test_every_picture_is_posted_once_and_every_question_is_asked_by_somebody_else(
    scale: Scale,
) -> None:
    posts = list(plan(scale, places(scale.questions)))

    numbers = [number for post in posts for number in post.numbers]
    assert numbers == list(range(1, scale.pictures + 1))
    assert max(len(post.numbers) for post in posts) <= scale.per_message
    askers = Counter(post.author for post in posts if post.is_question)
    assert len(askers) == askers.total() == scale.questions


def test_a_fault_strikes_at_its_first_second_and_then_in_its_rhythm() -> None:
    rhythm = Rhythm("Redis lost", first=3, every=4)

    assert [second for second in range(12) if rhythm.is_due(second)] == [3, 7, 11]


@pytest.mark.parametrize("rhythms", [WHOLE, MAIN])
def test_each_fault_strikes_within_the_time_a_run_has_at_least(
    rhythms: tuple[Rhythm, ...],
) -> None:
    struck = {f for s in range(all_struck_by(rhythms) + 1) for f in strikes_at(s, rhythms)}

    assert struck == {rhythm.fault for rhythm in rhythms}
    assert "worker killed" in struck


def test_faults_can_be_chosen_by_words_in_their_names() -> None:
    chosen = only(["Postgres", " redis lost"], WHOLE)

    assert {rhythm.fault for rhythm in chosen} == {"Postgres crashed", "Redis lost"}
    assert only([], WHOLE) == list(WHOLE)


def test_a_word_that_names_no_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        only(["redis", "mysql"], WHOLE)
