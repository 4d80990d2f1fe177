"""The simulated day: its people, and the house that serves them."""

from random import Random

import pytest

from core.quota import QuotaLimits
from core.token_budget import TokenLimits
from tools.simulation.house import IMAGE_WAIT_S, Day, House, Seen
from tools.simulation.town import HOURS, Habits, Picture, Question, day

NO_KEYS = House(1, None, None)


def question(at_s: float, picture: int | None = None) -> Question:
    return Question(at_s, at_s + 10, picture, is_answerable=True, tokens=4000)


def test_a_day_has_as_much_as_the_habits_say_and_is_the_same_for_the_same_seed() -> None:
    habits = Habits(spread=0)
    first, again = (day(Random(1), 200, habits) for _ in range(2))  # noqa: S311 - no secret

    assert first == again
    assert len(first[0]) == pytest.approx(200 * 30, rel=0.05)
    assert len(first[1]) == pytest.approx(200 * 20, rel=0.05)
    assert sum(HOURS) == pytest.approx(1)


def test_two_pictures_at_once_wait_for_one_core() -> None:
    pictures = [Picture(0, 2.0, 21), Picture(0, 2.0, 21)]
    assert Day(NO_KEYS, pictures, []).run().read_waits == [2, 4]


def test_a_live_picture_waits_for_one_old_picture_at_most() -> None:
    house = House(1, None, None, old_pictures=1000)
    seen = Day(house, [Picture(100, 1.0, 21)], []).run()

    assert seen.old_read == 1000
    assert 1.0 <= seen.read_waits[0] <= 1.9


def test_an_answer_waits_for_its_picture_but_not_for_ever() -> None:
    slow = [Picture(0, 500.0, 21)]
    seen = Day(NO_KEYS, slow, [question(0, picture=0)]).run()

    assert seen.without_picture == 1
    assert seen.answer_waits[0] == pytest.approx(IMAGE_WAIT_S, abs=1)


@pytest.mark.parametrize(("day_tokens", "by_model"), [(200_000, 3), (9000, 2), (0, 0)])
def test_models_word_answers_as_far_as_the_day_goes(day_tokens: int, by_model: int) -> None:
    words = TokenLimits(tokens_per_day=day_tokens)
    house = House(1, None, words, answering_models=1)
    asked = [question(at) for at in (0, 1000, 2000)]
    seen = Day(house, [], asked).run()

    assert (seen.by_model, seen.by_own_words) == (by_model, 3 - by_model)


def test_the_models_read_no_more_than_their_day_has_the_doubtful_first() -> None:
    pictures = [Picture(at, 1.0, rank) for at in range(0, 60_000, 600) for rank in (3, 21)]
    seen: Seen = Day(House(2, QuotaLimits(per_day=50), None), pictures, []).run()

    assert seen.bettered == 50
    assert seen.doubtful_bettered > 40
