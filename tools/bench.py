"""Measure this machine: how long the command and the servers take to start."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cli.servers import EmbeddedServers

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


def report(what: str, values: list[float]) -> None:
    spread = f"{min(values):.2f} to {max(values):.2f}" if len(values) > 1 else "once"
    print(f"{what:<44} {statistics.median(values):6.2f} s   ({spread})")


def main() -> None:
    print(f"Median of {_RUNS} runs (least to most)")
    report("import of the command", [measure_import() for _ in range(_RUNS)])
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
    report("PostgreSQL and Valkey, first start", firsts)
    report("PostgreSQL and Valkey, later starts", laters)
    report("PostgreSQL and Valkey, stop", stops)


if __name__ == "__main__":
    main()
