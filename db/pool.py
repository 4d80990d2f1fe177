"""The pool of connections to PostgreSQL."""

import json
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
# What a single statement needs: the pool in production, a connection inside a transaction.
Executor: TypeAlias = "Pool | Connection"

COMMAND_TIMEOUT_S = 30.0


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
    )


async def create_pool(url: str, *, max_size: int, min_size: int = 1) -> Pool:
    """Open a pool on *url*. Datetimes are aware; jsonb columns are plain Python values."""
    options: dict[str, Any] = {"application_name": "helpsight", "timezone": "UTC"}
    return await asyncpg.create_pool(
        url,
        min_size=min_size,
        max_size=max_size,
        command_timeout=COMMAND_TIMEOUT_S,
        init=_prepare,
        server_settings=options,
    )
