"""Ways to make a virtual environment, for the many machines where `python -m venv` is not enough.

Debian splits `ensurepip` off its python3, so the plain way fails there until python3-venv is
installed. Each way makes `venv` and returns the command that installs into it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

Installer = list[str]
Way = Callable[[Path], Installer]


class WayFailedError(Exception):
    """This way is not open on this machine; the message says why in a few words."""


def make_venv(venv: Path) -> Installer:
    """Try every way in turn; raise WayFailedError with all reasons when none is open."""
    reasons: list[str] = []
    for way in WAYS:
        shutil.rmtree(venv, ignore_errors=True)
        try:
            installer = way(venv)
            _run([*installer, "list"], venv)
        except WayFailedError as reason:
            reasons.append(f"  {way.__name__.replace('_', ' ')}: {reason}")
        else:
            return installer
    raise WayFailedError("\n".join(reasons))


def find_installer(venv: Path) -> Installer | None:
    """Return the command that installs into an existing `venv`, None when there is no way."""
    for candidate in (_own_pip(venv), _host_pip(venv), _uv(venv)):
        try:
            _run([*candidate, "list"], venv)
        except WayFailedError:
            continue
        return candidate
    return None


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def install_environment(venv: Path) -> dict[str, str]:
    """What installers are told by environment: no questions, no notices, and where `venv` is."""
    return os.environ | {
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONUTF8": "1",
        "VIRTUAL_ENV": str(venv),  # uv reads these three; it would bring its own certificates
        "UV_SYSTEM_CERTS": "1",
        "UV_NATIVE_TLS": "1",
    }


def venv_with_pip(venv: Path) -> Installer:
    _run([sys.executable, "-m", "venv", venv], venv)
    return _own_pip(venv)


def virtualenv_module(venv: Path) -> Installer:
    _run([sys.executable, "-m", "virtualenv", "--python", sys.executable, venv], venv)
    return _own_pip(venv)


def virtualenv_program(venv: Path) -> Installer:
    _run(["virtualenv", "--python", sys.executable, venv], venv)
    return _own_pip(venv)


def venv_and_the_pip_of_this_python(venv: Path) -> Installer:
    _run([sys.executable, "-m", "venv", "--without-pip", venv], venv)
    return _host_pip(venv)


def uv_program(venv: Path) -> Installer:
    _run(["uv", "venv", "--python", sys.executable, venv], venv)
    return _uv(venv)


def venv_and_the_pip_wheel_of_debian(venv: Path) -> Installer:
    """Debian packs pip as a wheel; a user may download and unpack it without installing it."""
    _run([sys.executable, "-m", "venv", "--without-pip", venv], venv)
    with tempfile.TemporaryDirectory() as folder:
        for wheel in _debian_wheels(Path(folder), venv):
            pip = [python_of(venv), f"{wheel}/pip"]  # a wheel runs where it lies: it is a zip file
            _run([*pip, "install", "--no-index", "--no-deps", wheel], venv)
            return _own_pip(venv)
    raise WayFailedError("no package python3-pip-whl")


WAYS: tuple[Way, ...] = (
    venv_with_pip,
    virtualenv_module,
    virtualenv_program,
    venv_and_the_pip_of_this_python,
    uv_program,
    venv_and_the_pip_wheel_of_debian,
)


def _debian_wheels(folder: Path, venv: Path) -> Iterator[str]:
    yield from map(str, Path("/usr/share/python-wheels").glob("pip-*.whl"))
    private = _private_apt(folder)
    download = ["download", "-q", "python3-pip-whl"]
    try:
        _run(["apt-get", *download], venv, cwd=folder)
    except WayFailedError:  # a fresh image has no package lists: fetch them to a folder of our own
        _run(["apt-get", *private, "update", "-q"], venv, cwd=folder)
        _run(["apt-get", *private, *download], venv, cwd=folder)
    for package in folder.glob("python3-pip-whl*.deb"):
        _run(["dpkg-deb", "-x", package, folder], venv)
    yield from map(str, folder.glob("usr/share/python-wheels/pip-*.whl"))


def _private_apt(folder: Path) -> list[str]:
    lists, cache = folder / "lists", folder / "cache"
    for part in (lists / "partial", cache / "archives" / "partial"):
        part.mkdir(parents=True)
    return ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={cache}"]


def _own_pip(venv: Path) -> Installer:
    return [str(python_of(venv)), "-m", "pip"]


def _host_pip(venv: Path) -> Installer:
    return [sys.executable, "-m", "pip", "--python", str(python_of(venv))]


def _uv(_venv: Path) -> Installer:
    return ["uv", "pip"]


def _run(command: list[str | Path], venv: Path, *, cwd: Path | None = None) -> None:
    try:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=install_environment(venv),
            check=False,
        )
    except OSError as error:
        raise WayFailedError(f"{command[0]}: {error.strerror}") from None
    if result.returncode:
        said = result.stdout.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise WayFailedError(said[-1] if said[0].startswith("Traceback") else said[0])
