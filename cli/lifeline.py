"""Children that do not outlive the process that started them, however it ends."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(sig: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` that has the kernel send `sig` to the child when its parent is gone.

    Linux only; elsewhere None, and nothing is promised. The kernel watches the *thread* that forks,
    so call this and start the child on the main thread.
    """
    if sys.platform != "linux":
        return None
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start child processes on the main thread: they end with their thread.")
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork: little is safe after it
    parent = os.getpid()

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, sig)
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(128 + sig)

    return in_child
