"""What a terminal shows of a run over the past: messages, pictures, rate, time left."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from db.backfills import Backfill


class BackfillBar:
    """One line that moves; nothing where nobody looks (a pipe, a log)."""

    def __init__(self, name: str, console: Console) -> None:
        self._name = name
        self._progress = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}% of the time"),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._began: tuple[float, int, float] | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        self._task = self._progress.add_task(self._name, total=1.0, told="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def show(self, run: Backfill) -> None:
        now = time.monotonic()
        if self._began is None:  # a run that goes on has messages from before
            self._began = (now, run.messages, run.share)
        started, messages, share = self._began
        told = summary(run, elapsed_s=now - started, messages_before=messages, share_before=share)
        if self._task is not None:
            self._progress.update(self._task, completed=run.share, told=told)


def summary(run: Backfill, *, elapsed_s: float, messages_before: int, share_before: float) -> str:
    """`1,200 messages, 31 pictures, 85/s, about 2 min left`, or why it waits."""
    told = f"{run.messages:,} messages, {run.pictures:,} pictures"
    if run.note and run.status == "running":
        return f"{told}; {run.note}"
    rate, done = run.messages - messages_before, run.share - share_before
    if elapsed_s > 1 and rate > 0:
        told += f", {rate / elapsed_s:,.0f}/s"
    if elapsed_s > 1 and done > 0 and run.share < 1:
        told += f", about {_duration(elapsed_s * (1 - run.share) / done)} left"
    return told


def _duration(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
