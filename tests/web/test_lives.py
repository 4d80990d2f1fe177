from datetime import UTC, datetime, timedelta

import pytest

from db.workers import WorkerLife
from web.lives import FORGOTTEN_S, missed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def life(name: str, *, silent_s: float = 1, started_s: float = 3600) -> WorkerLife:
    return WorkerLife(name, (), NOW - timedelta(seconds=started_s), silent_s)


@pytest.mark.parametrize(
    ("lives", "names"),
    [
        ([life("a"), life("b")], []),
        ([life("a"), life("b", silent_s=30)], ["b"]),
        ([life("a", started_s=20), life("b", silent_s=30)], []),
        ([life("a", started_s=40), life("b", silent_s=30)], ["b"]),
        ([life("new", started_s=5), life("b", silent_s=30), life("c", silent_s=60)], ["c"]),
        (
            [
                life("new", started_s=5),
                life("b", silent_s=30, started_s=50),
                life("c", silent_s=60),
            ],
            [],
        ),
        ([life("b", silent_s=FORGOTTEN_S)], []),
    ],
    ids=[
        "all live",
        "one is lost",
        "another was started since",
        "the others worked before",
        "one stands in for one",
        "it was lost too, and replaced",
        "long ago",
    ],
)
def test_who_is_lost_is_missed_until_somebody_stands_in(
    lives: list[WorkerLife], names: list[str]
) -> None:
    assert [lost.name for lost in missed(lives, NOW)] == names
