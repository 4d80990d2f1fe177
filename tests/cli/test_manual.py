"""The help of every command, as it is printed: words for people, and nothing that is not there."""

import re
from collections.abc import Iterator

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from cli.main import COMMANDS, app


def paths() -> Iterator[tuple[str, ...]]:
    """Every command and group, as it is typed."""
    yield ()
    for name, command in COMMANDS.items():
        yield (name,)
        loaded: TyperCommand | TyperGroup = command.load(name)
        if isinstance(loaded, TyperGroup):
            yield from ((name, below) for below in loaded.commands)


PATHS = tuple(paths())


def help_of(path: tuple[str, ...]) -> str:
    shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert shown.exit_code == 0
    return shown.output


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_has_neither_pythons_types_nor_raw_markup(path: tuple[str, ...]) -> None:
    shown = help_of(path)

    assert not re.findall(r"<[a-z]+[^>]*>|list\[|\{[A-Z]+\}", shown)
    assert "`" not in shown


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_names_only_commands_and_options_that_exist(path: tuple[str, ...]) -> None:
    known = {" ".join(path) for path in PATHS}

    for named in re.findall(r"helpsight ((?:[a-z-]+ ?)+)", help_of(path)):
        words = named.split()
        assert words[0] in known, named
        if isinstance(COMMANDS[words[0]].load(words[0]), TyperGroup) and len(words) > 1:
            assert " ".join(words[:2]) in known, named


def test_the_first_help_says_where_to_begin_and_what_exit_codes_mean() -> None:
    shown = " ".join(help_of(()).split())

    assert "helpsight demo needs no keys" in shown
    assert all(f" {code} " in shown for code in (0, 1, 2, 78, 130))
