"""Locks on a folder, held by open files: the kernel frees them however a process ends."""

import contextlib
import fcntl
import os
import time
from collections.abc import Generator
from pathlib import Path

from core.errors import PermanentError

_ORPHANS_END_WITHIN_S = 15.0


@contextlib.contextmanager
def launcher_lock(home: Path) -> Generator[None]:
    """Held by the one process that runs the servers of `home`; its pid is in the file."""
    fd = _open(home / "lock")
    try:
        if not _try_lock(fd):
            pid = os.pread(fd, 20, 0).decode().strip() or "unknown"
            raise PermanentError(
                f"Helpsight is already running here (process {pid}, folder {home}). "
                f"Stop it with Ctrl-C in its terminal or `kill {pid}`, then start again."
            )
        os.truncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(fd)


@contextlib.contextmanager
def servers_lock(home: Path) -> Generator[int]:
    """Held by the servers themselves, who inherit the file: free means that none is alive.

    Servers orphaned by a `kill -9` of their launcher are given time to end first.
    """
    fd = _open(home / "servers.lock")
    try:
        deadline = time.monotonic() + _ORPHANS_END_WITHIN_S
        while not _try_lock(fd):
            if time.monotonic() > deadline:
                raise PermanentError(
                    f"The servers of an earlier run still use {home}. "
                    "End the processes `postgres` and `valkey-server`, then start again."
                )
            time.sleep(0.05)
        yield fd
    finally:
        os.close(fd)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise PermanentError(
            f"{path} belongs to another user. Start Helpsight as the user who started it first, "
            f"or move {path.parent} away."
        ) from None


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
