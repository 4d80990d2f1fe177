from db import locks
from db.pool import Pool
from tests.waiting import eventually

LOCK_ID = 1


async def test_one_holds_a_lock_at_a_time(db: Pool) -> None:
    async with locks.try_lock(db, LOCK_ID) as held:
        assert held
        async with locks.try_lock(db, LOCK_ID) as other:
            assert other is None

    async with locks.try_lock(db, LOCK_ID) as held:
        assert held


async def test_a_holder_that_falls_silent_keeps_nobody_from_the_work(db: Pool) -> None:
    """As one that is frozen, or whose machine is gone without a word."""

    async def is_free() -> bool:
        async with locks.try_lock(db, LOCK_ID) as held:
            return held is not None

    async with locks.try_lock(db, LOCK_ID, silent_s=0.05) as held:
        assert held
        await eventually(is_free)


async def test_a_lock_leaves_its_connection_as_it_was(db: Pool) -> None:
    async with db.acquire() as only:
        before = await only.fetchval("SHOW idle_session_timeout")
    async with locks.try_lock(db, LOCK_ID) as held:
        assert held
        assert await held.fetchval("SHOW idle_session_timeout") == "10min"

    connections = [await db.acquire() for _ in range(db.get_max_size())]
    found = {await one.fetchval("SHOW idle_session_timeout") for one in connections}
    for one in connections:
        await db.release(one)
    assert found == {before}
