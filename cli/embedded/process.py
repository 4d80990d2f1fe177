"""One server as a child of this process: start, wait until it answers, stop."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from cli.embedded.account import Account
from cli.lifeline import tied
from core.errors import PermanentError

_READY_WITHIN_S = 120.0
_LOG_LIMIT_BYTES = 10_000_000
_SHARED_VARIABLES = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCommand:
    """What to run, and how to tell that it answers.

    `answers(pid)` is asked until it is true. `stop_signals` go out one after the other until the
    server has ended.
    """

    name: str
    port: int
    argv: Sequence[str | Path]
    cwd: Path
    log: Path
    account: Account | None
    answers: Callable[[int], bool]
    stop_signals: Sequence[signal.Signals]
    stdin: bytes = b""


class ServerProcess:
    def __init__(self, command: ServerCommand, *, keep_fd: int) -> None:
        """Start it. `keep_fd` (the lock of the data) stays open as long as the server lives."""
        self.command = command
        self._started = time.monotonic()
        account = command.account
        user = (account.uid, account.gid) if account else None
        with _open_log(command.log) as log:
            if user:
                os.fchown(log.fileno(), *user)
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                tied(command.argv, command.stop_signals[0], user=user),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=command.cwd,
                env=server_environment(),
                pass_fds=(keep_fd,),
                start_new_session=True,  # Ctrl-C in the terminal is for us, we pass it on in order
            )
        assert self._process.stdin is not None  # noqa: S101 - for the type: it is a pipe
        with contextlib.suppress(BrokenPipeError):  # it ended at once; wait_ready tells why
            self._process.stdin.write(command.stdin)
            self._process.stdin.close()

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._process.poll()

    def wait_ready(self) -> float:
        """Return the seconds since its start once it answers.

        Raises PermanentError with the end of its log when it ends or does not answer.
        """
        deadline = self._started + _READY_WITHIN_S
        while not self.command.answers(self._process.pid):
            if self.exit_code is not None:
                raise PermanentError(self._failure(f"ended with code {self.exit_code}"))
            if time.monotonic() > deadline:
                raise PermanentError(self._failure(f"gave no answer in {_READY_WITHIN_S:.0f} s"))
            time.sleep(0.01)
        return time.monotonic() - self._started

    def stop(self, grace_s: float) -> None:
        """Send each stop signal in turn, `grace_s` seconds apart, and SIGKILL last."""
        for sig in (*self.command.stop_signals, signal.SIGKILL):
            if self.exit_code is not None:
                return
            self._process.send_signal(sig)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        self._process.wait()

    def _failure(self, what: str) -> str:
        end = self.command.log.read_text("utf-8", errors="replace")[-1500:]
        return f"{self.command.name} {what}. The end of {self.command.log}:\n{end}"


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def identity(account: Account | None) -> Identity:
    """The keyword arguments that make `subprocess` run a program as `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """What programs need of ours, in UTF-8 and UTC whatever the machine's is.

    Nothing else: PG* redirects PostgreSQL, and our keys and tokens in the environment of a process
    of `nobody` could be read by all that runs as `nobody`.
    """
    ours = {name: os.environ[name] for name in _SHARED_VARIABLES if name in os.environ}
    return ours | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _open_log(path: Path) -> BinaryIO:
    """Append to a file for our eyes only (statements hold data), moved aside when it is large."""
    if path.exists() and path.stat().st_size > _LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
