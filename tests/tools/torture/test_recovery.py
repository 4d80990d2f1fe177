"""What is measured after each fault, on histories written by hand."""

import pytest

from tools.torture.ledger import Event, What
from tools.torture.recovery import (
    History,
    Strike,
    after_a_worker,
    after_postgres,
    after_redis,
    after_silence,
    all_up,
    is_alone,
    quantile,
    taken_from,
)
from tools.torture.schedule import Fault


def life(row: str, *happened: tuple[float, What, str | None]) -> list[Event]:
    return [Event(row, what, owner, at) for at, what, owner in happened]


def history(*lives: list[Event]) -> History:
    events = sorted((event for one in lives for event in one), key=lambda event: event.at)
    return History.of(events)


def strike(fault: Fault, at: float, up_at: float | None = None, owner: str = "vm:0") -> Strike:
    return Strike(fault, at, at if up_at is None else up_at, "seen", owner)


HELD = life(
    "a", (1, "claimed", "vm:0"), (4, "freed", "vm:0"), (5, "claimed", "vm:1"), (6, "ended", "vm:1")
)
DONE = life("b", (1, "claimed", "vm:0"), (1.5, "ended", "vm:0"))
OTHERS = life("c", (1, "claimed", "vm:2"), (3, "ended", "vm:2"))


def test_a_killed_worker_is_recovered_from_when_what_it_held_is_read() -> None:
    assert after_a_worker(history(HELD, DONE, OTHERS), strike("worker killed", 2)) == [4]


def test_what_a_frozen_worker_held_counts_as_taken_when_another_claimed_it_in_time() -> None:
    assert taken_from(history(HELD, DONE), strike("worker frozen", 2, 5.5)) == 1
    assert taken_from(history(HELD, DONE), strike("worker frozen", 2, 4.5)) == 0


def test_a_lost_redis_is_recovered_from_when_each_waiting_row_is_rung_for_again() -> None:
    waits = life("a", (1, "stored", None), (1, "rung", None), (7, "rung", None))
    never_rung = life("b", (1, "stored", None), (7, "rung", None))
    ends = life("c", (6, "claimed", "vm:0"), (6.5, "ended", "vm:0"))

    assert after_redis(history(waits, never_rung, ends), strike("Redis lost", 2, 6)) == [1, 0.5]


def test_a_crashed_postgres_is_recovered_from_when_what_was_at_work_is_read() -> None:
    assert after_postgres(history(HELD, DONE), strike("Postgres crashed", 2, 3), []) == [3]


def test_the_first_reading_after_an_outage_counts_only_where_one_was_waited_for() -> None:
    waits = life("a", (2, "rung", None), (7, "claimed", "vm:0"), (7.5, "ended", "vm:0"))
    comes_later = life("a", (5, "rung", None), (7, "claimed", "vm:0"), (7.5, "ended", "vm:0"))
    crash = strike("Postgres crashed", 1, 4)

    assert after_postgres(history(waits), crash, []) == [3.5]
    assert after_postgres(history(comes_later), crash, []) == []


@pytest.mark.parametrize(
    ("frozen_at", "owner", "counts"), [(1.5, "vm:0", 0), (5.5, "vm:1", 0), (4.5, "vm:0", 1)]
)
def test_what_a_frozen_worker_held_is_not_held_up_by_postgres(
    frozen_at: float, owner: str, counts: int
) -> None:
    crash = strike("Postgres crashed", 2, 3)
    frozen = strike("worker frozen", frozen_at, frozen_at + 5, owner)

    assert len(after_postgres(history(HELD, DONE), crash, [crash, frozen])) == counts


def test_a_server_is_recovered_from_when_the_others_are_up_too() -> None:
    lost = strike("Redis lost", 1, 2)
    next_to_it = strike("Postgres crashed", 2.1, 4)
    after_that = strike("Redis emptied", 4.5, 4.6)
    before, later = strike("Postgres crashed", 0, 0.9), strike("Postgres crashed", 6, 9)
    frozen = strike("worker frozen", 1, 7)

    assert all_up(lost, [before, lost, later, frozen]).up_at == 2
    assert all_up(lost, [later, after_that, next_to_it, lost]).up_at == 4.6


def test_only_the_first_sign_of_life_after_a_silence_counts() -> None:
    assert after_silence([1, 9, 5], strike("disk full", 2, 4)) == [1]
    assert after_silence([1], strike("disk full", 2, 4)) == []


@pytest.mark.parametrize(("away_at", "alone"), [(0.5, False), (4.5, False), (5.5, True)])
def test_a_kill_is_judged_by_its_target_only_while_the_servers_are_there(
    away_at: float, *, alone: bool
) -> None:
    away = strike("Redis lost", away_at, away_at + 1)
    frozen = strike("worker frozen", 2)

    assert is_alone(strike("worker killed", 2), [away, frozen]) == alone


def test_99_of_100_values_are_not_above_the_quantile() -> None:
    values = [float(value) for value in range(100, 0, -1)]

    assert quantile(values, 0.5) == 51
    assert quantile(values, 0.99) == 100
    assert quantile([], 0.5) is None
