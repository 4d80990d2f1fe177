"""Check the lock files: no address of a registry in them, every line hashed, dev holds runtime."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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
    runtime = (ROOT / "requirements.lock").read_text("utf-8")
    dev = (ROOT / "requirements-dev.lock").read_text("utf-8")
    faults = [f"an address: {line.strip()}" for lock in (runtime, dev) for line in addresses(lock)]
    faults += [f"no hash: {name}" for lock in (runtime, dev) for name in unhashed(lock)]
    faults += [
        f"requirements-dev.lock lacks {name}=={version}"
        for name, version in sorted(pins(runtime) - pins(dev))
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Run `make lock` to write both lock files anew.", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
