"""The first thing every make target runs: `python3 tools/bootstrap.py [runtime|semantic|dev]`.

Any Python from 3.6 on may start this file, so it is written for the oldest; a new enough one is
found and goes on with tools/environment.py, which makes `.venv`. Only the standard library is used.
"""

import os
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
ADVICE = """\
Helpsight needs Python 3.11 or newer; this is Python {}, and no newer one was found.
Install one (Debian and Ubuntu: `apt-get install python3 python3-venv`), or name the one you have:
    make demo PYTHON=/path/to/python3.12
"""


def find_newer(path: str) -> str:
    """Return the first Python on `path` (as in $PATH) that is new enough, or the empty string."""
    for name in CANDIDATES:
        for folder in path.split(os.pathsep):
            candidate = str(Path(folder) / name)
            if os.access(candidate, os.X_OK) and is_new_enough(candidate):
                return candidate
    return ""


def is_new_enough(python: str) -> bool:
    test = f"import sys; sys.exit(sys.version_info < {NEEDED!r})"
    try:
        silent = subprocess.DEVNULL
        return subprocess.call([python, "-c", test], stdout=silent, stderr=silent) == 0
    except OSError:
        return False


def main() -> int:
    if sys.version_info < NEEDED:
        newer = find_newer(os.environ.get("PATH", os.defpath))
        if not newer:
            print(ADVICE.format(".".join(map(str, sys.version_info[:3]))), file=sys.stderr)
            return 1
        os.execv(newer, [newer, *sys.argv])  # noqa: S606 - this very file, by a newer Python
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from tools.environment import main as prepare  # noqa: PLC0415 - too new for old Pythons

    return prepare(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
