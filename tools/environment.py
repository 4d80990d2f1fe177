"""The `.venv` of a checkout: made from the lock file, checked by hash, instant when it is right."""

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from tools.tessdata import advice, fetch_missing, wanted
from tools.venv_makers import (
    Installer,
    WayFailedError,
    find_installer,
    install_environment,
    make_venv,
    python_of,
)

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {  # each holds those before it
    "runtime": "requirements.lock",
    "semantic": "requirements-semantic.lock",
    "dev": "requirements-dev.lock",
}
_FROM_LOCK = ("--require-hashes", "--only-binary", ":all:", "--no-deps")
_LAST_LINES = 30


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


class Environment:
    """The `.venv` of the checkout `root`.

    `.venv/helpsight.json` is its stamp: where it was made, and a fingerprint for each profile that
    is installed whole. `.venv/unfinished` is there while it changes; found at a start, it means:
    begin afresh.
    """

    def __init__(
        self,
        root: Path,
        *,
        make: Callable[[Path], Installer] = make_venv,
        find: Callable[[Path], Installer | None] = find_installer,
        fetch: Callable[[Path, Sequence[str]], Sequence[str]] = fetch_missing,
    ) -> None:
        self.root = root
        self._make_venv = make
        self._find_installer = find
        self._fetch = fetch
        self.venv = root / ".venv"
        self._stamp = self.venv / "helpsight.json"
        self._unfinished = self.venv / "unfinished"

    def is_ready(self, profile: str) -> bool:
        fingerprint = self.fingerprint(profile)
        return fingerprint is not None and self._stamped().get(profile) == fingerprint

    def fingerprint(self, profile: str) -> str | None:
        """A hash of all that `.venv` depends on; None when its Python does not run."""
        version = self._python_version()
        if version is None or self._unfinished.exists():
            return None
        parts = [version, str(self.root), *self._languages()]
        parts += [
            (self.root / name).read_text("utf-8") for name in (LOCKS[profile], "pyproject.toml")
        ]
        return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()

    def prepare(self, profile: str) -> None:
        """Make or mend it until `is_ready(profile)`; raises SetupError."""
        installer = self._usable_installer()
        if installer is None:
            with _step("Making the virtual environment .venv"):
                installer = self._make()
        self._unfinished.touch()
        lock = LOCKS[profile]
        packages = (self.root / lock).read_text("utf-8").count("==")
        self._install(
            [*installer, "install", *_FROM_LOCK, "-r", lock],
            f"Installing up to {packages} packages from {lock}",
        )
        self._install(
            [*installer, "install", "--no-deps", "--no-build-isolation", "-e", "."],
            "Installing the command helpsight",
        )
        self._fetch_data()
        self._unfinished.unlink()
        done = list(LOCKS)[: list(LOCKS).index(profile) + 1]
        stamp = {"root": str(self.root)} | {name: self.fingerprint(name) for name in done}
        self._stamp.write_text(json.dumps(stamp))

    def _fetch_data(self) -> None:
        """Data that no package has; Helpsight runs without it, too."""
        languages = self._languages()
        with _step(f"Fetching Tesseract's data for {', '.join(languages)}"):
            missing = self._fetch(self.venv, languages)
        if missing:
            print(advice(missing))

    def _languages(self) -> tuple[str, ...]:
        return wanted(self.root, os.environ)

    def _usable_installer(self) -> Installer | None:
        moved = self._stamped().get("root", str(self.root)) != str(self.root)
        if moved or self._unfinished.exists() or self._python_version() is None:
            return None  # programs in .venv name the folder they were made in
        return self._find_installer(self.venv)

    def _make(self) -> Installer:
        try:
            return self._make_venv(self.venv)
        except WayFailedError as reasons:
            raise SetupError(
                f"No way to make a virtual environment was found:\n{reasons}\n"
                "On Debian and Ubuntu one package is enough: apt-get install python3-venv"
            ) from None

    def _python_version(self) -> str | None:
        program = "import sys; print('%d.%d' % sys.version_info[:2])"
        try:
            result = subprocess.run(
                [python_of(self.venv), "-I", "-S", "-c", program],
                capture_output=True,
                text=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        return result.stdout.strip()

    def _stamped(self) -> dict[str, str]:
        try:
            return json.loads(self._stamp.read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def _install(self, command: list[str], title: str) -> None:
        """Run it with its output kept back; on failure raise SetupError with the end of it."""
        last: deque[str] = deque(maxlen=_LAST_LINES)
        with (
            _step(title) as progress,
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                env=install_environment(self.venv),
                text=True,
                errors="replace",
            ) as process,
        ):
            assert process.stdout is not None  # noqa: S101 - for the type: it is a pipe
            for line in process.stdout:
                last.append(line)
                if line.startswith("Collecting "):
                    progress.advance()
            if process.wait():
                self._unfinished.unlink()  # it failed in good order, and undid what it did
                raise SetupError(
                    f"{''.join(last)}\nThis step failed; above are the last lines it printed. "
                    "Often the network or a full disk is the cause (0.5 GB is needed).\n"
                    "Run the same command again: it goes on with this step."
                )


class _Progress:
    """One line for one step: its title, a count while it runs (at a terminal), its seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._since = time.monotonic()
        self._count = 0
        print(f"{title} ... ", end="", flush=True)

    def advance(self) -> None:
        self._count += 1
        if sys.stdout.isatty():
            print(f"\r{self._title} ... {self._count}", end=" ", flush=True)

    def finish(self) -> None:
        start = f"\r{self._title} ... " if sys.stdout.isatty() else ""
        print(f"{start}{time.monotonic() - self._since:.1f} s", flush=True)


@contextlib.contextmanager
def _step(title: str) -> Generator[_Progress]:
    progress = _Progress(title)
    try:
        yield progress
    except BaseException:
        print("failed", flush=True)
        raise
    progress.finish()


@contextlib.contextmanager
def alone(root: Path) -> Generator[None]:
    """Hold the checkout: two makes at once take turns."""
    fd = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is preparing .venv; waiting for it.", flush=True)
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def main(arguments: list[str]) -> int:
    profile = arguments[0] if arguments else "runtime"
    if profile not in LOCKS:
        print(f"usage: bootstrap.py [{'|'.join(LOCKS)}]", file=sys.stderr)
        return 2
    environment = Environment(ROOT)
    try:
        if not environment.is_ready(profile):
            with alone(ROOT):
                if not environment.is_ready(profile):  # the other make may have done it
                    environment.prepare(profile)
    except (SetupError, OSError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
