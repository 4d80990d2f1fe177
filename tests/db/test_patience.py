import asyncio

import asyncpg
import pytest

from db import messages
from db.patience import DatabaseAway, patiently
from db.pool import Pool
from tests.builders import make_message, make_place, store
from tests.waiting import eventually

BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'"


async def test_a_deletion_that_meets_an_answer_half_way_is_carried_out_all_the_same(
    db: Pool,
) -> None:
    await make_place(db)
    question, source = make_message(), make_message()
    await store(db, question, source, ask=True)
    async with db.acquire() as deleting, db.acquire() as answering, db.acquire() as watching:
        pid = deleting.get_server_pid()
        await answering.execute("SET deadlock_timeout = '20s'")  # the deletion is ended, not this
        async with asyncio.TaskGroup() as group, answering.transaction():
            await answering.execute("UPDATE questions SET status = 'abstained'")
            ids = [question.id, source.id]
            deletion = group.create_task(patiently(lambda: messages.delete(deleting, ids)))
            await eventually(lambda: watching.fetchval(BLOCKED, pid))
            await answering.execute("SELECT FROM messages WHERE id = $1 FOR KEY SHARE", source.id)

    assert await deletion == ids


async def test_a_broken_connection_is_waited_out() -> None:
    faults: list[Exception] = [
        asyncpg.InternalClientError("cannot switch to state 12"),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        ConnectionRefusedError(),
    ]

    async def statement() -> str:
        if faults:
            raise faults.pop()
        return "done"

    assert await patiently(statement) == "done"


async def test_patience_has_an_end() -> None:
    async def statement() -> None:
        raise ConnectionRefusedError

    with pytest.raises(DatabaseAway):
        await patiently(statement, limit_s=0.01)


async def test_a_mistake_of_ours_is_not_repeated(db: Pool) -> None:
    tries = 0

    async def statement() -> None:
        nonlocal tries
        tries += 1
        await db.execute("SELECT nonsense")

    with pytest.raises(asyncpg.UndefinedColumnError):
        await patiently(statement)
    assert tries == 1
