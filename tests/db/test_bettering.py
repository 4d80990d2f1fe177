from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from db import better_readings, bettering, ocr_results, questions
from db.pool import Pool
from db.records import NewAnswer, Source
from tests.builders import make_attachment, make_message, make_place, make_transcript, store
from tests.jobs.models import land, read_locally

Meanwhile = Callable[[Pool, int], Awaitable[object]]


@pytest.fixture(autouse=True)
async def place(db: Pool) -> None:
    await make_place(db)


async def give(db: Pool, message_id: int, text: str, *sources: int) -> UUID | None:
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim
    named = tuple(Source(i, 100, 200, f"thread {i}") for i in sources)
    new = NewAnswer(kind="similar", text=text, sources=named)
    return await questions.answer(db, message_id, claim.token, new)


async def sent(db: Pool) -> None:
    await db.execute("UPDATE answers SET status = 'sent', reply_message_id = 9000")


async def answered(db: Pool, *sources: int) -> tuple[int, UUID]:
    """A question that was answered on a provisional reading, and the answer sent."""
    message_id, picture = await read_locally(db, ask=True)
    await give(db, message_id, "Perhaps this.", *sources)
    await sent(db)
    return message_id, picture


async def the_answer(db: Pool) -> tuple[str, int, int]:
    row = await db.fetchrow("SELECT text, revision, sent_revision FROM answers")
    assert row
    return row["text"], row["revision"], row["sent_revision"]


async def test_an_answer_given_on_a_provisional_reading_is_given_again_once(db: Pool) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")

    assert await bettering.reopen(db) == [message_id]
    assert await give(db, message_id, "Do that.")

    assert await the_answer(db) == ("Do that.", 1, 0)
    assert await db.fetchval("SELECT bettered_at IS NOT NULL FROM questions")
    assert await bettering.reopen(db) == []


async def test_a_second_better_reading_changes_no_answer(db: Pool) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")
    await bettering.reopen(db)
    await give(db, message_id, "Do that.")
    await db.execute(
        "INSERT INTO better_readings (attachment_id, guild_id, message_id, priority, rank)"
        " VALUES ($1, 100, $2, 0, 1)",
        picture,
        message_id,
    )

    await land(db, picture, "KeyError: 'b'")

    assert await bettering.reopen(db) == []


async def test_a_reading_that_says_the_same_asks_nothing_again(db: Pool) -> None:
    _, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'", matters=False)
    assert await bettering.reopen(db) == []


async def test_the_same_words_again_are_no_revision(db: Pool) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")
    await bettering.reopen(db)

    assert await give(db, message_id, "Perhaps this.")

    assert await the_answer(db) == ("Perhaps this.", 0, 0)


async def test_the_sources_are_those_of_the_answer_given_again(db: Pool) -> None:
    old, new, last = make_message(), make_message(), make_message()
    await store(db, old, new, last)
    message_id, picture = await answered(db, old.id, last.id)
    await land(db, picture, "KeyError: 'a'")
    await bettering.reopen(db)

    await give(db, message_id, "Do that.", new.id)

    rows = await db.fetch("SELECT position, message_id, title FROM answer_sources")
    assert [tuple(row) for row in rows] == [(1, new.id, f"thread {new.id}")]


@pytest.mark.parametrize("status", ["abstained", "failed"])
async def test_silence_on_the_better_reading_leaves_the_answer_that_was_given(
    db: Pool, status: str
) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")
    await bettering.reopen(db)
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim

    await questions.end(db, message_id, claim.token, status=status, reason="nothing_similar")

    assert await db.fetchval("SELECT status FROM questions") == "answered"
    assert await the_answer(db) == ("Perhaps this.", 0, 0)


async def test_a_question_that_met_with_silence_may_be_answered_now(db: Pool) -> None:
    message_id, picture = await read_locally(db, ask=True)
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim
    await questions.end(db, message_id, claim.token, status="abstained", reason="no_question")
    await land(db, picture, "KeyError: 'a'")

    assert await bettering.reopen(db) == [message_id]
    await give(db, message_id, "Do that.")

    assert await the_answer(db) == ("Do that.", 0, 0)


async def read_late(db: Pool, text: str) -> int:
    """A question that did not wait for its picture any longer, which is then read; its id."""
    posted = make_message(attachments=(make_attachment(),))
    [picture] = await store(db, posted, ask=True)
    reading = await ocr_results.claim(db, picture, owner="local", lease_s=30)
    assert reading
    assert await questions.claim(db, posted.id, owner="one", lease_s=30) is None
    await db.execute("UPDATE questions SET give_up_at = now(), due_at = now()")
    claim = await questions.claim(db, posted.id, owner="one", lease_s=30)
    assert claim
    await questions.end(db, posted.id, claim.token, status="abstained", reason="nothing_similar")
    await ocr_results.complete(db, picture, reading.token, make_transcript(text=text))
    return posted.id


async def test_a_question_that_could_not_wait_for_its_picture_is_asked_again_when_it_is_read(
    db: Pool,
) -> None:
    message_id = await read_late(db, "KeyError: 'a'")

    assert await bettering.reopen(db) == [message_id]
    await give(db, message_id, "Do that.")

    assert await the_answer(db) == ("Do that.", 0, 0)
    assert await bettering.reopen(db) == []


