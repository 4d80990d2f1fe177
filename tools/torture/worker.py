"""A worker of the product with the engine of known cost, forked from a process that is warm.

A process that starts from nothing spends a second on its imports; at a kill each second that would
be most of the machine. `python -m tools.torture.worker` imports once, and then does what the lines
on its standard input say (see `tools.torture.nursery`).
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

import structlog

from cli.config import load_settings
from cli.process import on_stop
from cli.wiring.worker import open_worker
from core import logs
from core.settings import Settings
from jobs.transcript import as_transcript
from ocr.reader import Reader
from tools.torture.ablation import Control, take_out
from tools.torture.engine import KnownCost, open_known_cost
from tools.torture.pictures import draw

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WorkerOrder:
    """`env` is the whole environment of the worker; its output goes to the end of `log`."""

    env: dict[str, str]
    log: str
    without: Control | None = None


async def run(settings: Settings) -> None:
    async with open_worker(settings, readers_of=open_known_cost) as process:
        on_stop(process.stop)
        log.info("worker.ready")
        await process.run()


async def warm_up() -> None:
    """Read a picture, so that the forked ones need not load anything."""
    read = await Reader(KnownCost()).read(draw(1))
    as_transcript(read, "help")


def work(order: WorkerOrder) -> int:
    """The worker's exit code."""
    os.environ.clear()
    os.environ.update(order.env)
    _write_to(order.log)
    if order.without:
        take_out(order.without)
    settings = load_settings()
    logs.set_up(level=settings.log_level, style="json", process="worker")
    try:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(run(settings))
    except Exception:  # a rim: as the process that starts from nothing would end
        log.exception("worker.ended")
        return 1
    return 0


def _write_to(path: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(descriptor, number)
    os.close(descriptor)


def _fork(order: WorkerOrder) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.close(0)
    code = 1
    try:
        code = work(order)
    finally:
        os._exit(code)


def _reap(pid: int) -> int:
    """Wait for a worker's end; its code, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _ended() -> list[tuple[int, int]]:
    """Workers that have ended by themselves since the last question, and their codes."""
    ends: list[tuple[int, int]] = []
    with contextlib.suppress(ChildProcessError):
        while (end := os.waitpid(-1, os.WNOHANG))[0] != 0:
            ends.append((end[0], os.waitstatus_to_exitcode(end[1])))
    return ends


def _obey(line: str) -> Any:  # noqa: ANN401  # JSON
    asked = json.loads(line)
    if "start" in asked:
        return _fork(WorkerOrder(**asked["start"]))
    return _reap(asked["reap"]) if "reap" in asked else _ended()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that gives orders
    os.setpgid(0, 0)
    asyncio.run(warm_up())
    for line in sys.stdin:
        print(json.dumps(_obey(line)), flush=True)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGKILL)  # the orders have ended, and the workers with them


if __name__ == "__main__":
    main()
