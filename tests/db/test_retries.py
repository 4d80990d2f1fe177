"""The second chances of pictures: who gets one, how many, and who never does."""

from uuid import UUID

from db import channels, chores, ocr_results, retries
from db.pool import Pool
from tests.builders import CHANNEL, make_attachment, make_message, make_place, store

TOTAL, TRIES = 10, 3


async def picture(db: Pool) -> UUID:
    await make_place(db)
    [attachment_id] = await store(db, make_message(attachments=(make_attachment(),)))
    return attachment_id


async def fail(
    db: Pool, attachment_id: UUID, *, status: str = "failed", may_retry: bool = True
) -> int:
    """Fail one try; the tries of this round before it."""
    claim = await ocr_results.claim(db, attachment_id, owner="one", lease_s=30)
    assert claim
    if claim.retry_count + 1 >= TRIES:
        await ocr_results.end(
            db,
            attachment_id,
            claim.token,
            status=status,
            code="download_failed",
            message="Discord did not answer",
            may_retry=may_retry,
        )
    else:
        await ocr_results.put_off(
            db, attachment_id, claim.token, delay_s=0, code="download_failed", message="so"
        )
    return claim.retry_count


async def put_back(
    db: Pool, *, limit: int = 2000, except_codes: tuple[str, ...] = ()
) -> list[UUID]:
    return await retries.put_back(
        db, total=TOTAL, max_tries=TRIES, limit=limit, except_codes=except_codes
    )


async def test_a_picture_gets_three_tries_a_round_and_ten_in_all(db: Pool) -> None:
    attachment_id, rounds = await picture(db), [3]
    for _ in range(TRIES):
        await fail(db, attachment_id)
    while await put_back(db) == [attachment_id]:
        tries = 0
        while await ocr_results.is_due(db, attachment_id):
            await fail(db, attachment_id)
            tries += 1
        rounds.append(tries)

    assert rounds == [3, 3, 3, 1]
    assert await db.fetchval("SELECT retry_count FROM ocr_results") == TOTAL


async def test_what_failed_for_good_is_left_alone(db: Pool) -> None:
    for status, may_retry in (("failed", False), ("gone", False), ("unsupported", False)):
        attachment_id = await picture(db)
        for _ in range(TRIES):
            await fail(db, attachment_id, status=status, may_retry=may_retry)

    assert await put_back(db) == []


async def test_no_more_than_agreed_are_put_back_those_that_failed_first(db: Pool) -> None:
    first, second = await picture(db), await picture(db)
    for attachment_id in (second, first):
        for _ in range(TRIES):
            await fail(db, attachment_id)
    await db.execute(
        "UPDATE ocr_results SET not_before = now() - interval '1 day' WHERE attachment_id = $1",
        first,
    )

    assert await put_back(db, limit=1) == [first]


async def test_some_failures_may_be_left_out(db: Pool) -> None:
    attachment_id = await picture(db)
    for _ in range(TRIES):
        await fail(db, attachment_id)

    assert await put_back(db, except_codes=("download_failed",)) == []
    assert await put_back(db, except_codes=("account_limited",)) == [attachment_id]


async def test_pictures_without_a_reading_get_one_and_other_files_none(db: Pool) -> None:
    attachment_id = await picture(db)
    await store(
        db,
        make_message(
            attachments=(
                make_attachment(filename="log.txt", content_type="text/plain", maybe_image=False),
                make_attachment(filename="data.bin", content_type=None, maybe_image=False),
            )
        ),
    )
    await db.execute("DELETE FROM ocr_results")

    assert await retries.queue_missing(db, limit=2000) == [attachment_id]
    assert await retries.queue_missing(db, limit=2000) == []


async def test_pictures_of_channels_that_are_left_alone_stay_unread(db: Pool) -> None:
    await picture(db)
    await db.execute("DELETE FROM ocr_results")
    await channels.set_kind(db, CHANNEL.id, "ignore")

    assert await retries.queue_missing(db, limit=2000) == []


async def test_a_reading_somebody_wanted_anew_stays_when_that_fails(db: Pool) -> None:
    attachment_id = await picture(db)
    await db.execute("UPDATE ocr_results SET extracted_text = 'as it was'")

    for _ in range(TRIES):
        await fail(db, attachment_id)

    row = await db.fetchrow("SELECT status, extracted_text FROM ocr_results")
    assert row
    assert tuple(row) == ("completed", "as it was")


async def test_a_chore_is_taken_once_and_again_when_it_is_time(db: Pool) -> None:
    assert await chores.take(db, "retry", every_s=3600)
    assert not await chores.take(db, "retry", every_s=3600)
    assert await chores.take(db, "erase", every_s=3600)
    assert await chores.take(db, "retry", every_s=0)
    await chores.give_back(db, "retry")
    assert await chores.take(db, "retry", every_s=3600)
