"""Advisory locks: one process at a time, freed when its connection ends."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from db.pool import Connection, Pool

SWEEP_LOCK_ID = 727_002


@asynccontextmanager
async def try_lock(pool: Pool, lock_id: int) -> AsyncGenerator["Connection | None"]:
    """The connection that holds the lock, for as long as the block runs; None: another has it."""
    async with pool.acquire() as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock_id):
            yield None
            return
        try:
            yield connection
        finally:
            if not connection.is_closed():
                await connection.execute("SELECT pg_advisory_unlock($1)", lock_id)
