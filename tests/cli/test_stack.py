"""The orchestration of `up` and `demo`, over tiny services."""

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.output import Output
from cli.stack import ReleaseStep, Service, StackPlan, Stage, is_ready, run_stack

_WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(int(sys.argv[2])); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Page).serve_forever()
"""
_STOP = "import os, signal; os.kill(os.getppid(), signal.SIGINT); import time; time.sleep(600)"
_LAUNCHER = """
import os, sys, time
from pathlib import Path
from cli.stack import Service, Stage, StackPlan, run_stack
sleeper = Service(name="sleeper", argv=[sys.executable, "-c", "import time; time.sleep(600)"])
plan = StackPlan(home=Path(sys.argv[1]), database_url=None, redis_url=None, env=os.environ,
                 stages=[Stage(services=[sleeper])], box_title="Ready", box=["all up"])
sys.exit(run_stack(plan, sys.stdout))
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code, *arguments]


def run(tmp_path: Path, *stages: Stage) -> tuple[int, list[str]]:
    """Run `stages` over servers that are given; return the code and the lines."""
    plan = StackPlan(
        home=tmp_path / "home",
        database_url="postgresql://given",
        redis_url="redis://given",
        env=os.environ,
        stages=stages,
        box_title="Ready",
        box=["Open the page"],
    )
    stream = io.StringIO()
    code = run_stack(plan, stream)
    return code, stream.getvalue().splitlines()


def stopper(after: Sequence[Service] = ()) -> list[Stage]:
    """A last stage that presses Ctrl-C."""
    return [Stage(services=after), Stage(services=[Service(name="ctrl-c", argv=python(_STOP))])]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_ctrl_c_is_a_good_end(tmp_path: Path) -> None:
    code, lines = run(tmp_path, *stopper())
    assert code == 0
    assert lines[-1] == "• Everything has stopped."


def test_children_are_told_the_urls(tmp_path: Path) -> None:
    show = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    step = ReleaseStep(name="show", title="Shown", argv=python(show))
    _, lines = run(tmp_path, Stage(release=[step]), *stopper())
    assert "show   | postgresql://given redis://given" in lines


def test_release_steps_run_before_the_services_of_their_stage(tmp_path: Path) -> None:
    step = ReleaseStep(name="migrate", title="Database is up to date", argv=python("print('m')"))
    service = Service(name="bot", argv=python(_STOP))
    _, lines = run(tmp_path, Stage(release=[step], services=[service]))
    order = [line.split(" (")[0] for line in lines]
    assert order.index("migrate | m") < order.index("• Database is up to date")
    assert order.index("• Database is up to date") < order.index("• bot is ready")


def test_a_step_beside_runs_while_services_start(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    step = ReleaseStep(name="sync", title="Synced", argv=python(f"open({str(mark)!r}, 'w')"))
    waits = Service(name="bot", argv=python("import time; time.sleep(600)"), ready=mark)
    _, lines = run(tmp_path, Stage(services=[waits], beside=[step]), *stopper())
    assert any(line.startswith("• Synced") for line in lines)
    assert any(line.startswith("• bot is ready") for line in lines)


def test_a_failed_release_step_ends_it_with_its_code(tmp_path: Path) -> None:
    step = ReleaseStep(name="migrate", title="Database", argv=python("raise SystemExit(5)"))
    never = Service(name="never", argv=python("print('never')"))
    code, lines = run(tmp_path, Stage(release=[step], services=[never]))
    assert code == 5
    assert "• Database: failed, `migrate` ended with code 5" in lines
    assert not any("never" in line for line in lines)


def test_the_box_comes_when_all_is_ready(tmp_path: Path, port: int) -> None:
    page = f"http://127.0.0.1:{port}/"
    web = Service(name="web", argv=python(_WEB, str(port), "200"), ready=page)
    code, lines = run(tmp_path, Stage(services=[web]), *stopper())
    assert code == 0
    assert lines.index("Ready") + 1 == lines.index("Open the page")
    assert any(line.startswith("• web is ready") for line in lines[: lines.index("Ready")])


def test_a_file_of_the_last_run_does_not_count_as_ready(tmp_path: Path) -> None:
    mark = tmp_path / "ready"
    mark.write_text("old")
    touch = f"import time; open({str(mark)!r}, 'w').close(); time.sleep(600)"
    _, lines = run(tmp_path, *stopper([Service(name="bot", argv=python(touch), ready=mark)]))
    assert mark.read_text() == ""
    assert any(line.startswith("• bot is ready") for line in lines)


def test_a_service_that_cannot_live_ends_everything(tmp_path: Path) -> None:
    bad = Service(name="bad", argv=python("raise SystemExit(78)"), ready=tmp_path / "never")
    good = Service(name="good", argv=python("import time; time.sleep(600)"))
    code, lines = run(tmp_path, Stage(services=[bad, good]))
    assert code == 78
    assert "bad  | ended with code 78; giving up, everything stops" in lines
    assert "Ready" not in lines


@pytest.mark.parametrize(("status", "ready"), [("200", True), ("204", True), ("503", False)])
async def test_only_2xx_is_ready(port: int, status: str, ready: bool) -> None:
    web = await asyncio.create_subprocess_exec(*python(_WEB, str(port), status))
    try:
        async with asyncio.timeout(10):
            await until_listening(port)
        assert await is_ready(f"http://127.0.0.1:{port}/") is ready
    finally:
        web.kill()
        await web.wait()


async def until_listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        await writer.wait_closed()
        return


async def test_nobody_there_is_not_ready(port: int) -> None:
    assert not await is_ready(f"http://127.0.0.1:{port}/")


def test_the_end_of_a_server_ends_everything_with_a_reason(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCHER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout
        lines = iter(launcher.stdout.readline, "")
        assert "all up\n" in lines
        os.kill(int((tmp_path / "postgres/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        rest = list(lines)
    assert launcher.returncode == 1
    assert any(line.startswith("• PostgreSQL ended (code -9)") for line in rest)


def test_sigterm_ends_everything_with_its_servers(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCHER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout
        lines = iter(launcher.stdout.readline, "")
        assert "all up\n" in lines
        launcher.terminate()
        assert list(lines)[-1] == "• Everything has stopped.\n"
    assert launcher.returncode == 0
    assert not (tmp_path / "postgres/postmaster.pid").exists()


def test_output_goes_silent_when_nobody_reads() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        output = Output(stream, ["bot"], {})
        output.line("bot", "one")
        output.step("two")


def test_output_survives_a_terminal_without_its_letters() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Output(stream, ["bot"], {}).line("bot", "đường")
    assert raw.getvalue() == b"bot | ???ng\n" or raw.getvalue() == b"bot | ??ng\n"
    stream.detach()
