"""Processes that start from nothing, as in production: playground, bots, the web process."""

import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cli.lifeline import tied

READY_WITHIN_S = 60.0
_ADDRESS = re.compile(r"ready at (http://\S+)")


class NotReady(Exception):
    """A process did not come up; the end of its log says why."""


class Program:
    """One process, started again and again. To be used on the main thread."""

    def __init__(self, name: str, argv: tuple[str, ...], env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self.crashes = 0
        self._argv = argv
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                tied([sys.executable, "-m", *self._argv], signal.SIGKILL),
                env=self._env,
                stdout=output,
                stderr=output,
            )

    @property
    def pid(self) -> int:
        assert self._process  # noqa: S101 - for the type: it was started
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def revive(self) -> None:
        """Start it again where it has ended by itself."""
        if self.has_ended:
            self.crashes += 1
            self.start()

    def kill(self) -> str:
        """With -9; the proof, empty where it did not die of it."""
        assert self._process  # noqa: S101 - for the type: it was started
        pid = self._process.pid
        self._process.kill()
        return f"pid {pid} ended by signal 9" if self._process.wait() == -signal.SIGKILL else ""

    def await_ready(self, is_ready: Callable[[], bool]) -> None:
        """Return when it is.

        Raises:
            NotReady: it ended, or took too long.
        """
        until = time.monotonic() + READY_WITHIN_S
        while not is_ready():
            if self.has_ended or time.monotonic() > until:
                raise NotReady(f"{self.name} did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)


class Bot(Program):
    """`ready` is the file it makes when it hears Discord."""

    def __init__(self, name: str, env: Mapping[str, str], folder: Path) -> None:
        self.ready = folder / f"{name}.ready"
        env = {**env, "READY_FILE": str(self.ready)}
        super().__init__(name, ("cli.main", "bot"), env, folder / f"{name}.log")

    def start(self) -> None:
        self.ready.unlink(missing_ok=True)
        super().start()

    @property
    def is_ready(self) -> bool:
        return self.ready.exists()

    @property
    def ready_at(self) -> float | None:
        """Seconds since the epoch."""
        return self.ready.stat().st_mtime if self.is_ready else None


class FullDisk:
    """No room for another process's files: what is longer than this cannot be written.

    It needs no rights, hits the calls a full disk hits, and ends when it shall.
    """

    MOST_BYTES = 32 * 1024

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._before = resource.prlimit(pid, resource.RLIMIT_FSIZE)

    def begin(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (self.MOST_BYTES, self._before[1]))

    def end(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, self._before)


def address_in(log: Path) -> str | None:
    """Where the playground says it is."""
    found = _ADDRESS.search(log.read_text()) if log.exists() else None
    return found[1] if found else None
