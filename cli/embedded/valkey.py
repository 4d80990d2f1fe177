"""Valkey (Redis' successor, same protocol) over one data folder."""

import signal
import socket
from pathlib import Path

from cli.embedded.account import Account
from cli.embedded.process import ServerCommand
from cli.embedded.programs import Programs

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir .
appendonly yes
appendfsync {appendfsync}
save ""
maxmemory-policy noeviction
"""


def valkey_command(
    data: Path, programs: Programs, *, port: int, password: str, account: Account | None, fast: bool
) -> ServerCommand:
    """The configuration goes in by stdin: arguments can be read by every user of the machine."""
    appendfsync = "no" if fast else "everysec"
    config = _CONFIG.format(port=port, password=password, appendfsync=appendfsync)
    return ServerCommand(
        name="Valkey",
        port=port,
        argv=[programs.valkey, "-"],
        cwd=data,
        log=data.with_name(data.name + ".log"),
        account=account,
        answers=lambda _pid: _is_ready(port, password),
        stop_signals=(signal.SIGTERM,),
        stdin=config.encode(),
    )


def _is_ready(port: int, password: str) -> bool:
    """Whether it answers, with its data loaded."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answer:
                return b"+PONG" in answer.read()
    except OSError:
        return False
