"""Check the lock files: no address of a registry, every line hashed, each holds those before it."""

import re
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-semantic.lock", "requirements-dev.lock")
_ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if]\b")
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*(?:\[[^]]*])?)==(\S+)", re.IGNORECASE)


def addresses(lock: str) -> list[str]:
    """Return the lines that name a host or an index: the installer's own settings say where."""
    return [line for line in lock.splitlines() if _ADDRESS.search(line)]


def unhashed(lock: str) -> list[str]:
    """Return the names whose entry has no hash."""
    entries = lock.replace("\\\n", " ").splitlines()
    pins = [(match[1], entry) for entry in entries if (match := _PIN.match(entry))]
    return [name for name, entry in pins if "--hash=sha256:" not in entry]


def pins(lock: str) -> set[tuple[str, str]]:
    return {(match[1], match[2]) for line in lock.splitlines() if (match := _PIN.match(line))}


def main() -> int:
    locks = {name: (ROOT / name).read_text("utf-8") for name in LOCKS}
    faults = [f"an address: {line.strip()}" for lock in locks.values() for line in addresses(lock)]
    faults += [f"no hash: {name}" for lock in locks.values() for name in unhashed(lock)]
    faults += [
        f"{larger} lacks {name}=={version}"
        for smaller, larger in pairwise(LOCKS)
        for name, version in sorted(pins(locks[smaller]) - pins(locks[larger]))
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Run `make lock` to write the lock files anew.", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
