import asyncio

import asyncpg
import pytest

from db.migrate import Migration, MigrationChanged, load, migrate, missing
from tests.waiting import eventually
from tools.fuzz.migrations import cuts, killed_at

WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_migrations_are_applied_once_and_in_order(empty_database_url: str) -> None:
    steps = [
        Migration("0001_a", "CREATE TABLE a (id int)"),
        Migration("0002_b", "ALTER TABLE a ADD COLUMN name text"),
    ]

    assert await migrate(empty_database_url, steps) == ["0001_a", "0002_b"]
    assert await migrate(empty_database_url, steps) == []


async def test_several_processes_may_migrate_at_once(empty_database_url: str) -> None:
    runs = await asyncio.gather(*(migrate(empty_database_url) for _ in range(4)))

    assert sorted(map(len, runs)) == [0, 0, 0, len(load())]


async def test_an_edited_migration_is_refused(empty_database_url: str) -> None:
    await migrate(empty_database_url, [Migration("0001_a", "CREATE TABLE a (id int)")])

    with pytest.raises(MigrationChanged, match=r"0001_a\.sql was changed"):
        await migrate(empty_database_url, [Migration("0001_a", "CREATE TABLE a (id bigint)")])


async def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    broken = Migration("0001_a", "CREATE TABLE a (id int); SELECT no_such_column FROM a")

    with pytest.raises(asyncpg.UndefinedColumnError):
        await migrate(empty_database_url, [broken])

    mended = Migration("0001_a", "CREATE TABLE a (id int)")
    assert await migrate(empty_database_url, [mended]) == ["0001_a"]


async def test_a_statement_that_needs_no_transaction_can_say_so(empty_database_url: str) -> None:
    steps = [
        Migration("0001_a", "CREATE TABLE a (id int)"),
        Migration("0002_i", "-- no-transaction\nCREATE INDEX CONCURRENTLY a_id ON a (id)"),
    ]

    assert await migrate(empty_database_url, steps) == ["0001_a", "0002_i"]


async def test_a_table_in_use_is_waited_for_without_holding_up_the_others(
    empty_database_url: str,
) -> None:
    await migrate(empty_database_url, [Migration("0001_a", "CREATE TABLE a (id int)")])
    holder = await asyncpg.connect(empty_database_url)
    reader = await asyncpg.connect(empty_database_url)
    held = holder.transaction()
    await held.start()
    await holder.execute("SELECT FROM a")

    step = Migration("0002_b", "ALTER TABLE a ADD COLUMN name text")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(migrate(empty_database_url, [step], table_wait_s=0.05))
        async with asyncio.timeout(10):
            await eventually(lambda: reader.fetchval(WAITING))
            await reader.execute("SELECT FROM a")  # it was behind the migration, not for long
        await held.rollback()

    assert running.result() == ["0002_b"]
    await holder.close()
    await reader.close()


def test_the_numbers_of_our_migrations_are_unique_and_without_gaps() -> None:
    numbers = [int(migration.name.split("_")[0]) for migration in load()]

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_database_that_is_ahead_of_the_code_is_left_alone() -> None:
    assert (
        missing([Migration("0001_a", "x")], {"0001_a": Migration("", "x").sha256, "0002": ""}) == []
    )


async def test_a_process_killed_within_a_migration_leaves_it_to_the_next(
    empty_database_url: str,
) -> None:
    """The short form of `make fuzz ONLY=migrations`."""
    steps = [
        Migration("0001_a", "CREATE TABLE a (id int);\n"),
        Migration("0002_b", "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN name text;\n"),
    ]
    place = cuts(steps[1].sql)[1]

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await migrate(empty_database_url, [steps[0], killed_at(steps[1], place)])

    assert await migrate(empty_database_url, steps) == ["0002_b"]
