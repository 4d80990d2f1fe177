"""What is done every so often is done once, by one worker."""

import asyncio
from uuid import UUID

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAwayError

from core.byte_cache import CacheLimits, RedisByteCache
from db import privacy, retention
from db.pool import Pool
from jobs.chores import Chore, Chores
from jobs.erase import erase
from jobs.fetch_cache import KeptPictures, name_of
from jobs.queue import READ_QUEUE, JobQueue
from jobs.retention import forget_old
from jobs.retry_failed import MODEL_CODES, RetryLimits, retry_failed
from jobs.spending import NOTHING, Affordable
from tests.builders import NOON, make_attachment, make_message, make_place, store
from tests.jobs.conftest import queued


class Account:
    """A models' account that affords so much."""

    def __init__(self, affords: Affordable) -> None:
        self._affords = affords

    async def affordable(self) -> Affordable:
        return self._affords


@pytest.fixture
def kept(redis: Redis) -> KeptPictures:
    return KeptPictures(RedisByteCache(redis, "pictures", CacheLimits()))


def counting(counter: list[str], name: str = "one") -> Chore:
    async def do() -> int:
        counter.append(name)
        return 1

    return Chore(name, 3600, do)


async def failed(db: Pool, code: str = "download_failed") -> UUID:
    await make_place(db)
    [attachment_id] = await store(db, make_message(attachments=(make_attachment(),)))
    await db.execute(
        "UPDATE ocr_results SET status = 'failed', may_retry = true, retry_count = 3,"
        " error_code = $2 WHERE attachment_id = $1",
        attachment_id,
        code,
    )
    return attachment_id


async def test_many_workers_do_it_once_an_hour(db: Pool) -> None:
    done: list[str] = []
    workers = [Chores(db, [counting(done), counting(done, "two")]) for _ in range(5)]

    await asyncio.gather(*(worker.look() for worker in workers))
    await workers[0].look()
    assert done == ["one", "two"]

    await db.execute("UPDATE chores SET begun_at = begun_at - interval '1 hour'")
    await workers[3].look()
    assert done == ["one", "two"] * 2


async def test_a_chore_that_lost_a_server_is_done_at_the_next_look(db: Pool) -> None:
    tries: list[str] = []

    async def do() -> int:
        tries.append("try")
        if len(tries) == 1:
            raise RedisAwayError
        return 7

    chores = Chores(db, [Chore("shaky", 3600, do)])
    assert await chores.look() == {}
    assert await chores.look() == {"shaky": 7}


async def test_a_chore_that_breaks_keeps_nobody_from_the_next(db: Pool) -> None:
    done: list[str] = []

    async def do() -> int:
        raise RuntimeError("a fault of ours")

    chores = Chores(db, [Chore("broken", 3600, do), counting(done)])
    assert await chores.look() == {"one": 1}
    assert await chores.look() == {}


async def test_failed_pictures_wait_again_behind_everything_live(db: Pool, redis: Redis) -> None:
    again = await failed(db)
    [live] = await store(db, make_message(attachments=(make_attachment(),)))
    queue = JobQueue(redis, db)

    assert await retry_failed(db, queue, RetryLimits()) == 1
    await queue.ring_reads([live])

    assert await queued(redis, READ_QUEUE) == [
        f"read_attachment:{live}",
        f"read_attachment:{again}",
    ]


async def test_a_round_takes_no_more_than_agreed_missing_ones_included(
    db: Pool, redis: Redis
) -> None:
    await failed(db)
    for _ in range(3):
        await store(db, make_message(attachments=(make_attachment(),)))
    await db.execute("DELETE FROM ocr_results WHERE status = 'pending'")
    limits, queue = RetryLimits(most=3), JobQueue(redis, db)

    assert await retry_failed(db, queue, limits) == 3
    assert await retry_failed(db, queue, limits) == 1


@pytest.mark.parametrize(("affords", "rows"), [(NOTHING, 1), (Affordable(5, 5), 2)])
async def test_what_a_model_failed_waits_while_none_can_be_asked(
    db: Pool, redis: Redis, affords: Affordable, rows: int
) -> None:
    await failed(db, "account_limited")
    await failed(db, "engine_timeout")
    assert "account_limited" in MODEL_CODES

    queue = JobQueue(redis, db)
    assert await retry_failed(db, queue, RetryLimits(), Account(affords)) == rows


async def test_an_erasing_that_was_stopped_is_ended_by_a_worker(
    db: Pool, redis: Redis, kept: KeptPictures
) -> None:
    await make_place(db)
    picture = make_attachment()
    await store(db, make_message(author_id=7, attachments=(picture,)))
    name = name_of(picture.url)
    assert name
    cache = RedisByteCache(redis, "pictures", CacheLimits())
    await cache.put(name, b"the picture")
    await cache.put("another", b"somebody else's")
    await privacy.begin_erasing(db, 7)

    assert await erase(db, kept, grace_days=30) == 0  # the bot may be at it
    await db.execute("UPDATE privacy_choices SET updated_at = now() - interval '1 hour'")
    assert await erase(db, kept, grace_days=30) == 1

    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    assert await cache.get(name) is None
    assert await cache.get("another") == b"somebody else's"
    assert await erase(db, kept, grace_days=30) == 0


async def test_guilds_the_bot_left_long_ago_are_erased(db: Pool, kept: KeptPictures) -> None:
    await make_place(db)
    await store(db, make_message(), make_message())
    await db.execute("UPDATE guilds SET left_at = now() - interval '31 days'")

    assert await erase(db, kept, grace_days=32) == 0
    assert await erase(db, kept, grace_days=30) == 2

    assert await db.fetchval("SELECT count(*) FROM guilds") == 0


@pytest.mark.parametrize(("operator_days", "guild_days"), [(10, None), (None, 10), (90, 10)])
async def test_messages_that_are_too_old_are_erased(
    db: Pool, kept: KeptPictures, operator_days: int | None, guild_days: int | None
) -> None:
    await make_place(db)
    await store(db, make_message(created_at=NOON))
    await retention.set_days(db, 100, guild_days)

    assert await forget_old(db, kept, operator_days=operator_days) == 1
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_without_a_limit_messages_are_kept(db: Pool, kept: KeptPictures) -> None:
    await make_place(db)
    await store(db, make_message(created_at=NOON))

    assert await forget_old(db, kept, operator_days=None) == 0
    assert await db.fetchval("SELECT count(*) FROM messages") == 1
