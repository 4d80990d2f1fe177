from uuid import uuid4

import pytest

from db import better_readings, messages, ocr_results
from db.pool import Pool
from db.records import BACKFILL, LIVE
from ocr.need import MUTE, PLAIN
from tests.builders import make_place, make_transcript
from tests.jobs.models import is_provisional, land, read_locally

ALL = (BACKFILL + 1, 0)


@pytest.fixture(autouse=True)
async def place(db: Pool) -> None:
    await make_place(db)


async def reading(db: Pool) -> tuple[str, str]:
    row = await db.fetchrow("SELECT status, extracted_text FROM ocr_results")
    assert row
    return row["status"], row["extracted_text"]


async def test_a_reading_without_a_rank_is_final(db: Pool) -> None:
    _, picture = await read_locally(db, rank=None)

    assert not await is_provisional(db, picture)
    assert await better_readings.claim(db, picture, owner="one", lease_s=30) is None


async def test_a_models_reading_replaces_the_provisional_one_and_makes_it_final(db: Pool) -> None:
    _, picture = await read_locally(db, transcript=make_transcript(text="KeyError; a"))
    assert await is_provisional(db, picture)

    assert await land(db, picture, "KeyError: 'a'")

    assert await reading(db) == ("completed", "KeyError: 'a'")
    assert not await is_provisional(db, picture)


async def test_a_claim_tells_what_was_seen_and_for_whom(db: Pool) -> None:
    message_id, picture = await read_locally(db, rank=3, priority=BACKFILL)

    claim = await better_readings.claim(db, picture, owner="one", lease_s=30)

    assert claim
    assert (claim.message_id, claim.rank, claim.is_live) == (message_id, 3, False)
    assert (claim.channel_kind, claim.local.text) == ("help", make_transcript().text)
    assert claim.url.startswith("https://cdn.discordapp.com/")


async def test_one_worker_at_a_time_and_a_late_one_changes_nothing(db: Pool) -> None:
    _, picture = await read_locally(db)
    late = await better_readings.claim(db, picture, owner="one", lease_s=0)
    assert late
    now = await better_readings.claim(db, picture, owner="two", lease_s=30)
    assert now
    assert await better_readings.claim(db, picture, owner="three", lease_s=30) is None

    text = make_transcript(text="late")
    assert not await better_readings.land(db, picture, late.token, text, matters=True)
    assert not await better_readings.keep_local(db, picture, late.token, reason="x")
    assert not await better_readings.renew(db, picture, late.token, lease_s=30)
    assert not await better_readings.release(db, picture, late.token)
    assert await better_readings.renew(db, picture, now.token, lease_s=30)
    assert await reading(db) == ("completed", make_transcript().text)


async def test_a_claim_whose_answer_was_lost_is_given_again(db: Pool) -> None:
    _, picture = await read_locally(db)
    token = uuid4()
    for _ in range(2):
        assert await better_readings.claim(db, picture, owner="one", lease_s=30, token=token)


async def test_a_local_reading_that_stays_says_why(db: Pool) -> None:
    _, picture = await read_locally(db)
    claim = await better_readings.claim(db, picture, owner="one", lease_s=30)
    assert claim

    assert await better_readings.keep_local(db, picture, claim.token, reason="doubtful: loop")

    assert not await is_provisional(db, picture)
    assert await db.fetchval("SELECT provenance ->> 'better' FROM ocr_results") == "doubtful: loop"


@pytest.mark.parametrize(("counts", "tries"), [(True, 1), (False, 0)])
async def test_what_is_put_off_waits_and_counts_where_it_is_the_pictures_fault(
    db: Pool, *, counts: bool, tries: int
) -> None:
    _, picture = await read_locally(db)
    claim = await better_readings.claim(db, picture, owner="one", lease_s=30)
    assert claim

    await better_readings.put_off(db, picture, claim.token, delay_s=60, code="x", counts=counts)

    assert await better_readings.due(db, below=ALL, limit=9) == []
    assert await db.fetchval("SELECT retry_count FROM better_readings") == tries


