"""The pool of connections to PostgreSQL."""

import json
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from core.errors import PermanentError

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
# What a single statement needs: the pool in production, a connection inside a transaction.
Executor: TypeAlias = "Pool | Connection"

COMMAND_TIMEOUT_S = 30.0


class DatabaseUnreachable(PermanentError):
    """A process cannot start without its database; the message holds no password."""

    code = "database_unreachable"


@contextmanager
def reaching(url: str) -> Generator[None]:
    """Say in plain words why the database at *url* cannot be opened.

    Raises:
        DatabaseUnreachable: whatever the reason.
    """
    try:
        yield
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as e:
        raise DatabaseUnreachable(
            f"PostgreSQL at {_place(url)} cannot be used: {e or type(e).__name__}."
            " Check DATABASE_URL, and that the server runs."
        ) from e


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "its socket", parts.port or 5432
    except ValueError:
        return "the given address"
    return f"{host}:{port}"


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
    )


class _Session(asyncpg.Connection):
    """A connection that goes back to its pool as it is, unless it was said to be changed.

    Cleaning up after each statement would be a second round trip for each. An open transaction is
    ended in any case.
    """

    _is_changed = False

    def note_change(self) -> None:
        self._is_changed = True

    def get_reset_query(self) -> str:
        if not self._is_changed:
            return ""
        self._is_changed = False
        return super().get_reset_query()


def note_change(connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """To be called before a setting or an advisory lock outlasts its transaction.

    It is undone when *connection* goes back to its pool.
    """
    session = cast("_Session", connection)  # which the proxy hands on to
    session.note_change()


async def create_pool(url: str, *, max_size: int, min_size: int = 1) -> Pool:
    """Open a pool on *url*. Datetimes are aware; jsonb columns are plain Python values.

    Raises:
        DatabaseUnreachable: the first connection failed.
    """
    options: dict[str, Any] = {"application_name": "helpsight", "timezone": "UTC"}
    with reaching(url):
        return await asyncpg.create_pool(
            url,
            min_size=min_size,
            max_size=max_size,
            command_timeout=COMMAND_TIMEOUT_S,
            init=_prepare,
            connection_class=_Session,
            server_settings=options,
        )


@asynccontextmanager
async def transaction(db: Executor) -> AsyncGenerator[Connection]:
    """All statements of the block or none of them; with a pool on a connection of its own."""
    if isinstance(db, asyncpg.Pool):
        async with db.acquire() as connection, connection.transaction():
            yield connection
    else:
        async with db.transaction():
            yield db
