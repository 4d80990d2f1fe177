"""Advisory locks: one process at a time, freed when its connection ends."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from db.pool import Connection, Pool

SWEEP_LOCK_ID = 727_002
CHORES_LOCK_ID = 727_004
EMBED_LOCK_ID = 727_005


@asynccontextmanager
async def try_lock(pool: Pool, lock_id: int) -> AsyncGenerator["Connection | None"]:
    """The connection that holds the lock, for as long as the block runs; None: another has it."""
    async with pool.acquire() as connection:
        is_ours = await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock_id)
        yield connection if is_ours else None  # the pool's reset of a connection frees its locks
