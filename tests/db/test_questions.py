from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from db import answers, messages, ocr_results, questions
from db.pool import Pool
from db.records import LIVE, Ask, ClaimedQuestion, NewAnswer, NewMessage, Source
from tests.builders import (
    FORUM,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)


async def asked(db: Pool, message: NewMessage) -> list[UUID]:
    await make_place(db)
    return await store(db, message, ask=True)


async def claimed(db: Pool, message: NewMessage) -> ClaimedQuestion:
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim
    return claim


async def read(db: Pool, attachment_id: UUID) -> None:
    claim = await ocr_results.claim(db, attachment_id, owner="one", lease_s=30)
    assert claim
    assert await ocr_results.complete(db, attachment_id, claim.token, make_transcript())


async def test_a_question_is_due_when_its_quiet_window_is_over(db: Pool) -> None:
    await make_place(db)
    message, now = make_message(), datetime.now(UTC)
    later = Ask(message.id, due_at=now + timedelta(hours=1), give_up_at=now + timedelta(hours=2))

    await messages.insert(db, [message], priority=LIVE, ask=[later])

    assert message.id not in await questions.due_page(db)
    assert await questions.claim(db, message.id, owner="one", lease_s=30) is None


async def test_a_question_waits_for_its_pictures(db: Pool) -> None:
    message = make_message(attachments=(make_attachment(), make_attachment()))
    first, second = await asked(db, message)

    await read(db, first)
    assert message.id not in await questions.due_page(db)

    await read(db, second)
    assert await questions.due_page(db) == [message.id]
    claim = await claimed(db, message)
    assert [reading.status for reading in claim.readings] == ["completed", "completed"]


async def test_a_question_does_not_wait_for_its_pictures_for_ever(db: Pool) -> None:
    message = make_message(attachments=(make_attachment(),))
    await asked(db, message)
    await db.execute("UPDATE questions SET give_up_at = now()")

    assert [reading.status for reading in (await claimed(db, message)).readings] == ["pending"]


async def test_a_question_knows_its_thread(db: Pool) -> None:
    await make_place(db)
    thread, message = make_thread(title="npm fails"), make_message()
    await store_thread(db, thread)
    stored = make_message(id=message.id, channel_id=FORUM.id, thread_id=thread.id)
    await store(db, stored, ask=True)

    claim = await claimed(db, stored)

    assert (claim.title, claim.thread_id, claim.channel_id) == ("npm fails", thread.id, FORUM.id)


async def test_an_answer_is_written_with_the_end_of_its_question(db: Pool) -> None:
    message, source = make_message(), make_message()
    await asked(db, message)
    await store(db, source)
    claim = await claimed(db, message)
    new = NewAnswer(
        kind="similar",
        text="Activate the venv [1].",
        sources=(
            Source(source.id, GUILD.id, source.channel_id, "venv", from_screenshot=True),
            Source(404, GUILD.id, source.channel_id, "deleted meanwhile"),
        ),
    )

    assert await questions.answer(db, message.id, claim.token, new)

    [ready] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    assert (ready.text, ready.channel_id, ready.question_id) == (new.text, 200, message.id)
    assert [(s.title, s.from_screenshot) for s in ready.sources] == [("venv", True)]


async def test_what_the_card_shows_travels_with_the_answer(db: Pool) -> None:
    message = make_message()
    await asked(db, message)
    claim = await claimed(db, message)
    new = NewAnswer(
        kind="not_found",
        text="Không tìm thấy.",
        sources=(),
        confidence="low",
        full_text="Không tìm thấy gì cả.",
        language="vi",
        gap="nothing_similar",
    )

    await questions.answer(db, message.id, claim.token, new)

    [ready] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    assert (ready.kind, ready.confidence, ready.full_text, ready.language) == (
        new.kind,
        new.confidence,
        new.full_text,
        new.language,
    )
    assert await db.fetchval("SELECT reason FROM questions") == "nothing_similar"


async def test_a_claim_whose_answer_was_lost_may_be_repeated(db: Pool) -> None:
    message, token = make_message(), uuid4()
    await asked(db, message)

    for _ in range(2):
        claim = await questions.claim(db, message.id, owner="one", lease_s=30, token=token)
        assert claim
        assert claim.token == token


async def test_what_a_predecessor_held_is_asked_again(db: Pool) -> None:
    message = make_message()
    await asked(db, message)
    await claimed(db, message)

    assert await questions.reap_owner(db, "another") == []
    assert await questions.reap_owner(db, "one") == [message.id]
    assert message.id in await questions.due_page(db)


async def test_who_lost_the_lease_says_nothing(db: Pool) -> None:
    message = make_message()
    await asked(db, message)
    late = await claimed(db, message)
    await db.execute("UPDATE questions SET lease_until = now() - interval '1 second'")
    assert await questions.reap(db) == [message.id]

    assert await questions.answer(db, message.id, late.token, NewAnswer("similar", "x", ())) is None
    assert not await questions.end(db, message.id, late.token, status="abstained", reason="x")

    assert await db.fetchval("SELECT count(*) FROM answers") == 0


async def test_an_answer_is_sent_by_one_bot_and_once(db: Pool) -> None:
    message = make_message()
    await asked(db, message)
    claim = await claimed(db, message)
    await questions.answer(db, message.id, claim.token, NewAnswer("similar", "x", ()))

    assert await answers.claim_ready(db, [GUILD.id + 1], limit=10, lease_s=30) == []
    [ready] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    assert await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30) == []
    assert await answers.mark_sent(db, ready, 999)
    assert not await answers.mark_sent(db, ready, 999)


async def test_an_answer_that_could_not_be_sent_is_tried_again_later(db: Pool) -> None:
    message = make_message()
    await asked(db, message)
    claim = await claimed(db, message)
    await questions.answer(db, message.id, claim.token, NewAnswer("similar", "x", ()))
    [ready] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)

    assert await answers.release(db, ready.id, ready.token, "500", delay_s=0)

    [again] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    assert (again.id, again.retry_count) == (ready.id, 1)


async def test_the_end_of_a_reading_finds_the_question_that_waits_for_it(db: Pool) -> None:
    message = make_message(attachments=(make_attachment(),))
    [picture] = await asked(db, message)

    waiting = await questions.waits_for(db, picture)

    assert waiting
    assert waiting[0] == message.id
