"""What the doctor says of the pictures that wait: for a reader, and for a model after it."""

from collections.abc import Mapping
from dataclasses import replace

import asyncpg

from bot.check import server
from bot.check.finding import Finding
from cli.wiring.ground import servers
from core.settings import Settings
from db import better_readings, health, ocr_results
from db import workers as lives
from db.better_readings import Waiting
from ocr.need import MUTE

_OPEN = ("pending", "processing")


async def readings(settings: Settings) -> str:
    """One line about both outboxes.

    Raises:
        PermanentError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError: there
            is no database, or none that is migrated.
    """
    connection = await asyncpg.connect(servers(settings).database_url, timeout=5)
    try:
        counts = await ocr_results.counts(connection)
        waiting = await better_readings.waiting(connection, doubtful_below=MUTE)
    finally:
        await connection.close()
    return describe(counts, waiting)


async def workers(settings: Settings) -> Finding:
    """Which workers live; raises what `readings` raises."""
    connection = await asyncpg.connect(servers(settings).database_url, timeout=5)
    try:
        found = server.workers(await lives.list_all(connection))
    finally:
        await connection.close()
    state = "warning" if found.state == "failure" else found.state  # `doctor` runs before `up` too
    return replace(found, part="workers", state=state)


async def queue(settings: Settings) -> Finding:
    """What waits in all servers, and for how long; raises what `readings` raises."""
    connection = await asyncpg.connect(servers(settings).database_url, timeout=5)
    try:
        return replace(server.queue(await health.backlog(connection)), part="queue")
    finally:
        await connection.close()


def describe(counts: Mapping[str, int], waiting: Waiting) -> str:
    """*counts* are readings by their status."""
    unread = sum(counts.get(status, 0) for status in _OPEN)
    seen = f"{counts.get('completed', 0)} read, {unread} to be read"
    if waiting.since is None:
        return f"{seen}, none waits for a model"
    return (
        f"{seen}, {waiting.total} wait for a model ({waiting.live} live,"
        f" {waiting.doubtful} doubtful), the oldest since {waiting.since:%Y-%m-%d %H:%M} UTC"
    )
