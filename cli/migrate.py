"""`helpsight migrate`: the schema, before the processes of a release start."""

import asyncio

from cli.config import load_settings
from cli.wiring.ground import servers
from db import migrate as migrations


def migrate() -> None:
    """Bring the database up to date. Safe to run at any time, from several places at once.

    Needs DATABASE_URL, or a running `helpsight demo` or `helpsight up`, which do it by themselves.
    Prints what it applied; `helpsight doctor` says whether something is missing.
    """
    applied = asyncio.run(migrations.migrate(servers(load_settings()).database_url))
    print("\n".join(f"applied {name}" for name in applied) or "the database is up to date")
