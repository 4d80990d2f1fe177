"""The `.venv` of a checkout, with an installer that only writes down what it is asked."""

import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.environment import LOCKS, Environment, SetupError, alone
from tools.venv_makers import Installer, WayFailedError, find_installer, python_of

_INSTALLER = """
import sys
from pathlib import Path
here = Path(sys.argv[1])
with (here / "asked").open("a") as asked: print(*sys.argv[2:], file=asked)
print("Collecting nothing")
print("the reason")
sys.exit((here / "fails").exists())
"""

_SECOND = """
import sys
from pathlib import Path
from tools.environment import alone
with alone(Path(sys.argv[1])): print("mine")
"""


@dataclass
class Machine:
    """A checkout, and the ways its environment could be made there."""

    root: Path
    made: list[Path] = field(default_factory=list[Path])

    def make(self, folder: Path) -> Installer:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=False, symlinks=True)
        self.made.append(folder)
        return self.find(folder)

    def find(self, _folder: Path) -> Installer:
        return [sys.executable, "-I", "-S", "-c", _INSTALLER, str(self.root)]

    def environment(self) -> Environment:
        return Environment(
            self.root, make=self.make, find=self.find, fetch=lambda venv, languages: ()
        )

    @property
    def asked(self) -> list[str]:
        file = self.root / "asked"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "một bản sao"
    root.mkdir()
    for name in (*LOCKS.values(), "pyproject.toml"):
        (root / name).write_text(f"{name}==1\n")
    return Machine(root)


def test_nothing_is_ready_at_first(machine: Machine) -> None:
    assert not machine.environment().is_ready("runtime")


def test_an_extra_brings_what_every_start_needs(machine: Machine) -> None:
    machine.environment().prepare("semantic")
    assert machine.asked[0].endswith("--no-deps -r requirements-semantic.lock")
    assert machine.environment().is_ready("runtime")
    assert not machine.environment().is_ready("dev")


def test_it_installs_by_hash_and_then_the_checkout(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    assert machine.environment().is_ready("runtime")
    assert machine.asked == [
        "install --require-hashes --only-binary :all: --no-deps -r requirements.lock",
        "install --no-deps --no-build-isolation -e .",
    ]


def test_runtime_is_not_enough_for_dev_but_dev_is_for_runtime(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    assert not machine.environment().is_ready("dev")
    machine.environment().prepare("dev")
    assert machine.environment().is_ready("dev")
    assert machine.environment().is_ready("runtime")
    assert len(machine.made) == 1


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_is_noticed(machine: Machine, name: str) -> None:
    machine.environment().prepare("runtime")
    (machine.root / name).write_text("changed")
    assert not machine.environment().is_ready("runtime")


def test_an_interrupted_setup_begins_afresh(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    (machine.root / ".venv" / "unfinished").touch()
    assert not machine.environment().is_ready("runtime")
    machine.environment().prepare("runtime")
    assert machine.environment().is_ready("runtime")
    assert len(machine.made) == 2


def test_a_failed_install_shows_its_end_and_keeps_what_was_made(machine: Machine) -> None:
    (machine.root / "fails").touch()
    with pytest.raises(SetupError, match="the reason"):
        machine.environment().prepare("runtime")
    (machine.root / "fails").unlink()
    machine.environment().prepare("runtime")
    assert machine.environment().is_ready("runtime")
    assert len(machine.made) == 1


def test_a_moved_checkout_makes_its_environment_again(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    machine.root = machine.root.rename(machine.root.with_name("moved"))
    assert not machine.environment().is_ready("runtime")
    machine.environment().prepare("runtime")
    assert len(machine.made) == 2


def test_a_python_that_went_away_makes_it_again(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    python_of(machine.root / ".venv").unlink()
    assert not machine.environment().is_ready("runtime")
    machine.environment().prepare("runtime")
    assert machine.environment().is_ready("runtime")


def test_a_damaged_stamp_is_no_stamp(machine: Machine) -> None:
    machine.environment().prepare("runtime")
    (machine.root / ".venv" / "helpsight.json").write_text("{")
    assert not machine.environment().is_ready("runtime")


def test_no_way_at_all_names_the_one_package(machine: Machine) -> None:
    def no_way(_venv: Path) -> Installer:
        raise WayFailedError("  venv with pip: no ensurepip")

    environment = Environment(machine.root, make=no_way)
    with pytest.raises(SetupError, match="apt-get install python3-venv"):
        environment.prepare("runtime")


def test_two_at_once_take_turns(tmp_path: Path) -> None:
    with alone(tmp_path):
        second = subprocess.Popen(
            [sys.executable, "-c", _SECOND, tmp_path], stdout=subprocess.PIPE, text=True
        )
        assert second.stdout
        assert second.stdout.readline() == "Another make is preparing .venv; waiting for it.\n"
    with second:
        assert second.stdout.read() == "mine\n"


def test_an_environment_without_pip_has_another_installer_or_none(tmp_path: Path) -> None:
    venv.create(tmp_path / ".venv", with_pip=False, symlinks=True)
    installer = find_installer(tmp_path / ".venv")
    assert installer is None or installer[:3] != [str(python_of(tmp_path / ".venv")), "-m", "pip"]


def test_the_stamp_is_plain_json(machine: Machine) -> None:
    machine.environment().prepare("dev")
    stamp = json.loads((machine.root / ".venv" / "helpsight.json").read_text())
    assert sorted(stamp) == ["dev", "root", "runtime", "semantic"]
