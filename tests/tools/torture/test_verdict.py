"""What makes a run fail, and what makes it void."""

from dataclasses import replace
from typing import Any

import pytest

from tools.torture.ledger import Event, Rows
from tools.torture.recovery import Strike
from tools.torture.verdict import Facts, judge


def ended(row: str, at: float = 1) -> Event:
    return Event(row, "ended", "vm:0", at)


ROWS = Rows(
    readings={"completed": 2},
    uploads={"done": 1},
    questions={"answered": 1, "abstained": 1},
    answers={"sent": 1},
    reasons={},
)
GOOD = Facts(
    pictures=2,
    rows=ROWS,
    readings=[ended("a"), ended("b")],
    uploads=[ended("u")],
    accepted=["u"],
    replies=[1],
    files=1,
    upload_rows=1,
)


def test_a_run_in_which_everything_ended_once_holds() -> None:
    assert judge(GOOD, [], []).holds


@pytest.mark.parametrize(
    "changes",
    [
        {"pictures": 3},
        {"rows": replace(ROWS, readings={"completed": 1, "failed": 1})},
        {"rows": replace(ROWS, readings={"completed": 1, "pending": 1})},
        {"rows": replace(ROWS, questions={"answered": 1, "waiting": 1})},
        {"rows": replace(ROWS, answers={"failed": 1}), "replies": []},
        {"replies": []},
        {"accepted": ["u", "v"]},
    ],
)
def test_what_did_not_come_to_its_end_is_lost(changes: dict[str, Any]) -> None:
    verdict = judge(replace(GOOD, **changes), [], [])

    assert verdict.lost
    assert not verdict.holds


@pytest.mark.parametrize(
    "changes",
    [
        {"readings": [ended("a"), ended("b"), ended("a", 2)]},
        {"uploads": [ended("u"), ended("u", 2)]},
        {"replies": [1, 1]},
        {"readings": [*GOOD.readings, *(Event("a", "bettered", None, at) for at in (2, 3))]},
        {"parts": 1},
        {"files": 2},
        {"pictures": 1},
    ],
)
def test_what_was_done_twice_is_told(changes: dict[str, Any]) -> None:
    verdict = judge(replace(GOOD, **changes), [], [])

    assert verdict.doubled
    assert not verdict.holds


def test_a_run_whose_faults_did_not_hit_is_void() -> None:
    missed = Strike("Redis lost", 1, 2, proof="")
    full = Strike("disk full", 1, 2, proof="it was")

    verdict = judge(GOOD, [missed, full], ["Redis lost", "disk full", "provider down"])

    assert len(verdict.void) == 4  # two without a proof, and two that turned nobody away
    assert not verdict.holds


def test_a_frozen_worker_that_held_nothing_proves_nothing() -> None:
    frozen = Strike("worker frozen", 0.5, 5, "state T", owner="vm:0")
    taken = [Event("a", "claimed", "vm:0", 0.1), Event("a", "claimed", "vm:1", 4), ended("a", 4.5)]

    assert judge(GOOD, [frozen], []).void
    assert not judge(replace(GOOD, readings=taken), [frozen], []).void
