"""Measure this machine, part by part, with the targets beside.

    make bench
    make bench ONLY="queue ingest"

Wall clock and CPU of other work on the machine are in the figures: let nothing else run.
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping

from core.logs import set_up
from tools.bench import gateway, ingest, queue, reading, search, start, upload
from tools.bench.table import Figure, lines

PARTS: Mapping[str, tuple[str, Callable[[], list[Figure]]]] = {
    "start": ("Starting", start.measure),
    "ingest": ("Storing messages", ingest.measure),
    "queue": ("Jobs, and stock arq beside them", queue.measure),
    "gateway": ("The bot, and memory", gateway.measure),
    "search": ("Searching", search.measure),
    "upload": ("Uploading", upload.measure),
    "reading": ("Reading", reading.measure),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tools.bench")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, when none is named")
    names = parser.parse_args().parts or list(PARTS)
    set_up(level="ERROR", style="console")
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name in names:
        title, measure = PARTS[name]
        print(f"\n{title} ({name})", flush=True)
        for line in lines(measure()):
            print(line, flush=True)


if __name__ == "__main__":
    main()
