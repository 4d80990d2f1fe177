from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from redis.asyncio import Redis

from core.redis import connect
from db.pool import Pool
from db.records import BACKFILL, WaitingReading
from jobs.queue import CONTROL_QUEUE, READ_QUEUE, JobQueue, deserialize
from tests.builders import make_attachment, make_message, make_place, store
from tests.jobs.conftest import queued


async def score(redis: Redis, queue: str, name: str) -> float:
    """When a job is due, in ms since the epoch."""
    found = await redis.zscore(queue, name)
    assert found is not None
    return found


def names(*ids: UUID) -> list[str]:
    return [f"read_attachment:{i}" for i in ids]


async def test_live_pictures_go_before_a_backfill_and_freed_ones_before_both(
    db: Pool, redis: Redis
) -> None:
    queue, backfill, live, freed = JobQueue(redis, db), uuid4(), uuid4(), uuid4()

    await queue.ring_reads([backfill], priority=BACKFILL)
    await queue.ring_reads([live])
    await queue.ring_reads([freed], freed=True)

    assert await queued(redis, READ_QUEUE) == names(freed, live, backfill)


async def test_the_same_picture_waits_once_and_only_moves_forward(db: Pool, redis: Redis) -> None:
    queue, first, second = JobQueue(redis, db), uuid4(), uuid4()

    await queue.ring_reads([first], priority=BACKFILL)
    await queue.ring_reads([second])
    await queue.ring_reads([first, first])
    await queue.ring_reads([second], priority=BACKFILL)

    assert sorted(await queued(redis, READ_QUEUE)) == sorted(names(first, second))
    live_until = (datetime.now(UTC) - timedelta(days=29)).timestamp() * 1000
    for name in names(first, second):
        assert await score(redis, READ_QUEUE, name) < live_until


async def test_the_oldest_of_a_backfill_still_waits_behind_what_is_live(
    db: Pool, redis: Redis
) -> None:
    queue, old, live = JobQueue(redis, db), uuid4(), uuid4()
    long_ago = datetime.now(UTC) - timedelta(days=400)

    await queue.ring_reads([live])
    await queue.ring_waiting(
        [WaitingReading(old, BACKFILL, long_ago, was_rung=True, was_lost=False)]
    )

    assert await queued(redis, READ_QUEUE) == names(live, old)


async def test_many_uploads_keep_no_screenshot_of_discord_waiting(db: Pool, redis: Redis) -> None:
    queue, old, live, upload = JobQueue(redis, db), uuid4(), uuid4(), uuid4()

    await queue.ring_uploads([upload])
    await queue.ring_reads([live])
    await queue.ring_reads([old], priority=BACKFILL)

    assert await queued(redis, READ_QUEUE) == [
        *names(live),
        f"read_upload:{upload}",
        *names(old),
    ]


async def test_a_question_waits_for_its_time(db: Pool, redis: Redis) -> None:
    due_at = datetime.now(UTC) + timedelta(seconds=10)

    await JobQueue(redis, db).ring_question(42, due_at)

    assert await score(redis, CONTROL_QUEUE, "answer_question:42") == int(due_at.timestamp() * 1000)


async def test_jobs_carry_an_id_and_nothing_else(db: Pool, redis: Redis) -> None:
    picture = uuid4()
    await JobQueue(redis, db).ring_reads([picture])

    blob = await redis.get(f"arq:job:{names(picture)[0]}")

    assert blob
    assert deserialize(blob)["a"] == [str(picture)]
    assert await redis.pttl(f"arq:job:{names(picture)[0]}") > 0


async def test_thousands_are_rung_for_at_once(db: Pool, redis: Redis) -> None:
    pictures = [uuid4() for _ in range(1201)]

    assert await JobQueue(redis, db).ring_reads(pictures)

    assert len(await queued(redis, READ_QUEUE)) == 1201


async def test_rows_that_were_rung_for_say_so(db: Pool, redis: Redis) -> None:
    await make_place(db)
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))

    await JobQueue(redis, db).ring_reads([picture])

    assert await db.fetchval("SELECT enqueued_at IS NOT NULL FROM ocr_results")


async def test_without_redis_ringing_fails_fast_and_says_so(db: Pool) -> None:
    away = connect("redis://127.0.0.1:1/0")

    assert not await JobQueue(away, db).ring_reads([uuid4()])
    assert not await JobQueue(away, db).ring_question(1, datetime.now(UTC))
