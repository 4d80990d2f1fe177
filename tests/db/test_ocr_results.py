import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

from db import ocr_results
from db.pool import Pool
from db.records import BACKFILL, ClaimedReading
from tests.builders import make_attachment, make_message, make_place, make_transcript, store

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def waiting_picture(db: Pool) -> UUID:
    await make_place(db)
    [attachment_id] = await store(db, make_message(attachments=(make_attachment(),)))
    return attachment_id


async def claimed(db: Pool, attachment_id: UUID, *, lease_s: float = 30) -> ClaimedReading:
    claim = await ocr_results.claim(db, attachment_id, owner="one", lease_s=lease_s)
    assert claim
    return claim


async def status(db: Pool) -> str:
    return await db.fetchval("SELECT status FROM ocr_results")


async def test_a_picture_is_claimed_by_one_worker_only(db: Pool) -> None:
    picture = await waiting_picture(db)

    claims = await asyncio.gather(
        *(ocr_results.claim(db, picture, owner=str(n), lease_s=30) for n in range(8))
    )

    assert sum(claim is not None for claim in claims) == 1


async def test_a_claim_whose_answer_was_lost_may_be_repeated(db: Pool) -> None:
    picture, token = await waiting_picture(db), uuid4()

    for _ in range(2):
        claim = await ocr_results.claim(db, picture, owner="one", lease_s=30, token=token)
        assert claim
        assert claim.token == token

    assert await db.fetchval("SELECT lost_count FROM ocr_results") == 0


async def test_a_lost_worker_counts_also_where_another_takes_over_by_itself(db: Pool) -> None:
    picture = await waiting_picture(db)
    await claimed(db, picture, lease_s=0)
    await claimed(db, picture)

    assert await db.fetchval("SELECT lost_count FROM ocr_results") == 1


async def test_an_expired_lease_may_be_taken_over(db: Pool) -> None:
    picture = await waiting_picture(db)
    first = await claimed(db, picture, lease_s=0)

    second = await claimed(db, picture)

    assert second.token != first.token


async def test_a_worker_that_lost_its_lease_finishes_nothing(db: Pool) -> None:
    picture = await waiting_picture(db)
    late = await claimed(db, picture, lease_s=0)
    await claimed(db, picture)

    assert not await ocr_results.complete(db, picture, late.token, make_transcript())
    assert not await ocr_results.put_off(db, picture, late.token, delay_s=0, code="x", message="x")
    assert not await ocr_results.end(
        db, picture, late.token, status="failed", code="x", message="x"
    )
    assert not await ocr_results.release(db, picture, late.token)
    assert not await ocr_results.renew(db, picture, late.token, lease_s=30)

    assert await status(db) == "processing"


async def test_a_finished_reading_holds_what_was_read(db: Pool) -> None:
    picture = await waiting_picture(db)
    claim = await claimed(db, picture)

    assert await ocr_results.complete(db, picture, claim.token, make_transcript(text="404"))

    row = await db.fetchrow("SELECT * FROM ocr_results")
    assert row
    assert row["status"] == "completed"
    assert row["extracted_text"] == "404"
    assert row["provenance"] == {"engine": "test"}
    assert row["completed_at"] >= row["created_at"]
    assert await db.fetchval("SELECT media_type FROM message_attachments") == "image/png"
    assert not await ocr_results.is_due(db, picture)


async def test_a_picture_that_is_put_off_waits_and_counts(db: Pool) -> None:
    picture = await waiting_picture(db)
    claim = await claimed(db, picture)

    await ocr_results.put_off(db, picture, claim.token, delay_s=60, code="busy", message="429")

    assert await ocr_results.claim(db, picture, owner="two", lease_s=30) is None
    assert await db.fetchval("SELECT retry_count FROM ocr_results") == 1
    assert await ocr_results.unrung(db, LONG_AGO) == []


async def test_a_picture_given_back_is_due_at_once_and_not_counted(db: Pool) -> None:
    picture = await waiting_picture(db)
    claim = await claimed(db, picture)

    await ocr_results.release(db, picture, claim.token)

    assert (await claimed(db, picture)).retry_count == 0


async def test_the_dead_hold_nothing_for_longer_than_their_lease(db: Pool) -> None:
    picture = await waiting_picture(db)
    await claimed(db, picture, lease_s=30)
    assert await ocr_results.reap(db) == []
    await db.execute("UPDATE ocr_results SET lease_until = now() - interval '1 second'")

    [lost] = await ocr_results.reap(db)
    assert lost.attachment_id == picture
    assert not lost.is_given_up
    assert await status(db) == "pending"


async def test_a_picture_over_which_workers_end_rests_longer_each_time_and_is_given_up_at_last(
    db: Pool,
) -> None:
    picture = await waiting_picture(db)
    rests: list[float] = []
    given_up: list[bool] = []
    for _ in range(ocr_results.MAX_LOSSES):
        await db.execute("UPDATE ocr_results SET not_before = now()")
        await claimed(db, picture)
        [lost] = await ocr_results.reap_owner(db, "one")
        rests.append(
            await db.fetchval(
                "SELECT extract(epoch FROM not_before - now())::float8 FROM ocr_results"
            )
        )
        assert lost.is_resting == (not lost.is_given_up and rests[-1] > 0)
        given_up.append(lost.is_given_up)

    at_once, resting = rests[: ocr_results.LOSSES_IN_A_ROW], rests[ocr_results.LOSSES_IN_A_ROW :]
    assert max(at_once) <= 0 < min(resting)
    assert resting == sorted(resting)
    assert given_up == [False] * (ocr_results.MAX_LOSSES - 1) + [True]
    row = await db.fetchrow("SELECT status, may_retry, retry_count FROM ocr_results")
    assert row
    assert tuple(row) == ("failed", True, 1)


async def test_a_worker_finds_what_its_predecessor_of_the_same_name_held(db: Pool) -> None:
    picture = await waiting_picture(db)
    await claimed(db, picture)

    assert await ocr_results.reap_owner(db, "another") == []
    assert [lost.attachment_id for lost in await ocr_results.reap_owner(db, "one")] == [picture]


async def test_pictures_never_rung_for_or_rung_in_another_redis_are_found(db: Pool) -> None:
    picture = await waiting_picture(db)
    [waiting] = await ocr_results.unrung(db, LONG_AGO)
    assert (waiting.attachment_id, waiting.priority, waiting.was_rung) == (picture, 0, False)

    await ocr_results.mark_rung(db, [picture])

    assert await ocr_results.unrung(db, LONG_AGO) == []
    [waiting] = await ocr_results.unrung(db, datetime.now(UTC))
    assert waiting.was_rung


async def test_pages_of_waiting_pictures_put_live_ones_first_and_miss_none(db: Pool) -> None:
    await make_place(db)
    pictures = tuple(make_attachment() for _ in range(5))
    ids = await store(db, make_message(attachments=pictures))
    await db.execute(
        "UPDATE ocr_results SET priority = $1 WHERE attachment_id = $2", BACKFILL, ids[0]
    )

    page = await ocr_results.pending_page(db)
    rest = await ocr_results.pending_page(db, (page[1].priority, page[1].attachment_id))

    assert (page[-1].attachment_id, page[-1].priority) == (ids[0], BACKFILL)
    assert page == page[:2] + rest


async def test_claiming_what_was_deleted_gives_nothing(db: Pool) -> None:
    assert await ocr_results.claim(db, uuid4(), owner="one", lease_s=30) is None
