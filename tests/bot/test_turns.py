"""How often one person may ask."""

from bot.turns import Turns


def test_a_turn_comes_back_when_its_time_is_over() -> None:
    now = [0.0]
    turns = Turns(most=2, within_s=60, clock=lambda: now[0])

    assert turns.take(1) == 0
    now[0] = 50
    assert turns.take(1) == 0
    assert turns.take(1) == 10
    assert turns.take(2) == 0
    now[0] = 60
    assert turns.take(1) == 0
    assert turns.take(1) == 50
