import asyncio
from uuid import UUID

from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis

from db import locks, ocr_results, questions
from db.pool import Pool
from jobs.queue import CONTROL_QUEUE, READ_QUEUE, JobQueue
from jobs.sweep import AUDIT_KEY, Sweeper
from tests.builders import make_attachment, make_message, make_place, store
from tests.jobs.conftest import queued


async def waiting(db: Pool, *, ask: bool = False) -> UUID:
    await make_place(db)
    message = make_message(attachments=(make_attachment(),))
    [picture] = await store(db, message, ask=ask)
    return picture


def sweeper(db: Pool, redis: Redis) -> Sweeper:
    return Sweeper(db, redis, every_s=5)


async def test_a_picture_whose_bell_was_never_rung_is_found(db: Pool, redis: Redis) -> None:
    picture = await waiting(db)

    assert await sweeper(db, redis).sweep() >= 1

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_an_emptied_redis_is_noticed(db: Pool, redis: Redis) -> None:
    picture, sweep = await waiting(db), sweeper(db, redis).sweep
    await sweep()
    await redis.flushdb()  # pyright: ignore[reportUnknownMemberType]
    await redis.set(AUDIT_KEY, b"1")  # this is not the audit's doing

    await sweep()

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_a_job_that_redis_lost_alone_is_found_by_the_audit(db: Pool, redis: Redis) -> None:
    picture, sweep = await waiting(db), sweeper(db, redis).sweep
    await sweep()
    await redis.delete(READ_QUEUE, f"arq:job:read_attachment:{picture}")
    await sweep()
    assert await queued(redis, READ_QUEUE) == []

    await redis.delete(AUDIT_KEY)
    await sweep()

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_what_a_dead_worker_held_starts_again_at_once(db: Pool, redis: Redis) -> None:
    picture = await waiting(db)
    await ocr_results.claim(db, picture, owner="dead", lease_s=0)
    held = f"{in_progress_key_prefix}read_attachment:{picture}"
    await redis.set(held, b"1")

    await sweeper(db, redis).sweep()

    assert await ocr_results.is_due(db, picture)
    assert await redis.exists(held) == 0
    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_a_question_a_dead_worker_held_is_asked_again(db: Pool, redis: Redis) -> None:
    await make_place(db)
    message = make_message()
    await store(db, message, ask=True)
    await questions.claim(db, message.id, owner="dead", lease_s=0)

    await sweeper(db, redis).sweep()

    assert await queued(redis, CONTROL_QUEUE) == [f"answer_question:{message.id}"]


async def test_one_worker_sweeps_at_a_time(db: Pool, redis: Redis) -> None:
    await waiting(db)
    async with locks.try_lock(db, locks.SWEEP_LOCK_ID) as held:
        assert held

        assert await sweeper(db, redis).sweep() == 0

    assert await sweeper(db, redis).sweep() >= 1


async def test_pictures_that_wait_for_their_next_try_are_left_alone(db: Pool, redis: Redis) -> None:
    picture = await waiting(db)
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    await ocr_results.put_off(db, picture, claim.token, delay_s=60, code="x", message="x")

    assert await sweeper(db, redis).sweep() == 0


async def test_many_sweepers_ring_for_each_row_once(db: Pool, redis: Redis) -> None:
    await make_place(db)
    pictures = tuple(make_attachment() for _ in range(10))
    await store(db, make_message(attachments=pictures))

    await asyncio.gather(*(sweeper(db, redis).sweep() for _ in range(4)))

    assert len(await queued(redis, READ_QUEUE)) == 10
    assert await JobQueue(redis, db).ring_reads([])
