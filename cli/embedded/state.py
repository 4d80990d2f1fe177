"""What the servers of one folder keep between runs: a password and two ports."""

import json
import os
import random
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cli.ports import is_free
from core.errors import PermanentError

HOST = "127.0.0.1"
# Below the ports a system hands out for outgoing connections, so that a port stays ours.
_PORTS = range(20_000, 32_000)


@dataclass(frozen=True, slots=True)
class ServerState:
    """The password keeps other users of the machine out: a port on loopback is open to them all."""

    password: str = field(repr=False)
    postgres_port: int
    valkey_port: int

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.postgres_port}/postgres"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.valkey_port}/0"

    def with_free_ports(self) -> "ServerState":
        """The same ports as last time where they are free, so that printed addresses stay right."""
        postgres = self.postgres_port if is_free(HOST, self.postgres_port) else _free_port()
        valkey = (
            self.valkey_port if is_free(HOST, self.valkey_port) else _free_port(besides=postgres)
        )
        return replace(self, postgres_port=postgres, valkey_port=valkey)


def new_state() -> ServerState:
    postgres = _free_port()
    return ServerState(secrets.token_urlsafe(24), postgres, _free_port(besides=postgres))


def load_state(path: Path) -> ServerState | None:
    """Return None when there is none yet; raise PermanentError when the file cannot be used."""
    try:
        return ServerState(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except PermissionError:
        raise PermanentError(
            f"{path} belongs to another user. Start Helpsight as the user who started it first."
        ) from None
    except (ValueError, TypeError):
        raise PermanentError(
            f"{path} is damaged: it holds the password of the database beside it. "
            f"Restore it, or move {path.parent} away to start afresh."
        ) from None


def save_state(path: Path, state: ServerState) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _free_port(*, besides: int = 0) -> int:
    candidates = random.sample(_PORTS, 200)
    for port in candidates:
        if port != besides and is_free(HOST, port):
            return port
    raise PermanentError("No free port was found between 20000 and 32000 on 127.0.0.1.")
