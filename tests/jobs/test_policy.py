import pytest

from jobs.policy import DELAYS_S, backoff


@pytest.mark.parametrize(("retry_count", "step"), [*enumerate(DELAYS_S), (6, 32), (100, 32)])
def test_each_failure_waits_longer_up_to_a_bound(retry_count: int, step: float) -> None:
    assert backoff(retry_count, chance=0) == step / 2
    assert backoff(retry_count, chance=1) == step


def test_the_steps_are_those_that_were_asked_for() -> None:
    assert DELAYS_S == (1, 2, 4, 8, 16, 32)


def test_a_provider_that_asks_for_more_gets_it() -> None:
    assert backoff(0, hint_s=40, chance=0.5) == 40
    assert backoff(5, hint_s=1, chance=1) == 32


def test_many_workers_spread_out() -> None:
    assert len({backoff(3) for _ in range(20)}) > 10
