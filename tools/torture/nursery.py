"""The workers of a run: started, killed, frozen, thawed and stopped, each time with its proof."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tools.torture.ablation import Control
from tools.torture.worker import WorkerOrder

SLOTS = ("0", "1", "2")
STOPPED = "T"
STOPS_WITHIN_S = 0.5


class Nursery:
    """Three workers, each with a slot of its own. To be used on the main thread.

    `started_at` has seconds since the epoch, by the slot.
    """

    def __init__(self, env: Mapping[str, str], logs: Path, *, without: Control | None) -> None:
        self._env = dict(env)
        self._logs = logs
        self._without: Control | None = without
        self._pids: dict[str, int] = {}
        self.started_at: dict[str, float] = {}
        self.stopped = 0
        self.crashed = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # it ends with its standard input, and so with us
            [sys.executable, "-m", "tools.torture.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for slot in SLOTS:
            self._start(slot)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for slot in self._pids:
            self._signal(slot, signal.SIGKILL)
        self._process.communicate()

    def kill(self, slot: str) -> str:
        """End a worker with -9 and start its successor; the proof, empty where it did not die."""
        pid = self._pids[slot]
        self._signal(slot, signal.SIGKILL)
        code = self._ask({"reap": pid})
        self._start(slot)
        return f"pid {pid} ended by signal {-code}" if code == -signal.SIGKILL else ""

    def stop(self, slot: str) -> None:
        """Ask a worker to stop, as a deploy does; `revive` starts its successor."""
        self._signal(slot, signal.SIGTERM)

    def freeze(self, slot: str) -> str:
        """The proof, empty where the kernel does not say that it is stopped."""
        self._signal(slot, signal.SIGSTOP)
        until = time.monotonic() + STOPS_WITHIN_S
        while (state := self.state(slot)) != STOPPED and time.monotonic() < until:
            time.sleep(0.01)
        return f"pid {self._pids[slot]} in state {state}" if state == STOPPED else ""

    def thaw(self, slot: str) -> None:
        self._signal(slot, signal.SIGCONT)

    def state(self, slot: str) -> str:
        """What the kernel says of a worker, as `T` for one that is stopped."""
        try:
            return Path(f"/proc/{self._pids[slot]}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return ""

    def revive(self) -> None:
        """Start those again that have ended by themselves."""
        ended: list[tuple[int, int]] = self._ask({"ended": True})
        codes = dict(ended)
        for slot, pid in list(self._pids.items()):
            if pid in codes:
                self.stopped += codes[pid] == 0
                self.crashed += codes[pid] != 0
                self._start(slot)

    def _start(self, slot: str) -> None:
        order = WorkerOrder(
            env={**self._env, "WORKER_SLOT": slot},
            log=str(self._logs / f"worker-{slot}.log"),
            without=self._without,
        )
        self.started_at[slot] = time.time()
        self._pids[slot] = self._ask({"start": asdict(order)})

    def _signal(self, slot: str, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pids[slot], number)

    def _ask(self, order: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
        assert self._process.stdin  # noqa: S101 - for the type: it is a pipe
        assert self._process.stdout  # noqa: S101
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
