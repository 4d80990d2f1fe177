"""How a process of production begins and ends."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from cli.config import load_settings
from core import logs
from core.settings import Settings

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(name: str, run: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Run a process called *name* to its end; a stop that was asked for is a good end."""
    settings = load_settings()
    logs.set_up(
        level=settings.log_level,
        style=settings.log_format,
        process=name,
        force_color=settings.force_color,
    )
    with suppress(asyncio.CancelledError):
        asyncio.run(run(settings))


def on_stop(stop: Callable[[], object]) -> None:
    """Call *stop* on SIGINT and SIGTERM, in the running loop."""
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop)


def tell_ready(ready_file: Path | None) -> None:
    """Make the file that tells a launcher of this process that it works."""
    if ready_file is not None:
        ready_file.touch()