async def test_live_goes_before_backfill_doubt_before_silence_and_the_newest_first(
    db: Pool,
) -> None:
    wanted = [
        (LIVE, 2), (LIVE, 11), (LIVE, MUTE), (LIVE, PLAIN), (BACKFILL, 2), (BACKFILL, PLAIN)
    ]  # fmt: skip
    pictures = {
        (priority, rank, age): (await read_locally(db, rank=rank, priority=priority))[1]
        for age in ("old", "new")
        for priority, rank in reversed(wanted)
    }

    order = await better_readings.due(db, below=ALL, limit=99)

    assert order == [pictures[(*kind, age)] for kind in wanted for age in ("new", "old")]
    urgent = await better_readings.due(db, below=(LIVE, PLAIN), limit=99)
    assert urgent == order[:6]
    assert await better_readings.due(db, below=ALL, limit=2) == order[:2]


async def test_a_picture_that_ends_its_workers_stays_as_it_was_read(db: Pool) -> None:
    _, picture = await read_locally(db)
    for _ in range(better_readings.MAX_TRIES - 1):
        assert await better_readings.claim(db, picture, owner="dead", lease_s=0)
        assert await better_readings.reap(db) == [picture]
    assert await better_readings.claim(db, picture, owner="dead", lease_s=0)

    assert await better_readings.reap(db) == []

    assert not await is_provisional(db, picture)
    assert (await reading(db))[0] == "completed"


async def test_what_a_predecessor_of_the_same_name_held_is_free(db: Pool) -> None:
    _, picture = await read_locally(db)
    assert await better_readings.claim(db, picture, owner="one", lease_s=30)

    assert await better_readings.reap(db, "another") == []
    assert await better_readings.reap(db, "one") == [picture]


async def test_what_has_waited_for_too_long_is_final(db: Pool) -> None:
    _, old = await read_locally(db)
    _, new = await read_locally(db)
    await db.execute(
        "UPDATE better_readings SET created_at = now() - interval '3 hours'"
        " WHERE attachment_id = $1",
        old,
    )

    assert await better_readings.expire(db, after_s=7200) == 1

    assert await is_provisional(db, new)
    assert not await is_provisional(db, old)


async def test_a_deleted_message_takes_its_wish_along(db: Pool) -> None:
    message_id, picture = await read_locally(db)
    claim = await better_readings.claim(db, picture, owner="one", lease_s=30)
    assert claim

    await messages.delete(db, [message_id])

    text = make_transcript()
    assert not await better_readings.land(db, picture, claim.token, text, matters=True)
    assert await better_readings.due(db, below=ALL, limit=9) == []


async def test_the_same_bytes_bring_a_models_reading_of_their_guild_and_purpose(db: Pool) -> None:
    _, picture = await read_locally(db)
    digest = make_transcript().sha256
    assert await better_readings.read_by_model(db, 100, digest, ["help"]) is None

    await land(db, picture, "KeyError: 'a'")

    known = await better_readings.read_by_model(db, 100, digest, ["help"])
    assert known
    assert known.text == "KeyError: 'a'"
    assert await better_readings.read_by_model(db, 101, digest, ["help"]) is None
    assert await better_readings.read_by_model(db, 100, digest, ["invoice"]) is None


async def test_a_copy_of_a_provisional_reading_knows_its_rank(db: Pool) -> None:
    await read_locally(db, rank=7)

    known = await ocr_results.same_picture(db, 100, make_transcript().sha256, ["help"])

    assert known
    assert known.rank == 7


async def test_an_operator_sees_what_waits(db: Pool) -> None:
    await read_locally(db, rank=2)
    await read_locally(db, rank=PLAIN, priority=BACKFILL)

    waiting = await better_readings.waiting(db, doubtful_below=MUTE)

    assert (waiting.total, waiting.live, waiting.doubtful) == (2, 1, 1)
    assert waiting.since
