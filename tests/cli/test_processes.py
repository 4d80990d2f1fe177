"""The supervisor, over tiny children."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cli.guard import Guard, end_groups, remaining_groups
from cli.processes import Command, RestartPolicy, Supervisor, describe_end, lines_of

AT_ONCE = RestartPolicy(limit=2, first_delay_s=0.01, longest_delay_s=0.01)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the promise is for Linux")

_SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
_PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {_SLEEPER!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""
_LAUNCHER = f"""
import asyncio, os, sys
from cli.guard import Guard
from cli.processes import Command, Supervisor
async def main():
    with Guard.start(2) as guard:
        async with asyncio.TaskGroup() as group:
            supervisor = Supervisor(group, guard, lambda name, line: print(line, flush=True))
            supervisor.add(Command("parent", [sys.executable, "-c", {_PARENT!r}], os.environ))
asyncio.run(main())
"""


def python(code: str, name: str = "child") -> Command:
    return Command(name, [sys.executable, "-I", "-S", "-c", code], os.environ)


async def supervise(
    *commands: Command,
    policy: RestartPolicy = AT_ONCE,
    grace_s: float = 5.0,
    react: Callable[[Supervisor, str, str], None] = lambda supervisor, name, line: None,
) -> tuple[int, list[tuple[str, str]]]:
    """Run until it stops; `react` sees every line. Return the code and all lines."""
    said: list[tuple[str, str]] = []

    def write(name: str, line: str) -> None:
        said.append((name, line))
        react(supervisor, name, line)

    with Guard.start(grace_s) as guard:
        async with asyncio.TaskGroup() as group:
            supervisor = Supervisor(group, guard, write, policy=policy, grace_s=grace_s)
            for command in commands:
                supervisor.add(command)
    return supervisor.code, said


def stop_when(text: str, code: int = 0) -> Callable[[Supervisor, str, str], None]:
    def react(supervisor: Supervisor, _name: str, line: str) -> None:
        if text in line:
            supervisor.stop(code)

    return react


def is_alive(pid: int) -> bool:
    """A zombie is dead: some containers have nobody who reaps."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def until_dead(*pids: int) -> None:
    async with asyncio.timeout(10):
        while any(is_alive(pid) for pid in pids):  # noqa: ASYNC110 - nobody tells of a grandchild
            await asyncio.sleep(0.02)


async def test_output_is_told_by_name_and_line() -> None:
    _, said = await supervise(
        python("print('one'); print('two', flush=True); input()", "a"),
        react=stop_when("ended"),
    )
    assert said[:2] == [("a", "one"), ("a", "two")]


async def test_both_streams_are_read() -> None:
    code = "import sys; print('careful', file=sys.stderr, flush=True)"
    _, said = await supervise(python(code), react=stop_when("careful"))
    assert ("child", "careful") in said


