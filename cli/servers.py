"""PostgreSQL and Valkey for a machine that has none: real servers, data in one folder."""

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from cli.embedded.account import Account, account_for, make_folder
from cli.embedded.lock import launcher_lock, servers_lock
from cli.embedded.postgres import (
    check_version,
    clear_stale_pid,
    make_database,
    postgres_command,
)
from cli.embedded.process import ServerCommand, ServerProcess
from cli.embedded.programs import Programs, installed_programs, programs_for
from cli.embedded.state import ServerState, load_state, new_state, save_state
from cli.embedded.valkey import valkey_command
from core.errors import PermanentError

Progress = Callable[[str], None]
_STOP_GRACE_S = 1.5
_STATE = "servers.json"


@dataclass(frozen=True, slots=True)
class Urls:
    """Both hold the password of the servers: they are kept out of logs."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)


class EmbeddedServers:
    """The servers of the folder `home`, as children of this process.

    A given `database_url` or `redis_url` is passed through and that server is not started.
    `fast=True` gives up durability for speed: for tests. Start it on the main thread; the servers
    end with this process even when it is killed (Linux), and committed data survives that.

        with EmbeddedServers(Path(".data")) as urls: ...
    """

    def __init__(
        self,
        home: Path,
        *,
        database_url: str | None = None,
        redis_url: str | None = None,
        fast: bool = False,
    ) -> None:
        self._home = home.absolute()
        self._database_url = database_url
        self._redis_url = redis_url
        self._fast = fast
        self._processes: list[ServerProcess] = []
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Urls:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, progress: Progress | None = None) -> Urls:
        """Start what is missing and return once it answers.

        Raises PermanentError, with nothing left running, when the folder is in use by another
        Helpsight (its pid is named), was made by another PostgreSQL, or a server does not start.
        """
        if self._database_url and self._redis_url:
            return Urls(self._database_url, self._redis_url)
        try:
            return self._start(progress or _silent)
        except OSError as error:
            self.stop()
            raise PermanentError(
                f"The servers of {self._home} did not start: {error.strerror or error}"
                f" ({error.filename or 'their programs'}). DATA_DIR names another folder for them;"
                " DATABASE_URL and REDIS_URL name servers that run already."
            ) from error
        except BaseException:  # Ctrl-C as well: what has started must end
            self.stop()
            raise

    def stop(self) -> None:
        """End the servers; at once when they already ended. May be called twice."""
        while self._processes:
            self._processes.pop().stop(_STOP_GRACE_S)
        self._cleanup.close()

    def dead(self) -> str | None:
        """A sentence on a server that ended by itself, None while all is well."""
        for process in self._processes:
            if process.exit_code is not None:
                log = process.command.log
                return f"{process.command.name} ended (code {process.exit_code}); see {log}"
        return None

    def _start(self, progress: Progress) -> Urls:
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._cleanup.enter_context(launcher_lock(self._home))
        lock_fd = self._cleanup.enter_context(servers_lock(self._home))
        state = (load_state(self._home / _STATE) or new_state()).with_free_ports()
        save_state(self._home / _STATE, state)
        account = account_for(self._home)
        programs = self._cleanup.enter_context(
            programs_for(account, installed_programs(), link=self._home / "programs")
        )
        if not self._redis_url:
            self._spawn(self._valkey(state, programs, account), lock_fd)
        if not self._database_url:
            self._spawn(self._postgres(state, programs, account, progress), lock_fd)
        for process in self._processes:
            seconds = process.wait_ready()
            command = process.command
            progress(f"{command.name} answers on port {command.port} ({seconds:.1f} s)")
        return Urls(self._database_url or state.database_url, self._redis_url or state.redis_url)

    def _spawn(self, command: ServerCommand, lock_fd: int) -> None:
        self._processes.append(ServerProcess(command, keep_fd=lock_fd))

    def _valkey(
        self, state: ServerState, programs: Programs, account: Account | None
    ) -> ServerCommand:
        data = self._home / "valkey"
        make_folder(data, account)
        return valkey_command(
            data,
            programs,
            port=state.valkey_port,
            password=state.password,
            account=account,
            fast=self._fast,
        )

    def _postgres(
        self, state: ServerState, programs: Programs, account: Account | None, progress: Progress
    ) -> ServerCommand:
        data = self._home / "postgres"
        if not data.exists():
            since = time.monotonic()
            make_database(data, programs, password=state.password, account=account, fast=self._fast)
            progress(f"Made a new database in {data} ({time.monotonic() - since:.1f} s)")
        check_version(data, programs)
        clear_stale_pid(data)
        return postgres_command(
            data, programs, port=state.postgres_port, account=account, fast=self._fast
        )


def find_running(
    home: Path, *, database_url: str | None = None, redis_url: str | None = None
) -> Urls | None:
    """The servers another process runs in `home`; None when one that is not given is not there.

    For commands beside a running `helpsight up`: they use its servers and stop nothing.
    """
    state = load_state(home / _STATE)
    if state is None:
        return Urls(database_url, redis_url) if database_url and redis_url else None
    if not (database_url or _listens(state.postgres_port)):
        return None
    if not (redis_url or _listens(state.valkey_port)):
        return None
    return Urls(database_url or state.database_url, redis_url or state.redis_url)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False


def _silent(_line: str) -> None:
    pass
