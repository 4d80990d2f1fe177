"""What the tests' own databases promise: none finds what another left."""

import asyncpg
import pytest

from tests.databases import Databases

LOCK = "SELECT pg_advisory_lock(1)"
ALTERED = "ALTER TABLE guilds RENAME TO away"
ANALYZED = "INSERT INTO guilds (id, name) VALUES (1, 'x'); ANALYZE guilds"
GROWN = "INSERT INTO guilds (id, name) SELECT n, repeat('x', 90) FROM generate_series(1, 9000) n"


async def test_a_database_comes_back_without_rows_numbers_or_strangers(
    databases: Databases,
) -> None:
    note = "INSERT INTO audit (guild_id, user_id, action) VALUES (1, 2, 'x') RETURNING id"
    async with databases.lent() as url:
        forgotten = await asyncpg.connect(url)
        await forgotten.execute("INSERT INTO guilds (id, name) VALUES (1, 'x')")
        assert await forgotten.fetchval(note) == 1
        await forgotten.execute(LOCK)
    async with databases.lent() as again:
        assert again == url
        connection = await asyncpg.connect(again)
        assert await connection.fetchval("SELECT count(*) FROM guilds") == 0
        assert await connection.fetchval("SELECT pg_try_advisory_lock(1)")
        await connection.execute("INSERT INTO guilds (id, name) VALUES (1, 'x')")
        assert await connection.fetchval(note) == 1
        await connection.close()
    forgotten.terminate()


@pytest.mark.parametrize("change", [ALTERED, ANALYZED, GROWN], ids=["altered", "analyzed", "grown"])
async def test_a_database_that_cannot_be_made_as_new_is_given_to_nobody(
    databases: Databases, change: str
) -> None:
    async with databases.lent() as url:
        connection = await asyncpg.connect(url)
        await connection.execute(change)
        await connection.close()
    async with databases.lent() as other:
        assert other != url
