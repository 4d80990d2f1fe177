"""The whole of Helpsight from one command: servers, release steps, processes, an orderly end."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO
from urllib.parse import urlsplit

from cli.guard import Guard
from cli.output import Output
from cli.processes import Command, Supervisor, describe_end, exit_code
from cli.servers import EmbeddedServers, Urls

_SignalHandler = Callable[[int, FrameType | None], object] | signal.Handlers
_POLL_S = 0.1
_HINT_AFTER_S = 30.0
_CHILD_GRACE_S = 7.0  # with the servers' own grace, everything has ended within 10 s


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStep:
    """A command that runs to its end; anything but code 0 ends the whole run."""

    name: str
    title: str
    argv: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A command that runs all the time.

    It is ready once `ready` answers 2xx (a URL of plain http) or is there (a file, which is
    removed before the start); without `ready`, as soon as it runs.
    """

    name: str
    argv: Sequence[str]
    ready: str | Path | None = None
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    """Added to the environment of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Release steps one by one, then services at once; the next stage begins when all are ready.

    Steps in `beside` run while the services start: for what they do not wait for.
    """

    release: Sequence[ReleaseStep] = ()
    services: Sequence[Service] = ()
    beside: Sequence[ReleaseStep] = ()

    @property
    def names(self) -> list[str]:
        return [part.name for part in (*self.release, *self.services, *self.beside)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlan:
    """`env` is the environment of every child; DATABASE_URL and REDIS_URL are added to it.

    A server whose URL is None is started from its wheel with its data in `home`. `box_title` and
    `box` are printed when everything is ready.
    """

    home: Path
    database_url: str | None
    redis_url: str | None
    env: Mapping[str, str]
    stages: Sequence[Stage]
    box_title: str
    box: Sequence[str]


def run_stack(plan: StackPlan, stream: TextIO) -> int:
    """Run it until Ctrl-C, SIGTERM or the end of a part; return the exit code.

    0 after a stop that was asked for, else the code of the part that failed. Raises PermanentError
    when the embedded servers cannot start. Nothing is left running in any case.
    """
    names = [name for stage in plan.stages for name in stage.names]
    output = Output(stream, names, plan.env)
    servers = EmbeddedServers(plan.home, database_url=plan.database_url, redis_url=plan.redis_url)
    try:
        with _stop_signals_as(signal.default_int_handler):
            urls = servers.start(output.step)
        with Guard.start(_CHILD_GRACE_S) as guard:
            return asyncio.run(_Run(plan, output, servers, urls).until_stopped(guard))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        with _stop_signals_as(signal.SIG_IGN):
            servers.stop()


class _Run:
    """One run of a plan whose servers answer."""

    def __init__(
        self, plan: StackPlan, output: Output, servers: EmbeddedServers, urls: Urls
    ) -> None:
        self._plan = plan
        self._output = output
        self._servers = servers
        self._env = {
            **plan.env,
            "DATABASE_URL": urls.database_url,
            "REDIS_URL": urls.redis_url,
            "PYTHONUNBUFFERED": "1",
            **({"FORCE_COLOR": "1"} if output.in_colour else {}),
        }

    async def until_stopped(self, guard: Guard) -> int:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            supervisor = Supervisor(group, guard, self._output.line, grace_s=_CHILD_GRACE_S)
            for sig in _stop_signals():
                loop.add_signal_handler(sig, self._stop_on_signal, supervisor)
            group.create_task(self._watch_servers(supervisor))
            for stage in self._plan.stages:
                await self._run_stage(stage, supervisor)
            if not supervisor.stopping.is_set():
                self._output.box(self._plan.box_title, self._plan.box)
        self._output.step("Everything has stopped.")
        return supervisor.code

    def _stop_on_signal(self, supervisor: Supervisor) -> None:
        if not supervisor.stopping.is_set():
            self._output.step("Stopping (once more Ctrl-C: at once) ...")
        supervisor.stop()

    async def _run_stage(self, stage: Stage, supervisor: Supervisor) -> None:
        for step in stage.release:
            if supervisor.stopping.is_set():
                return
            await self._run_release_step(step, supervisor)
        if supervisor.stopping.is_set():
            return
        for service in stage.services:
            if isinstance(service.ready, Path):
                service.ready.unlink(missing_ok=True)
            env = {**self._env, **service.env}
            supervisor.add(Command(service.name, service.argv, env))
        async with asyncio.TaskGroup() as group:
            for service in stage.services:
                group.create_task(self._until_ready(service, supervisor))
            for step in stage.beside:
                group.create_task(self._run_release_step(step, supervisor))

    async def _run_release_step(self, step: ReleaseStep, supervisor: Supervisor) -> None:
        since = time.monotonic()
        code = await supervisor.run_once(Command(step.name, step.argv, self._env))
        if supervisor.stopping.is_set():
            return
        if code == 0:
            self._output.step(f"{step.title} ({time.monotonic() - since:.1f} s)")
            return
        self._output.step(f"{step.title}: failed, `{step.name}` {describe_end(code)}")
        supervisor.stop(exit_code(code))

    async def _until_ready(self, service: Service, supervisor: Supervisor) -> None:
        since = time.monotonic()
        hint_at = since + _HINT_AFTER_S
        while not await is_ready(service.ready):
            if await _set_within(supervisor.stopping, _POLL_S):
                return
            if time.monotonic() > hint_at:
                hint_at += _HINT_AFTER_S
                self._output.step(f"Still waiting for {service.name}; its lines above tell why")
        self._output.step(f"{service.name} is ready ({time.monotonic() - since:.1f} s)")

    async def _watch_servers(self, supervisor: Supervisor) -> None:
        while not await _set_within(supervisor.stopping, _POLL_S * 5):
            if dead := self._servers.dead():
                self._output.step(f"{dead}. Everything stops; start again to recover.")
                supervisor.stop(1)


async def is_ready(probe: str | Path | None) -> bool:
    """Whether the file is there, or the URL answers with 2xx."""
    match probe:
        case None:
            return True
        case Path():
            return probe.exists()  # noqa: ASYNC240 - a local file, and a thread would cost more
        case _:
            return await _answers(probe)


async def _answers(url: str) -> bool:
    """A request by hand: proxies of the environment must not see it."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            with contextlib.closing(writer):
                request = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n"
                writer.write(request.encode())
                status = (await reader.readline()).split()
    except (OSError, TimeoutError):
        return False
    return len(status) > 1 and status[1].startswith(b"2")


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(event.wait(), seconds)
    return False


def _stop_signals() -> Sequence[signal.Signals]:
    """Those that mean "stop" here: not SIGHUP when `nohup` has it ignored."""
    always = (signal.SIGINT, signal.SIGTERM)
    return always if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*always, signal.SIGHUP)


@contextlib.contextmanager
def _stop_signals_as(handler: _SignalHandler) -> Generator[None]:
    """Handle every stop signal by `handler` inside the block."""
    before = {sig: signal.signal(sig, handler) for sig in _stop_signals()}
    try:
        yield
    finally:
        for sig, former in before.items():
            signal.signal(sig, former)
