"""What the doctor says of the search: whether it compares words alone, or meanings too."""

import asyncpg

from bot.check.finding import Finding
from cli.wiring.ground import servers
from cli.wiring.search import INSTALL, NO_VECTORS
from core.settings import Settings
from db import vectors
from db.vectors import Standing
from qa.minilm import is_installed

PART = "search"


async def finding(settings: Settings) -> Finding:
    """Which search is in use.

    Raises:
        PermanentError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError: there
            is no database, or none that is migrated.
    """
    if settings.search_semantic == "off":
        return Finding(PART, "ok", "by words (SEARCH_SEMANTIC is off)")
    connection = await asyncpg.connect(servers(settings).database_url, timeout=5)
    try:
        standing = await vectors.standing(connection)
    finally:
        await connection.close()
    return describe(standing, is_wanted=settings.search_semantic == "on", has_model=is_installed())


def describe(standing: Standing, *, is_wanted: bool, has_model: bool) -> Finding:
    """*is_wanted*: nothing starts without the search by meaning."""
    state = "failure" if is_wanted else "ok"
    if not has_model:
        return Finding(PART, state, "by words", f"To search by meaning too, {INSTALL}.")
    if not standing.can_be:
        return Finding(PART, state, f"by words: {NO_VECTORS}", "Optional: docs/keys.md.")
    if not standing.is_ready:
        return Finding(PART, "ok", "by words; by meaning too once a worker has started")
    seen = f"by words and by meaning, {standing.vectors} texts embedded, {standing.waiting} wait"
    return Finding(PART, "ok", seen)
