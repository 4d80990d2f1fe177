import asyncio
from typing import Any, cast
from uuid import UUID

import asyncpg
from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis

from core.redis import connect
from db import better_readings, locks, ocr_results, questions
from db.pool import Pool
from jobs.queue import AUDIT_KEY, BETTER_QUEUE, CONTROL_QUEUE, READ_QUEUE, JobQueue
from jobs.sweep import AFTER_ALL, Sweeper
from ocr.need import PLAIN
from tests.builders import make_attachment, make_message, make_place, store
from tests.jobs.conftest import queued
from tests.jobs.models import is_provisional, land, models, read_locally


async def waiting(db: Pool, *, ask: bool = False) -> UUID:
    await make_place(db)
    message = make_message(attachments=(make_attachment(),))
    [picture] = await store(db, message, ask=ask)
    return picture


def sweeper(db: Pool, redis: Redis) -> Sweeper:
    return Sweeper(db, redis)


async def test_a_picture_whose_bell_was_never_rung_is_found(db: Pool, redis: Redis) -> None:
    picture = await waiting(db)

    assert await sweeper(db, redis).sweep() >= 1

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_a_backlog_longer_than_a_page_is_rung_for_in_one_pass(db: Pool, redis: Redis) -> None:
    await make_place(db)
    count = ocr_results.PAGE + 10
    pictures = [tuple(make_attachment() for _ in range(10)) for _ in range(count // 10)]
    await store(db, *(make_message(attachments=ten) for ten in pictures))
    await redis.set(AUDIT_KEY, b"1")  # this is not the audit's doing

    await sweeper(db, redis).sweep()

    assert len(await queued(redis, READ_QUEUE)) == count


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

    await JobQueue(redis, db).distrust()  # as a worker does that could not look again
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


class Recovering:
    """PostgreSQL just after a crash: it refuses the first statement."""

    def __init__(self, db: Pool) -> None:
        self._db = db
        self._is_up = False

    async def fetch(self, *args: Any) -> Any:
        if not self._is_up:
            self._is_up = True
            raise asyncpg.CannotConnectNowError("the database system is starting up")
        return await self._db.fetch(*args)

    async def execute(self, *args: Any) -> Any:
        return await self._db.execute(*args)


async def test_a_worker_that_starts_while_the_database_recovers_takes_over_all_the_same(
    db: Pool, redis: Redis
) -> None:
    picture = await waiting(db)
    await ocr_results.claim(db, picture, owner="host:0", lease_s=3600)

    await sweeper(cast("Pool", Recovering(db)), redis).take_over("host:0")

    assert await ocr_results.is_due(db, picture)
    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_what_a_dead_worker_held_is_freed_although_redis_is_away(
    db: Pool, redis: Redis
) -> None:
    picture = await waiting(db)
    _, better = await read_locally(db, rank=2)
    await better_readings.claim(db, better, owner="host:0", lease_s=3600)
    await ocr_results.claim(db, picture, owner="host:0", lease_s=3600)
    nowhere = connect("redis://127.0.0.1:1")

    await sweeper(db, nowhere).take_over("host:0")
    await nowhere.aclose()

    assert await ocr_results.is_due(db, picture)
    assert await better_readings.due(db, below=AFTER_ALL, limit=9) == [better]


async def test_a_sweeper_that_ended_between_freeing_and_ringing_holds_nothing_up(
    db: Pool, redis: Redis
) -> None:
    picture = await waiting(db)
    await ocr_results.claim(db, picture, owner="dead", lease_s=0)
    begun = f"{in_progress_key_prefix}read_attachment:{picture}"
    await redis.set(begun, b"1")
    await ocr_results.reap(db)  # and then it ended

    await sweeper(db, redis).sweep()

    assert await redis.exists(begun) == 0
    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


class EmptiedMeanwhile:
    """A Redis that takes a ring, and is emptied and swept before the ringer hears of it."""

    def __init__(self, redis: Redis, db: Pool) -> None:
        self._redis = redis
        self._db = db

    def register_script(self, script: str) -> Any:
        run = self._redis.register_script(script)

        async def run_and_lose(**arguments: Any) -> Any:
            new: Any = await run(**arguments)  # pyright: ignore[reportUnknownVariableType]
            await self._redis.flushdb()  # pyright: ignore[reportUnknownMemberType]
            await sweeper(self._db, self._redis).sweep()
            return new  # pyright: ignore[reportUnknownVariableType]

        return run_and_lose


async def test_a_ring_that_was_lost_before_it_was_noted_is_repeated(db: Pool, redis: Redis) -> None:
    picture = await waiting(db)

    await JobQueue(cast("Redis", EmptiedMeanwhile(redis, db)), db).ring_reads([picture])
    await redis.delete(READ_QUEUE, f"arq:job:read_attachment:{picture}")  # it never got there
    await sweeper(db, redis).sweep()

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_a_question_a_dead_worker_held_is_asked_again(db: Pool, redis: Redis) -> None:
    await make_place(db)
    message = make_message()
    await store(db, message, ask=True)
    await questions.claim(db, message.id, owner="dead", lease_s=0)

    await sweeper(db, redis).sweep()

    assert await queued(redis, CONTROL_QUEUE) == [f"answer_question:{message.id}"]


async def test_a_job_that_redis_lost_between_start_and_claim_starts_again_at_once(
    db: Pool, redis: Redis
) -> None:
    picture = await waiting(db)
    started = f"{in_progress_key_prefix}read_attachment:{picture}"
    await JobQueue(redis, db).ring_reads([picture])  # before this Redis had an epoch
    await redis.set(started, b"1")

    await sweeper(db, redis).sweep()

    assert await redis.exists(started) == 0


async def test_a_picture_that_ends_its_workers_is_given_up(db: Pool, redis: Redis) -> None:
    picture = await waiting(db, ask=True)
    for _ in range(ocr_results.MAX_LOSSES):
        await db.execute("UPDATE ocr_results SET not_before = now()")  # it has rested
        assert await ocr_results.claim(db, picture, owner="dead", lease_s=0)
        await sweeper(db, redis).sweep()

    row = await db.fetchrow("SELECT status, error_code, retry_count FROM ocr_results")
    assert row
    assert tuple(row) == ("failed", "worker_lost", 1)
    assert len(await queued(redis, CONTROL_QUEUE)) == 1  # the question no longer waits for it


async def test_a_picture_that_rests_is_not_rung_for_before_it_is_due(
    db: Pool, redis: Redis
) -> None:
    """A ring that nobody can follow yet would count as heard."""
    picture = await waiting(db)
    for _ in range(ocr_results.LOSSES_IN_A_ROW + 1):
        assert await ocr_results.claim(db, picture, owner="dead", lease_s=0)
        await redis.flushdb()  # pyright: ignore[reportUnknownMemberType]
        await sweeper(db, redis).sweep()
    assert await queued(redis, READ_QUEUE) == []

    await db.execute("UPDATE ocr_results SET not_before = now()")
    await sweeper(db, redis).sweep()
    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{picture}"]


async def test_what_an_emptied_redis_lost_is_read_in_the_order_it_came(
    db: Pool, redis: Redis
) -> None:
    pictures = [await waiting(db) for _ in range(6)]
    lost = pictures[3]
    await db.execute("UPDATE ocr_results SET lost_count = 1 WHERE attachment_id = $1", lost)
    await db.execute(
        "UPDATE ocr_results SET created_at = now() + n * interval '1 second' - interval '1 hour'"
        " FROM unnest($1::uuid[]) WITH ORDINALITY AS turn (picture, n)"
        " WHERE attachment_id = picture",
        pictures,
    )

    await sweeper(db, redis).sweep()

    expected = [lost, *(picture for picture in pictures if picture != lost)]
    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{i}" for i in expected]


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


async def test_models_read_what_the_day_affords_and_the_most_needed_first(
    db: Pool, redis: Redis
) -> None:
    await make_place(db)
    _, plain = await read_locally(db, rank=PLAIN)
    _, doubtful = await read_locally(db, rank=2)
    spending = models(redis, per_day=2).spending
    passes = Sweeper(db, redis, spending=spending)

    await passes.sweep()

    rung = await queued(redis, BETTER_QUEUE)
    assert f"better_reading:{doubtful}" in rung
    affords_more = (await spending.affordable()).any > 1  # by the time of day
    assert (f"better_reading:{plain}" in rung) is affords_more


async def test_nothing_is_rung_for_while_the_models_rest(db: Pool, redis: Redis) -> None:
    await make_place(db)
    await read_locally(db, rank=2)
    spending = models(redis).spending
    await spending.rest(60)

    await Sweeper(db, redis, spending=spending).sweep()

    assert await queued(redis, BETTER_QUEUE) == []


async def test_without_models_what_waits_for_them_is_final_after_a_time(
    db: Pool, redis: Redis
) -> None:
    await make_place(db)
    _, picture = await read_locally(db, rank=2)
    await sweeper(db, redis).sweep()
    assert await is_provisional(db, picture)

    await Sweeper(db, redis, better_within_s=0).sweep()

    assert not await is_provisional(db, picture)


async def test_a_better_reading_whose_worker_died_is_rung_for_again(db: Pool, redis: Redis) -> None:
    await make_place(db)
    _, picture = await read_locally(db, rank=2)
    await better_readings.claim(db, picture, owner="dead", lease_s=0)
    held = f"{in_progress_key_prefix}better_reading:{picture}"
    await redis.set(held, b"1")

    await Sweeper(db, redis, spending=models(redis).spending).sweep()

    assert await redis.exists(held) == 0
    assert await queued(redis, BETTER_QUEUE) == [f"better_reading:{picture}"]


async def test_an_answer_to_better_whose_bell_was_lost_is_found(db: Pool, redis: Redis) -> None:
    await make_place(db)
    message_id, picture = await read_locally(db, ask=True)
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim
    await questions.end(db, message_id, claim.token, status="abstained", reason="x")
    await land(db, picture, "KeyError: 'a'")

    await sweeper(db, redis).sweep()

    assert await queued(redis, CONTROL_QUEUE) == [f"answer_question:{message_id}"]
