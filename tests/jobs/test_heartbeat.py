import asyncio

import pytest

from db import workers
from db.pool import Pool
from jobs.heartbeat import alive
from tests.waiting import eventually


async def test_a_worker_gives_signs_of_life_and_takes_leave(db: Pool) -> None:
    async def is_told() -> bool:
        return bool(await workers.list_all(db))

    async with alive(db, "one", ("vie",)):
        await eventually(is_told)
        [life] = await workers.list_all(db)

    assert (life.name, life.missing_languages) == ("one", ["vie"])
    assert await workers.list_all(db) == []


async def test_a_sign_of_life_that_fails_is_given_again(db: Pool) -> None:
    await db.execute("ALTER TABLE workers RENAME TO away")

    async def is_told() -> bool:
        return bool(await workers.list_all(db))

    async with alive(db, "one", (), every_s=0.01):
        await db.execute("ALTER TABLE away RENAME TO workers")
        await eventually(is_told)


async def test_a_bot_that_hears_nothing_gives_no_sign_and_counts_as_no_worker(db: Pool) -> None:
    hears: list[bool] = []

    async def is_told() -> bool:
        return bool(await workers.list_all(db, role="bot"))

    async with alive(db, "bot:1", role="bot", lives=lambda: bool(hears), every_s=0.01):
        assert not await is_told()
        hears.append(True)
        await eventually(is_told)
        assert await workers.list_all(db) == []


@pytest.mark.parametrize(
    ("end", "left"), [(asyncio.CancelledError, []), (RuntimeError, ["one"])], ids=["told", "crash"]
)
async def test_who_is_told_to_stop_takes_leave_and_who_crashes_is_missed(
    db: Pool, end: type[BaseException], left: list[str]
) -> None:
    async def is_told() -> bool:
        return bool(await workers.list_all(db))

    async def work() -> None:
        async with alive(db, "one"):
            await eventually(is_told)
            raise end

    with pytest.raises(end):
        await work()
    assert [life.name for life in await workers.list_all(db)] == left
