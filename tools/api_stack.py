"""The HTTP door as it runs in production, on servers of its own, for tools that call it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from cli.ports import free_port
from cli.servers import EmbeddedServers

READY_S = 90.0
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Api:
    """Where it is, a key that may do everything, and the environment of its processes."""

    url: str
    key: str
    env: dict[str, str]


@contextmanager
def running_api(*, workers: int = 1, **settings: str) -> Generator[Api]:
    """PostgreSQL, Valkey, *workers* and the door, until the block ends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="helpsight-")))
        folder.chmod(0o755)  # PostgreSQL runs as nobody where root starts it
        urls = stack.enter_context(EmbeddedServers(folder / "servers"))
        port = free_port(HOST, 8790)
        (folder / "data").mkdir()
        env = {
            **os.environ,
            "HELPSIGHT_ENV_FILE": os.devnull,
            "DATABASE_URL": urls.database_url,
            "REDIS_URL": urls.redis_url,
            "DATA_DIR": str(folder / "data"),
            "WEB_PORT": str(port),
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        _helpsight(env, "migrate")
        key = _helpsight(env, "apikey", "create", "tool", "--scopes", "admin").strip()
        for _ in range(workers):
            stack.enter_context(process(env, "cli.main", "worker"))
        stack.enter_context(process(env, "cli.main", "web"))
        url = f"http://{HOST}:{port}"
        _await_ready(f"{url}/health/ready" if workers else f"{url}/health/live")
        yield Api(url, key, env)


def _helpsight(env: dict[str, str], *args: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "cli.main", *args], env=env, check=True, capture_output=True
    )
    return run.stdout.decode()


@contextmanager
def process(env: dict[str, str], *argv: str, output: IO[bytes] | None = None) -> Generator[int]:
    """A process of ours, which says what it says to *output*; its id."""
    with subprocess.Popen(
        [sys.executable, "-m", *argv], env=env, stdout=output, stderr=output
    ) as running:
        try:
            yield running.pid
        finally:
            running.terminate()
            running.wait(60)


def _await_ready(url: str) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310  # our own address
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} was not ready within {READY_S:.0f} s")
