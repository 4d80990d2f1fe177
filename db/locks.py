"""Advisory locks: one process at a time, freed when its connection ends.

A holder that falls silent, because it is frozen or its machine is gone, would keep everybody else
from the work for as long as nobody notices. So the server ends its connection after a time.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from db.pool import Connection, Pool, note_change

SWEEP_LOCK_ID = 727_002
CHORES_LOCK_ID = 727_004
EMBED_LOCK_ID = 727_005


SILENT_S = 600.0

_TAKE = (
    "SELECT CASE WHEN pg_try_advisory_lock($1)"
    " THEN set_config('idle_session_timeout', $2, false) IS NOT NULL ELSE false END"
)


@asynccontextmanager
async def try_lock(
    pool: Pool, lock_id: int, *, silent_s: float = SILENT_S
) -> AsyncGenerator["Connection | None"]:
    """The connection that holds the lock, for as long as the block runs; None: another has it.

    The lock is lost when the connection is not used for *silent_s*.
    """
    async with pool.acquire() as connection:
        note_change(connection)
        is_ours = await connection.fetchval(_TAKE, lock_id, f"{silent_s * 1000:.0f}ms")
        yield connection if is_ours else None
