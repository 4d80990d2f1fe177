"""Which processes are missed: they gave no sign of life, did not take leave, and are not replaced.

Pure. A process that was killed and started again often has another name, so whoever was started
after the last sign of a lost one stands in for it: one for one, and also one that was lost later.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.workers import WorkerLife

ALIVE_S = 25.0  # a sign of life comes every 15 s
FORGOTTEN_S = 900.0  # then whoever is lost counts as given up


def alive(lives: Sequence[WorkerLife]) -> list[WorkerLife]:
    return [life for life in lives if life.silent_s < ALIVE_S]


def missed(lives: Sequence[WorkerLife], now: datetime) -> list[WorkerLife]:
    """The lost ones nobody stands in for, the last one to be lost first."""
    newcomers = sorted((life.started_at for life in lives), reverse=True)
    lost = [life for life in lives if ALIVE_S <= life.silent_s < FORGOTTEN_S]
    nobody: list[WorkerLife] = []
    for life in sorted(lost, key=lambda life: life.silent_s):
        if newcomers and newcomers[0] > now - timedelta(seconds=life.silent_s):
            newcomers.pop(0)
        else:
            nobody.append(life)
    return nobody


def told(lives: Sequence[WorkerLife]) -> str:
    """`host:0 (silent for 31 s)`, for each of them."""
    return ", ".join(f"{life.name} (silent for {life.silent_s:.0f} s)" for life in lives)
