"""Databases for tests: migrated, without rows, and used again.

To empty one takes a fiftieth of the time in which one is made.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import asyncpg

from db.migrate import migrate
from db.pool import Connection

GROWN_BYTES = 500_000  # what is deleted stays in the files of a table, for queries to wade through
_TELL_OF_CHANGES = """
    CREATE FUNCTION tell() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NOTIFY altered; END';
    CREATE EVENT TRIGGER altered ON ddl_command_end EXECUTE FUNCTION tell();
"""
_END_THE_OTHERS = """
    SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
"""
_TABLES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> $1 ORDER BY 1
"""
_SEQUENCES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
_IS_AS_NEW = """
    SELECT sum(pg_relation_size(oid)) < $1
        AND NOT EXISTS (SELECT FROM pg_statistic WHERE starelid >= 16384)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_APPLIED = "schema_migrations"  # the one table that a migrated database holds rows in


def on_database(url: str, name: str) -> str:
    """*url* with another database of the same server."""
    return f"{url.rsplit('/', 1)[0]}/{name}"


@dataclass(eq=False)
class Database:
    """One that is used again. Its keeper stays connected, and hears when a table is altered."""

    name: str
    keeper: Connection
    is_altered: bool = False

    def hear(self, *_notice: object) -> None:
        self.is_altered = True


class Databases:
    """Those of one run of pytest, on a server that others may use too."""

    def __init__(self, url: str, admin: Connection, run: str) -> None:
        self._url = url
        self._admin = admin
        self._template = f"helpsight_template_{run}"
        self._numbers = count(1)
        self._free: list[Database] = []
        self._emptying = ""

    def url(self, name: str) -> str:
        return on_database(self._url, name)

    async def make_template(self) -> None:
        await self._admin.execute(f"DROP DATABASE IF EXISTS {self._template}")
        await self._admin.execute(f"CREATE DATABASE {self._template}")
        await migrate(self.url(self._template))
        connection = await asyncpg.connect(self.url(self._template))
        tables = [row[0] for row in await connection.fetch(_TABLES, _APPLIED)]
        sequences = [row[0] for row in await connection.fetch(_SEQUENCES)]
        await connection.execute(_TELL_OF_CHANGES)
        await connection.close()
        self._emptying = ";".join(
            [f"DELETE FROM {table}" for table in tables]
            + [f"SELECT setval('{sequence}', 1, false)" for sequence in sequences]
        )

    @asynccontextmanager
    async def lent(self) -> AsyncGenerator[str]:
        """The URL of a migrated, empty database that nobody else uses meanwhile."""
        database = self._free.pop() if self._free else await self._made()
        yield self.url(database.name)
        if await self._empty(database):
            self._free.append(database)
        else:
            await database.keeper.close()
            await self._drop(database.name)

    @asynccontextmanager
    async def clone(self, template: str | None = None) -> AsyncGenerator[str]:
        """The URL of a database that was never used, and is dropped afterwards."""
        name = await self._create(template or self._template)
        yield self.url(name)
        await self._drop(name)

    async def close(self) -> None:
        for database in self._free:
            await database.keeper.close()
            await self._drop(database.name)
        await self._drop(self._template)

    async def _made(self) -> Database:
        name = await self._create(self._template)
        # No trigger and no foreign key acts on what the keeper deletes.
        settings = {"session_replication_role": "replica"}
        keeper = await asyncpg.connect(self.url(name), server_settings=settings)
        database = Database(name, keeper)
        await keeper.add_listener("altered", database.hear)
        return database

    async def _empty(self, database: Database) -> bool:
        """Whether it is as new: with its first tables, without rows, statistics or old pages."""
        while await database.keeper.fetchval(_END_THE_OTHERS) is not None:
            pass  # they are ending
        if database.is_altered:
            return False
        await database.keeper.execute(self._emptying)
        is_as_new = bool(await database.keeper.fetchval(_IS_AS_NEW, GROWN_BYTES))
        return is_as_new and not database.is_altered  # word of it may have come just now

    async def _create(self, template: str) -> str:
        name = f"helpsight_test_{os.getpid()}_{next(self._numbers)}"
        await self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    async def _drop(self, name: str) -> None:
        await self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
