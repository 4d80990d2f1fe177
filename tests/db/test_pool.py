from db.pool import create_pool, note_change

LAST_STATEMENT = "SELECT query FROM pg_stat_activity WHERE pid = $1"


async def test_a_statement_is_one_round_trip(database_url: str) -> None:
    async with (
        await create_pool(database_url, max_size=1) as pool,
        await create_pool(database_url, max_size=1) as other,
    ):
        pid = await pool.fetchval("SELECT pg_backend_pid()")

        assert await other.fetchval(LAST_STATEMENT, pid) == "SELECT pg_backend_pid()"


async def test_a_changed_session_is_cleaned_before_it_is_used_again(database_url: str) -> None:
    async with await create_pool(database_url, max_size=1) as pool:
        for _ in range(2):  # each time anew
            async with pool.acquire() as connection:
                note_change(connection)
                await connection.execute("SET lock_timeout = 1234; SELECT pg_advisory_lock(5)")

            assert await pool.fetchval("SHOW lock_timeout") == "0"
            assert (
                await pool.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
                == 0
            )


async def test_a_transaction_that_was_left_open_is_ended(database_url: str) -> None:
    async with await create_pool(database_url, max_size=1) as pool:
        async with pool.acquire() as connection:
            await connection.execute("BEGIN; SET LOCAL lock_timeout = 1234")

        assert await pool.fetchval("SHOW lock_timeout") == "0"
