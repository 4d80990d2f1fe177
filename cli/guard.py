"""A small process that ends process groups when the process that started it is gone.

The kernel can tell a child that its parent died (cli/lifeline), but not the child's children, and
only on Linux. The guard reads a pipe: however the writer ends, the pipe ends too.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class Guard:
    """The writer's side: `watch` a process group from its start, `forget` it when it has ended."""

    def __init__(self, process: "subprocess.Popen[bytes]", pipe: IO[bytes]) -> None:
        self._process = process
        self._pipe = pipe

    @classmethod
    def start(cls, grace_s: float) -> Self:
        """Start it: about 20 ms and 8 MB, with the standard library only."""
        process = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, "-I", "-S", str(Path(__file__)), str(grace_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        assert process.stdin is not None  # noqa: S101 - for the type: it is a pipe
        return cls(process, process.stdin)

    def watch(self, pgid: int) -> None:
        self._tell(f"+{pgid}\n")

    def forget(self, pgid: int) -> None:
        self._tell(f"-{pgid}\n")

    def close(self) -> None:
        """Let it go; it ends at once when every group was forgotten."""
        self._pipe.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # it was killed: the kernel's help is left
            self._pipe.write(line.encode())


def remaining_groups(lines: Iterable[str]) -> set[int]:
    """Read `+pgid` and `-pgid` lines to their end; return the groups that were not forgotten."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def end_groups(groups: set[int], grace_s: float) -> None:
    """SIGTERM to every group, SIGKILL after `grace_s` seconds to those that are still there."""
    deadline = time.monotonic() + grace_s
    alive = {group for group in groups if _signal(group, signal.SIGTERM)}
    while alive and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = {group for group in alive if _signal(group, 0)}
    for group in alive:
        _signal(group, signal.SIGKILL)


def _signal(group: int, sig: int) -> bool:
    """Whether there was anyone to receive it."""
    try:
        os.killpg(group, sig)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end_groups(remaining_groups(sys.stdin), float(sys.argv[1]))
