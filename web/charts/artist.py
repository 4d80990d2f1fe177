"""Has charts drawn by a process of its own, which is kept while pages want charts."""

import asyncio
import json
import sys
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Protocol

import structlog
from markupsafe import Markup

from web.charts.chart import Chart

log = structlog.get_logger()

LIMIT_S = 20.0  # for one chart, and the start of the process with the first
IDLE_S = 300.0
KEPT = 128  # charts
MAX_BYTES = 2**22  # of one chart


class DrawsCharts(Protocol):
    """`Artist`."""

    async def draw(self, chart: Chart) -> Markup | None: ...


class NoArtist:
    """Draws nothing; pages show the tables alone."""

    async def draw(self, chart: Chart) -> Markup | None:  # noqa: ARG002  # as `DrawsCharts`
        return None


class Artist:
    """Draws one chart at a time. The same chart again is the same drawing."""

    def __init__(self, *, limit_s: float = LIMIT_S, idle_s: float = IDLE_S) -> None:
        self._limit_s, self._idle_s = limit_s, idle_s
        self._drawn: OrderedDict[Chart, Markup] = OrderedDict()
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._end: asyncio.TimerHandle | None = None

    async def draw(self, chart: Chart) -> Markup | None:
        """An `<svg>`; None where it could not be drawn, and the log says why."""
        async with self._turn:
            if chart in self._drawn:
                self._drawn.move_to_end(chart)
                return self._drawn[chart]
            svg = await self._draw(chart)
            if svg is not None:
                self._drawn[chart] = svg
                if len(self._drawn) > KEPT:
                    self._drawn.popitem(last=False)
            return svg

    @property
    def has_process(self) -> bool:
        """Whether a process runs, be it on its way to its end."""
        return self._process is not None and self._process.returncode is None

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._stop()

    async def _draw(self, chart: Chart) -> Markup | None:
        try:
            async with asyncio.timeout(self._limit_s):
                line = await self._ask(json.dumps(asdict(chart)))
        except (TimeoutError, OSError, ValueError) as error:
            log.warning("chart.failed", error=type(error).__name__)
            await self._stop()
            return None
        except BaseException:  # its answer must not be taken for that of the next chart
            await self._stop()
            raise
        answer: dict[str, str] = json.loads(line) if line else {"error": "the process ended"}
        if "svg" not in answer:
            log.warning("chart.failed", error=answer["error"])
            return None
        return Markup(answer["svg"])  # noqa: S704  # drawn by us; `inline` leaves no script in it

    async def _ask(self, line: str) -> bytes:
        process = await self._started()
        assert process.stdin is not None  # noqa: S101  # as it was started
        assert process.stdout is not None  # noqa: S101  # as it was started
        process.stdin.write(line.encode() + b"\n")
        await process.stdin.drain()
        answer = await process.stdout.readline()
        self._end = asyncio.get_running_loop().call_later(self._idle_s, self._let_go)
        return answer

    async def _started(self) -> asyncio.subprocess.Process:
        if self._end:
            self._end.cancel()
        if self._process is None or self._process.returncode is not None or self._is_let_go():
            await self._stop()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "web.charts.drawing",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=MAX_BYTES,
            )
        return self._process

    def _let_go(self) -> None:
        """The process ends by itself when nothing more can come."""
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def _is_let_go(self) -> bool:
        stdin = self._process.stdin if self._process else None
        return stdin is not None and stdin.is_closing()

    async def _stop(self) -> None:
        if self._end:
            self._end.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def open_artist() -> AsyncGenerator[Artist]:
    """An artist, whose process ends with the context."""
    artist = Artist()
    try:
        yield artist
    finally:
        await artist.close()
