"""`helpsight apikey`: a key is shown once, listed without its secret, and ended."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from cli.apikey import BadScope, described, parse_scopes
from db.api_keys import ApiKey

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def apikey(database_url: str, redis_url: str, *args: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "HELPSIGHT_ENV_FILE": os.devnull,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
    }
    command = [sys.executable, "-m", "cli.main", "apikey", *args]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_life_of_a_key(database_url: str, redis_url: str) -> None:
    made = apikey(database_url, redis_url, "create", "books", "--scopes", "invoices")
    key = made.stdout.strip()
    prefix = "_".join(key.split("_")[:2])
    listed = apikey(database_url, redis_url, "list").stdout
    ended = apikey(database_url, redis_url, "revoke", prefix)
    again = apikey(database_url, redis_url, "revoke", prefix)

    assert key.startswith("hs_")
    assert "not shown again" in made.stderr
    assert prefix in listed
    assert "books" in listed
    assert key not in listed
    assert ended.returncode == 0
    assert again.returncode == 1
    assert "no key" in again.stderr


@pytest.mark.parametrize("given", ["", "all", "read,write"])
def test_scopes_that_are_none_are_refused(given: str) -> None:
    with pytest.raises(BadScope, match="read, upload, invoices, metrics, admin"):
        parse_scopes(given)


def test_scopes_come_in_their_usual_order() -> None:
    assert parse_scopes("admin, read") == ("read", "admin")


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (None, "never"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=5), "5 days ago"),
    ],
)
def test_a_key_is_listed_with_its_last_use(ago: timedelta | None, shown: str) -> None:
    used = NOW - ago if ago else None
    key = ApiKey(uuid4(), "hs_1", "books", "ann", ("read",), NOW, used, None)

    assert described(key, NOW) == ("hs_1", "books", "ann", "read", "2026-11-22", shown, "live")
