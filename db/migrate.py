"""Numbered plain SQL files, applied in order, once, under one advisory lock."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from core.errors import PermanentError
from db.pool import Connection, Executor, reaching

FOLDER = Path(__file__).with_name("migrations")
LOCK_ID = 727_001
LOCK_POLL_S = 0.1
NO_TRANSACTION = "-- no-transaction"
TABLE_WAIT_S = 3.0  # for a table in use; whoever comes later to it waits behind us as long
PAUSE_S = 1.0  # in which they have it


class MigrationChanged(PermanentError):
    """A file was edited after it was applied: the database and the code no longer agree."""

    code = "migration_changed"


class SchemaBehind(PermanentError):
    """The database is older than the code; a later start may find it ready."""

    code = "schema_behind"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. A file that begins with `-- no-transaction` holds a single statement."""

    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def in_transaction(self) -> bool:
        return not self.sql.startswith(NO_TRANSACTION)


def load(folder: Path = FOLDER) -> list[Migration]:
    """The files of *folder* in the order of their numbers."""
    return [Migration(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.sql"))]


def missing(migrations: Sequence[Migration], applied: Mapping[str, str]) -> list[Migration]:
    """Those of *migrations* that *applied* (name to sha256) does not hold yet.

    Raises:
        MigrationChanged: one that is applied has another text now.
    """
    for migration in migrations:
        if applied.get(migration.name, migration.sha256) != migration.sha256:
            raise MigrationChanged(
                f"{migration.name}.sql was changed after it was applied to this database."
                " Restore the file, and put the change into a new one with the next number."
            )
    return [migration for migration in migrations if migration.name not in applied]


async def applied(connection: Executor) -> dict[str, str]:
    """What this database has, name to sha256; empty for a new database."""
    if await connection.fetchval("SELECT to_regclass('schema_migrations')") is None:
        return {}
    rows = await connection.fetch("SELECT version, sha256 FROM schema_migrations")
    return {row["version"]: row["sha256"] for row in rows}


async def require_current(db: Executor) -> None:
    """Let nobody work on a database that lacks what this code needs; a newer one will do.

    Raises:
        SchemaBehind: migrations are missing.
        MigrationChanged: an applied file has another text now.
    """
    if todo := missing(load(), await applied(db)):
        raise SchemaBehind(
            f"the database is older than this release: it lacks {todo[0].name}"
            f"{' and what came after it' if len(todo) > 1 else ''}. Run `helpsight migrate`."
        )


async def migrate(
    url: str, migrations: Sequence[Migration] | None = None, *, table_wait_s: float = TABLE_WAIT_S
) -> list[str]:
    """Bring the database at *url* up to date; return the names that were applied now.

    Any number of processes may run this at once: one works, the others wait and find nothing to do.
    A table in use is waited for, for *table_wait_s* at a time, so that nobody waits long behind us.

    Raises:
        DatabaseUnreachable: there is no connection.
        MigrationChanged: an applied file has another text now.
    """
    with reaching(url):
        connection = await asyncpg.connect(url)
    try:
        await _lock(connection)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY,"
            " sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        todo = missing(load() if migrations is None else migrations, await applied(connection))
        for migration in todo:
            await _apply(connection, migration, table_wait_s)
        return [migration.name for migration in todo]
    finally:
        await connection.close()  # frees the session's lock


async def _lock(connection: Connection) -> None:
    # Polled: a session that blocks in pg_advisory_lock would deadlock CREATE INDEX CONCURRENTLY.
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_ID):  # noqa: ASYNC110
        await asyncio.sleep(LOCK_POLL_S)


async def _apply(connection: Connection, migration: Migration, table_wait_s: float) -> None:
    """Until it is done: a table that somebody holds for long is tried again and again."""
    while True:
        try:
            return await _try_once(connection, migration, table_wait_s)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_S)


async def _try_once(connection: Connection, migration: Migration, table_wait_s: float) -> None:
    if migration.in_transaction:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{table_wait_s}s'")
            await connection.execute(migration.sql)
            await _record(connection, migration)
    else:
        await connection.execute(migration.sql)
        await _record(connection, migration)


async def _record(connection: Connection, migration: Migration) -> None:
    await connection.execute(
        "INSERT INTO schema_migrations (version, sha256) VALUES ($1, $2)",
        migration.name,
        migration.sha256,
    )
