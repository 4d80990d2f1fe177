"""The door of the set-up, as an old Python meets it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tools import bootstrap

SOURCE = Path(bootstrap.__file__)


def make_python(folder: Path, name: str, code: int) -> Path:
    """A program that answers like a Python that is (0) or is not (1) new enough."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\nexit {code}\n")
    program.chmod(0o755)
    return program


def test_python_3_6_can_read_it() -> None:
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 6))


def test_the_newest_tried_name_wins_over_the_order_of_folders(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    make_python(first, "python3", 0)
    newest = make_python(second, "python3.13", 0)
    assert bootstrap.find_newer(os.pathsep.join([str(first), str(second)])) == str(newest)


def test_old_ones_are_passed_over(tmp_path: Path) -> None:
    make_python(tmp_path / "a", "python3.12", 1)
    good = make_python(tmp_path / "b", "python3.12", 0)
    path = os.pathsep.join(["/no/such/folder", str(tmp_path / "a"), str(tmp_path / "b")])
    assert bootstrap.find_newer(path) == str(good)


def test_none_is_the_empty_string(tmp_path: Path) -> None:
    assert bootstrap.find_newer(str(tmp_path)) == ""


def test_this_python_is_new_enough() -> None:
    assert bootstrap.is_new_enough(sys.executable)


def test_an_unknown_profile_is_a_wrong_call() -> None:
    result = subprocess.run(
        [sys.executable, SOURCE, "everything"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "runtime|semantic|dev" in result.stderr
