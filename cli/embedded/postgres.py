"""PostgreSQL over one data folder."""

import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from cli.embedded.account import Account, make_folder
from cli.embedded.process import ServerCommand, identity, server_environment
from cli.embedded.programs import Programs
from core.errors import PermanentError

# ILIKE, trigrams and full text know Đ and đ only under these three together; plain C does not.
_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
_DISCREET = "log_error_verbosity=terse"  # the details of an error are values of rows
_FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB"),
    *("wal_level=minimal", "max_wal_senders=0", "autovacuum=off"),
)
_FAST_LOGIN = ("--no-sync", "--set=scram_iterations=1")  # each login hashes 4,096 times otherwise
_READY_LINE = 7  # of postmaster.pid: "ready" once connections are welcome


def make_database(
    data: Path, programs: Programs, *, password: str, account: Account | None, fast: bool
) -> None:
    """Create the cluster in `data`, whole or not at all: it is made beside it, then renamed."""
    new = data.with_name(data.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    make_folder(new, account)
    with tempfile.TemporaryFile() as secret:
        secret.write(password.encode())
        secret.seek(0)
        if account:  # it is opened again by name, as that user
            os.fchown(secret.fileno(), account.uid, account.gid)
        argv = [programs.initdb, "-D", _named(new, account), "-U", "postgres", "-E", "UTF8"]
        argv += [*_LOCALE, "-A", "scram-sha-256", "--pwfile=/dev/stdin", "--no-instructions"]
        result = subprocess.run(  # noqa: S603 - our own program
            [*argv, *(_FAST_LOGIN if fast else ())],
            stdin=secret,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=new,
            env=server_environment(),
            start_new_session=True,
            check=False,
            **identity(account),
        )
    if result.returncode:
        said = result.stdout.decode(errors="replace")[-1500:]
        raise PermanentError(f"PostgreSQL could not make a database in {data}:\n{said}")
    new.rename(data)


def check_version(data: Path, programs: Programs) -> None:
    """Raise PermanentError when another major version of PostgreSQL made `data`."""
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != programs.postgres_major:
        raise PermanentError(
            f"The database in {data} was made by PostgreSQL {made_by}; this Helpsight brings "
            f"PostgreSQL {programs.postgres_major}, which cannot read it. Move that folder away to "
            f"start afresh, or serve it with PostgreSQL {made_by} and set DATABASE_URL to it."
        )


def postgres_command(
    data: Path, programs: Programs, *, port: int, account: Account | None, fast: bool
) -> ServerCommand:
    options = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", _DISCREET]
    options += _FAST if fast else ()
    return ServerCommand(
        name="PostgreSQL",
        port=port,
        argv=[
            programs.postgres,
            "-D",
            _named(data, account),
            *(word for option in options for word in ("-c", option)),
        ],
        cwd=data,
        log=data.with_name(data.name + ".log"),
        account=account,
        answers=functools.partial(_is_ready, data),
        # SIGTERM would wait for clients. SIGINT: fast. SIGQUIT: at once, with recovery next time.
        stop_signals=(signal.SIGINT, signal.SIGQUIT),
    )


def clear_stale_pid(data: Path) -> None:
    """Remove the pid file of a server that is gone; call while holding the lock of the servers.

    PostgreSQL refuses to start when some process has the pid in that file, and after a restart of
    a container the same low pids are in use by strangers.
    """
    pid_file = data / "postmaster.pid"
    pid = _pid_in(pid_file)
    if pid is None:
        return
    if _serves(pid, data):
        raise PermanentError(
            f"A PostgreSQL that Helpsight did not start (process {pid}) is using {data}. "
            f"Stop it with `kill -INT {pid}` and start again."
        )
    pid_file.unlink()


def _is_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return (
        len(lines) > _READY_LINE and lines[0] == str(pid) and lines[_READY_LINE].strip() == "ready"
    )


def _named(data: Path, account: Account | None) -> str:
    """The data folder's name for a server that runs as `account`.

    Its working folder, by a name that asks no permission of the folders above: that is how a
    server of `nobody` keeps its data in a checkout that only root can enter.
    """
    return "/proc/self/cwd" if account and sys.platform == "linux" else str(data)


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split(maxsplit=1)[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` works inside `data`, as every PostgreSQL does (Linux; else False)."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False
