"""Children that do not outlive the process that started them, however it ends.

A child is started through this file, which asks the kernel for a signal when its parent is gone,
becomes the user it is to run as, and then becomes the program: the same pid, 20 ms later. (A
`preexec_fn` would do it without a second program, but it runs Python in a fork of a process that
may have threads, where it can hang.)
"""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tied(
    argv: Sequence[str | Path], sig: signal.Signals, *, user: tuple[int, int] | None = None
) -> list[str | Path]:
    """Return the command that runs `argv` and gets `sig` when this process is gone (Linux only).

    `user` is a uid and gid to run it as. A program that is not there ends with os.EX_CONFIG and
    says so. The kernel watches the *thread* that forks, so start it on the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start child processes on the main thread: they end with their thread.")
    identity = "{}:{}".format(*user) if user else ""
    this_file = [sys.executable, "-I", "-S", str(Path(__file__))]
    return [*this_file, str(int(sig)), str(os.getpid()), identity, *argv]


def _become(sig: int, parent: int, identity: str, argv: list[str]) -> None:
    libc = ctypes.CDLL(None)  # before the change of user, who may not reach this Python's files
    if identity:
        uid, gid = map(int, identity.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after it, as it clears the wish
        libc.prctl(_PR_SET_PDEATHSIG, sig)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(128 + sig)
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - that is its task
    except OSError as error:
        print(f"cannot start {argv[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(os.EX_CONFIG)


if __name__ == "__main__":
    _become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
