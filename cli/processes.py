"""Several commands as one: prefixed output, restarts after a crash, and an orderly end."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cli.guard import Guard
from cli.lifeline import tied

Write = Callable[[str, str], None]
"""Takes the name of a command and one line of its output, or of news about it."""

# Codes that say "starting me again will not help": a wrong call, a wrong setting (sysexits.h).
HOPELESS_CODES = frozenset({2, os.EX_CONFIG})
_OUTPUT_CLOSES_WITHIN_S = 1.0
_LINE_LIMIT_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    """The whole environment of the process."""


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """After a crash wait, longer each time; give up after `limit` crashes within `window_s`."""

    limit: int = 5
    window_s: float = 60.0
    first_delay_s: float = 0.5
    longest_delay_s: float = 8.0

    def delay_s(self, code: int, crashes: Sequence[float]) -> float | None:
        """Seconds to wait before the next start, None to give up.

        `crashes` are the times of all crashes so far in seconds, the newest last.
        """
        recent = [at for at in crashes if crashes[-1] - at <= self.window_s]
        if code in HOPELESS_CODES or len(recent) > self.limit:
            return None
        return min(self.first_delay_s * 2 ** (len(recent) - 1), self.longest_delay_s)


class Supervisor:
    """Runs commands as children in `group` until `stop`, or until one of them ends for good.

    Each child leads a session of its own; its whole process group ends with it. `guard` ends the
    groups when this process is killed, and on Linux the kernel ends the children themselves.
    To be used on the main thread:

        with Guard.start(grace_s) as guard:
            async with asyncio.TaskGroup() as group:
                supervisor = Supervisor(group, guard, write)
                supervisor.add(command)
        return supervisor.code
    """

    def __init__(
        self,
        group: asyncio.TaskGroup,
        guard: Guard,
        write: Write,
        *,
        policy: RestartPolicy | None = None,
        grace_s: float = 8.0,
    ) -> None:
        self.code = 0
        self.stopping = asyncio.Event()
        self._hurry = asyncio.Event()
        self._group = group
        self._guard = guard
        self._write = write
        self._policy = policy or RestartPolicy()
        self._grace_s = grace_s

    def add(self, command: Command) -> None:
        """Start it, and again after each crash as far as the policy goes."""
        self._group.create_task(self._keep_running(command), name=command.name)

    def stop(self, code: int = 0) -> None:
        """End all children; `code` becomes the result. A second call does not wait for them."""
        if self.stopping.is_set():
            self._hurry.set()
            return
        self.code = code
        self.stopping.set()

    async def run_once(self, command: Command) -> int:
        """Run one child to its end, or to `stop`; return its code (negative: the signal)."""
        async with _output_pipe() as (stream, write_end):
            try:
                process = await asyncio.create_subprocess_exec(
                    *tied(command.argv, signal.SIGTERM),
                    env=command.env,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=write_end,
                    stderr=write_end,
                    start_new_session=True,
                )
            finally:
                os.close(write_end)
            self._guard.watch(process.pid)
            return await self._until_ended(command.name, process, stream)

    async def _until_ended(
        self, name: str, process: asyncio.subprocess.Process, stream: asyncio.StreamReader
    ) -> int:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(self._copy_output(name, stream))
            ending = group.create_task(process.wait())
            try:
                await self._wait_or_end(process, ending)
            finally:
                _signal_group(process.pid, signal.SIGKILL)  # with what the child left behind
                self._guard.forget(process.pid)
            await asyncio.wait([reading], timeout=_OUTPUT_CLOSES_WITHIN_S)
            reading.cancel()  # a grandchild that left the group may hold the pipe for ever
        return ending.result()

    async def _keep_running(self, command: Command) -> None:
        clock = asyncio.get_running_loop().time
        crashes: list[float] = []
        while not self.stopping.is_set():
            code = await self.run_once(command)
            if self.stopping.is_set():
                return
            crashes.append(clock())
            delay = self._policy.delay_s(code, crashes)
            if delay is None:
                self._write(command.name, f"{describe_end(code)}; giving up, everything stops")
                self.stop(exit_code(code) or 1)
                return
            self._write(command.name, f"{describe_end(code)}; starting it again in {delay:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), delay)

    async def _wait_or_end(
        self, process: asyncio.subprocess.Process, ending: "asyncio.Task[int]"
    ) -> None:
        async with _waiting(self.stopping) as stopping:
            await asyncio.wait([ending, stopping], return_when=asyncio.FIRST_COMPLETED)
        if ending.done():
            return
        with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
            process.terminate()
        async with _waiting(self._hurry) as hurry:
            await asyncio.wait(
                [ending, hurry], timeout=self._grace_s, return_when=asyncio.FIRST_COMPLETED
            )
        if not ending.done():
            _signal_group(process.pid, signal.SIGKILL)
            await ending

    async def _copy_output(self, name: str, stream: asyncio.StreamReader) -> None:
        async for line in lines_of(stream):
            self._write(name, line)


async def lines_of(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield the lines of `stream` without their ends; very long ones come in pieces."""
    rest = b""
    while chunk := await stream.read(_LINE_LIMIT_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LINE_LIMIT_BYTES:
            lines, rest = [*lines, rest], b""
        for line in lines:
            yield line.decode(errors="replace").rstrip("\r")
    if rest:
        yield rest.decode(errors="replace")


def describe_end(code: int) -> str:
    """`code` as asyncio gives it: negative for the signal that ended the process."""
    if code >= 0:
        return f"ended with code {code}"
    return f"was ended by {signal.Signals(-code).name}"


def exit_code(code: int) -> int:
    """The code a shell would report."""
    return code if code >= 0 else 128 - code


@contextlib.asynccontextmanager
async def _output_pipe() -> AsyncGenerator[tuple[asyncio.StreamReader, int]]:
    """A pipe of our own: with one of asyncio's, `wait` waits for all who hold the other end."""
    read_end, write_end = os.pipe()
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(read_end, "rb", buffering=0)
    )
    try:
        yield stream, write_end
    finally:
        transport.close()


def _signal_group(pgid: int, sig: signal.Signals) -> None:
    with contextlib.suppress(
        ProcessLookupError, PermissionError
    ):  # PermissionError: macOS, zombies
        os.killpg(pgid, sig)


@contextlib.asynccontextmanager
async def _waiting(event: asyncio.Event) -> AsyncGenerator["asyncio.Future[Literal[True]]"]:
    """A future of `event.wait()` that does not outlive the block."""
    future = asyncio.ensure_future(event.wait())
    try:
        yield future
    finally:
        future.cancel()
