"""Measure this machine: how long the command and the servers take to start."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cli.servers import EmbeddedServers
from tools.bench.table import Figure

_RUNS = 5


def seconds(action: Callable[[], object]) -> float:
    since = time.perf_counter()
    action()
    return time.perf_counter() - since


def measure_import() -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", "import cli.main"], check=True))


def measure_servers(home: Path) -> tuple[float, float]:
    """Return the seconds of a start and of the stop after it."""
    servers = EmbeddedServers(home)
    try:
        started = seconds(servers.start)
    finally:
        stopped = seconds(servers.stop)
    return started, stopped


def measure() -> list[Figure]:
    firsts: list[float] = []
    laters: list[float] = []
    stops: list[float] = []
    for _ in range(_RUNS):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder, "data")
            firsts.append(measure_servers(home)[0])
            started, stopped = measure_servers(home)
            laters.append(started)
            stops.append(stopped)
    medians = {
        "import of the command": [measure_import() for _ in range(_RUNS)],
        "PostgreSQL and Valkey, first start": firsts,
        "PostgreSQL and Valkey, later starts": laters,
        "PostgreSQL and Valkey, stop": stops,
    }
    return [Figure(what, statistics.median(all_), "s") for what, all_ in medians.items()]