async def test_a_late_picture_without_text_changes_nothing(db: Pool) -> None:
    await read_late(db, "")

    assert await bettering.reopen(db) == []


async def test_a_question_that_waited_for_its_picture_is_asked_once(db: Pool) -> None:
    message_id, _ = await read_locally(db, ask=True, rank=None)
    await give(db, message_id, "Do that.")
    await sent(db)

    assert await bettering.reopen(db) == []


async def replied(db: Pool, message_id: int) -> None:
    await store(db, make_message(author_id=8, reply_to_id=message_id))


async def replied_to_the_bot(db: Pool, _: int) -> None:
    await store(db, make_message(author_id=8, reply_to_id=9000))


async def dismissed(db: Pool, _: int) -> None:
    await db.execute("UPDATE answers SET dismissed_at = now()")


async def refused_by_discord(db: Pool, _: int) -> None:
    await db.execute("UPDATE answers SET status = 'failed'")


async def long_ago(db: Pool, _: int) -> None:
    await db.execute("UPDATE questions SET better_since = now() - interval '2 hours'")


@pytest.mark.parametrize(
    "meanwhile", [replied, replied_to_the_bot, dismissed, refused_by_discord, long_ago]
)
async def test_some_answers_stay_as_they_are_for_ever(db: Pool, meanwhile: Meanwhile) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")
    await meanwhile(db, message_id)

    assert await bettering.reopen(db) == []

    assert await db.fetchval("SELECT better_since IS NULL FROM questions")
    assert await db.fetchval("SELECT status FROM questions") == "answered"


@pytest.mark.parametrize(
    "words", [{"author_id": 7, "is_bot": False}, {"author_id": 99, "is_bot": True}]
)
async def test_what_the_asker_or_a_bot_adds_is_no_persons_reply(
    db: Pool, words: dict[str, object]
) -> None:
    message_id, picture = await answered(db)
    await land(db, picture, "KeyError: 'a'")
    await store(db, make_message(reply_to_id=message_id, **words))

    assert await bettering.reopen(db) == [message_id]


async def test_an_answer_on_its_way_is_waited_for(db: Pool) -> None:
    message_id, picture = await read_locally(db, ask=True)
    await give(db, message_id, "Perhaps this.")
    await land(db, picture, "KeyError: 'a'")
    assert await bettering.reopen(db) == []

    await sent(db)

    assert await bettering.reopen(db) == [message_id]


async def test_a_question_being_answered_with_the_older_text_is_asked_again(db: Pool) -> None:
    message_id, picture = await read_locally(db, ask=True)
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim
    await land(db, picture, "KeyError: 'a'")
    assert await bettering.reopen(db) == []
    new = NewAnswer(kind="similar", text="Perhaps this.", sources=())
    await questions.answer(db, message_id, claim.token, new)
    await sent(db)

    assert await bettering.reopen(db) == [message_id]


async def test_a_question_that_waits_is_not_asked_twice(db: Pool) -> None:
    _, picture = await read_locally(db, ask=True)

    await land(db, picture, "KeyError: 'a'")

    assert await db.fetchval("SELECT better_since IS NULL FROM questions")


async def test_all_pictures_of_a_message_better_its_answer_together(db: Pool) -> None:
    message_id, picture = await answered(db)
    await db.execute(
        "INSERT INTO message_attachments (discord_id, message_id, guild_id, position, filename,"
        " size_bytes, url) VALUES (77, $1, 100, 1, 'b.png', 1, 'https://x')",
        message_id,
    )
    await db.execute(
        "INSERT INTO better_readings (attachment_id, guild_id, message_id, priority, rank)"
        " SELECT id, 100, message_id, 0, 1 FROM message_attachments WHERE discord_id = 77"
    )
    await land(db, picture, "KeyError: 'a'")
    assert await bettering.reopen(db) == []

    await db.execute("UPDATE questions SET better_since = better_since - interval '3 minutes'")

    assert await bettering.reopen(db) == [message_id]


async def test_an_old_question_is_left_alone_when_its_picture_is_read_better(db: Pool) -> None:
    _, picture = await answered(db)
    await db.execute("UPDATE questions SET created_at = now() - interval '2 hours'")
    await land(db, picture, "KeyError: 'a'")
    assert await db.fetchval("SELECT better_since IS NULL FROM questions")
    assert better_readings.LATE_S < 7200


async def test_a_picture_of_a_later_part_betters_the_answer_to_the_whole(db: Pool) -> None:
    first = make_message()
    await store(db, first, ask=True)
    part_id, picture = await read_locally(db)
    assert await db.fetchval("SELECT part_ids FROM questions") == [part_id]
    await db.execute("UPDATE questions SET due_at = now()")
    await give(db, first.id, "Perhaps this.")
    await sent(db)

    await land(db, picture, "KeyError: 'a'")

    assert await bettering.reopen(db) == [first.id]


async def test_where_a_person_took_over_nothing_is_said_again(db: Pool) -> None:
    _, picture = await answered(db)
    await db.execute("UPDATE questions SET status = 'cancelled'")
    await land(db, picture, "KeyError: 'a'")

    assert await bettering.reopen(db) == []
