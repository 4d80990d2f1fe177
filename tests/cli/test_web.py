import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.ports import free_port
from cli.servers import Urls
from cli.stack import is_ready
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_that_was_asked_for_is_a_good_end(servers: Urls, sig: signal.Signals) -> None:
    port = free_port("127.0.0.1", 9100)
    env = {
        **os.environ,
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "WEB_PORT": str(port),
    }
    with subprocess.Popen([sys.executable, "-m", "cli.main", "web"], cwd=ROOT, env=env) as web:
        try:
            asyncio.run(eventually(lambda: is_ready(f"http://127.0.0.1:{port}/health/live")))
            web.send_signal(sig)
            assert web.wait(10) == 0
        finally:
            web.kill()