async def test_a_crash_is_told_with_its_code_and_started_again(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = (
        "import pathlib, sys, time\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists(): mark.touch(); sys.exit(3)\n"
        "print('second life', flush=True); time.sleep(600)"
    )
    result, said = await supervise(python(code), react=stop_when("second life"))
    assert result == 0
    assert said[0][1] == "ended with code 3; starting it again in 0.01 s"


async def test_too_many_crashes_end_everything_with_the_code() -> None:
    code, said = await supervise(python("raise SystemExit(3)", "bad"), python(_SLEEPER, "good"))
    assert code == 3
    assert ("bad", "ended with code 3; giving up, everything stops") in said
    assert sum("starting it again" in line for _, line in said) == 2


async def test_a_child_that_keeps_ending_well_is_no_success() -> None:
    code, _ = await supervise(python("pass"))
    assert code == 1


async def test_a_child_killed_by_a_signal_gives_the_code_of_a_shell() -> None:
    code, said = await supervise(python("import os; os.kill(os.getpid(), 9)"))
    assert code == 137
    assert said[0][1].startswith("was ended by SIGKILL")


@pytest.mark.parametrize("code", [2, os.EX_CONFIG])
async def test_a_wrong_call_or_setting_is_not_tried_again(code: int) -> None:
    result, said = await supervise(python(f"raise SystemExit({code})"))
    assert result == code
    assert len(said) == 1


async def test_a_program_that_is_not_there_is_named() -> None:
    code, said = await supervise(Command("ghost", ["/no/such/program"], {}))
    assert code == os.EX_CONFIG
    assert said[0] == ("ghost", "cannot start /no/such/program: No such file or directory")


async def test_stop_ends_children_by_sigterm() -> None:
    code = (
        "import os, signal, sys, time\n"
        "def bye(*_): os.write(1, b'bye\\n'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, bye); print('up', flush=True); time.sleep(600)"
    )
    result, said = await supervise(python(code), react=stop_when("up", code=4))
    assert result == 4
    assert said[-1] == ("child", "bye")


_STUBBORN = (
    "import os, signal, time\n"
    "signal.signal(signal.SIGTERM, lambda *_: os.write(1, b'never\\n'))\n"
    "print('up', flush=True)\n"
    "while True: time.sleep(600)"
)


async def test_a_child_that_will_not_end_is_killed_after_the_grace() -> None:
    since = time.monotonic()
    code, _ = await supervise(python(_STUBBORN), grace_s=0.2, react=stop_when("up"))
    assert code == 0
    assert time.monotonic() - since < 5


async def test_a_second_stop_does_not_wait() -> None:
    def react(supervisor: Supervisor, _name: str, line: str) -> None:
        if line in {"up", "never"}:
            supervisor.stop()

    async with asyncio.timeout(10):
        await supervise(python(_STUBBORN), grace_s=60, react=react)


async def test_grandchildren_end_with_their_parent() -> None:
    _, said = await supervise(python(_PARENT), react=stop_when(""))
    await until_dead(int(said[0][1]))


async def test_a_stop_during_the_wait_for_a_restart_is_at_once() -> None:
    slow = RestartPolicy(first_delay_s=60, longest_delay_s=60)
    async with asyncio.timeout(10):
        await supervise(
            python("raise SystemExit(3)"), policy=slow, react=stop_when("starting it again")
        )


async def test_run_once_returns_the_code_without_a_restart() -> None:
    with Guard.start(1) as guard:
        async with asyncio.TaskGroup() as group:
            supervisor = Supervisor(group, guard, lambda _name, _line: None)
            assert await supervisor.run_once(python("raise SystemExit(7)")) == 7


@on_linux
async def test_kill_9_of_the_launcher_leaves_no_child_and_no_grandchild() -> None:
    launcher = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LAUNCHER, stdout=subprocess.PIPE
    )
    assert launcher.stdout
    grandchild = int(await launcher.stdout.readline())
    family = descendants(launcher.pid)
    assert grandchild in family
    assert len(family) == 3  # with the guard
    launcher.kill()
    await launcher.wait()
    await until_dead(*family)


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    with suppress(FileNotFoundError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found |= {int(child)} | descendants(int(child))
    return found


async def test_the_guard_kills_groups_that_ignore_sigterm() -> None:
    child = await asyncio.create_subprocess_exec(
        *python(_STUBBORN).argv, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout
    await child.stdout.readline()
    await asyncio.to_thread(end_groups, {child.pid}, 0.1)
    assert await child.wait() == -signal.SIGKILL
    await child.stdout.read()


def test_the_guard_ends_only_groups_that_were_not_forgotten() -> None:
    assert remaining_groups(["+1\n", "+2\n", "-1\n", "+3\n", "-9\n"]) == {2, 3}


@pytest.mark.parametrize(
    ("crashes", "delay"),
    [
        ([0.0], 0.5),
        ([0.0, 1.0], 1.0),
        ([0.0, 1.0, 2.0, 3.0, 4.0], 8.0),
        ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], None),
        ([0.0, 100.0, 200.0, 300.0, 400.0, 500.0], 0.5),
    ],
)
def test_delays_grow_and_only_recent_crashes_count(
    crashes: list[float], delay: float | None
) -> None:
    assert RestartPolicy().delay_s(1, crashes) == delay


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (b"", []),
        (b"one\r\ntwo\n", ["one", "two"]),
        (b"no end", ["no end"]),
        (b"\xff\n", ["\N{REPLACEMENT CHARACTER}"]),
        (b"a" * 70_000 + b"\nb\n", ["a" * 70_000, "b"]),
    ],
)
async def test_lines_are_split_whatever_their_form(raw: bytes, lines: list[str]) -> None:
    stream = asyncio.StreamReader()
    stream.feed_data(raw)
    stream.feed_eof()
    told = [line async for line in lines_of(stream)]
    assert "".join(told) == "".join(lines)
    assert len(told) <= len(lines) + 1


def test_an_end_is_described_in_words() -> None:
    assert describe_end(0) == "ended with code 0"
    assert describe_end(-15) == "was ended by SIGTERM"
