"""The short form of `make torture`: three workers, two bots, the playground, both servers."""

import subprocess
import sys

import pytest


@pytest.mark.timeout(240)
def test_nothing_is_lost_or_done_twice_while_servers_workers_and_bots_fail() -> None:
    command = [sys.executable, "-m", "tools.torture", "--short"]

    torture = subprocess.run(command, capture_output=True, text=True, check=False)

    assert torture.returncode == 0, f"{torture.stdout}\n{torture.stderr[-2000:]}"
