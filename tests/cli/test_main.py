"""The command as people type it: a process of its own, judged by its exit code and its words."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

EX_CONFIG = 78
COMMANDS = [
    "demo",
    "read",
    "ask",
    "up",
    "bot",
    "worker",
    "web",
    "doctor",
    "migrate",
    "sync-commands",
    "settings",
    "eval",
]


def helpsight(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(root), **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = helpsight("--help", cwd=tmp_path)

    assert shown.returncode == 0
    assert all(f" {command} " in shown.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    ("command", "missing", "page"),
    [
        ("up", "DISCORD_TOKEN is not set", "docs/discord.md"),
        ("bot", "DISCORD_TOKEN is not set", "docs/discord.md"),
        ("worker", "there is no database here", "helpsight demo"),
        ("migrate", "there is no database here", "helpsight demo"),
    ],
)
def test_what_is_missing_is_named_without_a_traceback(
    tmp_path: Path, command: str, missing: str, page: str
) -> None:
    refused = helpsight(command, cwd=tmp_path)

    assert refused.returncode == EX_CONFIG
    assert missing in refused.stderr
    assert page in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_refused_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MAX_JOBS_PER_POLL=many\n")

    refused = helpsight("settings", cwd=tmp_path)

    assert refused.returncode == EX_CONFIG
    assert "MAX_JOBS_PER_POLL" in refused.stderr


def test_an_unknown_command_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert helpsight("dmo", cwd=tmp_path).returncode == 2


def test_secrets_are_shown_as_set(tmp_path: Path) -> None:
    shown = helpsight("config", cwd=tmp_path, env={"DISCORD_TOKEN": "abc.def"})

    assert re.search(r"DISCORD_TOKEN +environment +\(set\)", shown.stdout)
    assert "abc.def" not in shown.stdout


@pytest.mark.parametrize("command", ["bot", "worker", "web", "migrate", "sync-commands"])
def test_a_database_that_is_away_is_named_without_its_password(
    tmp_path: Path, command: str
) -> None:
    env = {
        "DISCORD_TOKEN": "abc",
        "DATABASE_URL": "postgresql://helpsight:hunter2@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1",
    }

    refused = helpsight(command, cwd=tmp_path, env=env)

    assert refused.returncode == 1
    assert "PostgreSQL at 127.0.0.1:1 cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "hunter2" not in refused.stderr


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    unreadable = "/proc/self/mem"  # for whoever asks, root too

    refused = helpsight("config", cwd=tmp_path, env={"HELPSIGHT_ENV_FILE": unreadable})

    assert refused.returncode == EX_CONFIG
    assert f"cannot be read: {unreadable}" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("read", "--manifest", "no.jsonl", "--out", "out.jsonl"), "no.jsonl: No such file"),
        (("eval", "redact", "--in", "."), ".: Is a directory"),
        (("ask", "why?", "--image", "no.png"), "no.png: No such file"),
        (("backfill", "--since", "tomorrow"), "write it as 2026-01-31"),
    ],
)
def test_what_was_typed_wrong_is_named_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    refused = helpsight(*arguments, cwd=tmp_path)

    assert refused.returncode == 2
    assert told in refused.stderr
    assert "Errno" not in refused.stderr
    assert "Traceback" not in refused.stderr
