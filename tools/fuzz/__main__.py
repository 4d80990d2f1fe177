"""`make fuzz [N=5000] [ONLY="gateway http"]`: every part in turn, each in a process of its own."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cli.servers import EmbeddedServers
from tools.fuzz.ground import Ground
from tools.fuzz.part import play_alone
from tools.fuzz.tally import HEADING, Tally

# Each part takes that share of N: a case of a picture takes a millisecond, one of REST a second.
PARTS = {
    "pictures": 1.0,
    "gateway": 0.4,
    "rest": 0.01,
    "interactions": 0.2,
    "http": 0.4,
    "addresses": 1.0,
    "texts": 0.4,
    "migrations": 0.05,
}
_SHOWN = 20


def report(part: str, tally: Tally, seconds: float) -> None:
    print(f"\n{part}: {tally.cases} cases in {seconds:.0f} s")
    for end, number in tally.ends.most_common():
        print(f"{number:>7}  {end}")
    for fault in tally.faults[:_SHOWN]:
        print(f"  FAULT  {ascii(fault)[1:-1]}")
    if len(tally.faults) > _SHOWN:
        print(f"         and {len(tally.faults) - _SHOWN} more")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=5000)
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), default=[])
    asked = parser.parse_args(arguments)
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory(prefix="helpsight-fuzz-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as nobody where root starts it
        with EmbeddedServers(folder / "servers", fast=True) as urls:
            for part in asked.only or PARTS:
                number = max(1, round(asked.number * PARTS[part]))
                ground = Ground(number, folder / part, urls.database_url, urls.redis_url)
                began = time.monotonic()
                tallies[part] = play_alone(part, ground)
                report(part, tallies[part], time.monotonic() - began)
    print(f"\n{HEADING}")
    for part, tally in tallies.items():
        print(tally.line(part))
    return 1 if any(tally.has_failed for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
