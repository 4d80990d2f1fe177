"""What its asker adds is part of a question; what others say to the asker ends it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import messages, ocr_results, questions
from db.pool import Pool
from db.records import LIVE, Ask, ClaimedQuestion, NewMessage
from tests.builders import (
    CHANNEL,
    FORUM,
    NOON,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)

LINH, BOB = 7, 8


async def asked(db: Pool, message: NewMessage, *, by_name: bool = False) -> NewMessage:
    """*message*, asked with a window of 10 s that is just over."""
    await make_place(db)
    await ask(db, message, by_name=by_name)
    await pass_time(db)
    return message


async def ask(db: Pool, message: NewMessage, *, by_name: bool = False) -> None:
    now = datetime.now(UTC)
    given = Ask(message.id, now + timedelta(seconds=10), now + timedelta(seconds=20))
    await messages.insert(db, [message], priority=LIVE, ask=[replace(given, asked_by_name=by_name)])


async def pass_time(db: Pool) -> None:
    await db.execute("UPDATE questions SET due_at = now()")


async def claimed(db: Pool, message: NewMessage) -> ClaimedQuestion:
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim
    return claim


async def state(db: Pool) -> tuple[str, str | None]:
    row = await db.fetchrow("SELECT status, reason FROM questions")
    assert row
    return row["status"], row["reason"]


async def test_each_message_of_the_asker_restarts_the_window_and_is_part(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))

    await store(db, make_message(content="on Debian"))
    assert message.id not in await questions.due_page(db)
    [left_s] = await db.fetchrow("SELECT extract(epoch FROM due_at - now()) FROM questions") or [0]
    assert 8 < left_s <= 10

    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails", "on Debian")


async def test_what_its_asker_said_just_before_is_part(db: Pool) -> None:
    await make_place(db)
    long_ago = NOON - timedelta(minutes=1)
    await store(db, make_message(content="good night", created_at=long_ago))
    await store(db, make_message(content="my pip is 24"), make_message(author_id=BOB))
    message = await asked(db, make_message(content="why does it fail?"))

    assert (await claimed(db, message)).texts == ("my pip is 24", "why does it fail?")


async def test_the_pictures_of_all_parts_are_waited_for_and_read(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))
    [picture] = await store(db, make_message(content="", attachments=(make_attachment(),)))
    await pass_time(db)

    assert message.id not in await questions.due_page(db)
    assert (await questions.waits_for(db, picture) or (0,))[0] == message.id
    reading = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert reading
    await ocr_results.complete(db, picture, reading.token, make_transcript())

    assert [r.attachment_id for r in (await claimed(db, message)).readings] == [picture]


async def test_the_pictures_of_a_late_part_are_given_their_own_time(db: Pool) -> None:
    message = await asked(db, make_message())
    await db.execute("UPDATE questions SET give_up_at = now()")
    await store(db, make_message(attachments=(make_attachment(),)))
    await pass_time(db)

    assert message.id not in await questions.due_page(db)
    await db.execute("UPDATE questions SET give_up_at = now()")
    assert [r.status for r in (await claimed(db, message)).readings] == ["pending"]


async def test_a_second_request_in_one_go_is_no_second_question(db: Pool) -> None:
    message = await asked(db, make_message(content="why?"))

    await ask(db, make_message(content="how do I fix it?"))

    assert await db.fetchval("SELECT count(*) FROM questions") == 1
    await pass_time(db)
    assert (await claimed(db, message)).texts == ("why?", "how do I fix it?")


async def test_bots_that_hear_the_same_at_once_ask_once(db: Pool) -> None:
    await make_place(db)
    said = [make_message(content=f"why {n}?") for n in range(6)]

    await asyncio.gather(*(ask(db, message) for message in said * 3))

    [row] = await db.fetch("SELECT message_id, part_ids FROM questions")
    later = [m.id for m in said if m.id > row["message_id"]]
    assert set(row["part_ids"]) <= set(later)
    assert await db.fetchval("SELECT count(*) FROM messages") == 6


async def test_a_question_being_answered_takes_what_is_added(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))
    early = await claimed(db, message)

    await store(db, make_message(content="on Debian"))

    assert not await questions.end(db, message.id, early.token, status="abstained", reason="x")
    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails", "on Debian")


async def test_what_was_missed_during_a_restart_is_part_as_well(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))

    missed = [make_message(content="on Debian"), make_message(content="12")]
    await messages.insert(db, missed, priority=10)

    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails", "on Debian", "12")


async def test_one_burst_holds_twenty_messages_and_waits_for_no_more(db: Pool) -> None:
    message = await asked(db, make_message())
    for number in range(19):
        await store(db, make_message(content=str(number)))
    await pass_time(db)

    await store(db, make_message(content="one too many"))

    assert message.id in await questions.due_page(db)
    assert len((await claimed(db, message)).texts) == 20


async def test_after_the_answer_nothing_is_part(db: Pool) -> None:
    message = await asked(db, make_message())
    claim = await claimed(db, message)
    await questions.end(db, message.id, claim.token, status="abstained", reason="x")

    await store(db, make_message())

    assert await state(db) == ("abstained", "x")


@pytest.mark.parametrize(
    "elsewhere", [{"channel_id": FORUM.id}, {"author_id": BOB, "content": "good morning"}]
)
async def test_what_is_said_elsewhere_or_by_others_changes_nothing(
    db: Pool, elsewhere: dict[str, int | str]
) -> None:
    message = await asked(db, make_message())

    await store(db, make_message(**elsewhere))

    assert message.id in await questions.due_page(db)


REPLIES = {
    "a reply": {"reply": True, "content": "which version?"},
    "a mention": {"content": "which version, <@7>?"},
    "a name": {"content": "Linh: which version?"},
    "a name with an at": {"content": "@linh, which version?"},
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
async def test_a_reply_of_a_person_ends_the_question(
    db: Pool, reply: dict[str, str | bool]
) -> None:
    message = await asked(db, make_message())
    to = message.id if reply.get("reply") else None

    await store(db, make_message(author_id=BOB, content=reply["content"], reply_to_id=to))

    assert await state(db) == ("cancelled", "somebody_replied")
    assert await questions.claim(db, message.id, owner="one", lease_s=30) is None


async def test_a_reply_ends_what_is_just_being_answered(db: Pool) -> None:
    message = await asked(db, make_message())
    claim = await claimed(db, message)

    await store(db, make_message(author_id=BOB, reply_to_id=message.id))

    assert not await questions.end(db, message.id, claim.token, status="abstained", reason="x")
    assert await state(db) == ("cancelled", "somebody_replied")


async def test_a_reply_to_a_part_is_one_to_the_question(db: Pool) -> None:
    await asked(db, make_message())
    part = make_message()
    await store(db, part)

    await store(db, make_message(author_id=BOB, reply_to_id=part.id))

    assert await state(db) == ("cancelled", "somebody_replied")


async def test_an_asker_who_answers_somebody_is_in_a_talk(db: Pool) -> None:
    await asked(db, make_message())
    other = make_message(author_id=BOB, content="which version?")
    await store(db, other)

    await store(db, make_message(reply_to_id=other.id, content="the newest"))

    assert await state(db) == ("cancelled", "somebody_replied")


async def test_in_a_thread_whatever_somebody_says_is_a_reply(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(db, thread)
    post = make_message(id=thread.id, channel_id=FORUM.id, thread_id=thread.id)
    await asked(db, post)

    await store(db, replace(post, id=make_message().id, author_id=BOB, content="hm"))

    assert await state(db) == ("cancelled", "somebody_replied")


async def test_a_thread_made_from_the_question_belongs_to_it(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))
    thread = make_thread(id=message.id, channel_id=CHANNEL.id)
    more = make_message(content="on Debian", thread_id=thread.id)
    await store_thread(db, thread)

    await ask(db, more)

    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails", "on Debian")
    await store(db, make_message(author_id=BOB, content="hm", thread_id=thread.id))
    assert await state(db) == ("cancelled", "somebody_replied")


async def test_bots_answer_nobody(db: Pool) -> None:
    message = await asked(db, make_message())

    await store(db, make_message(author_id=BOB, is_bot=True, reply_to_id=message.id))

    assert message.id in await questions.due_page(db)


async def test_who_asked_by_name_is_answered_whoever_replies(db: Pool) -> None:
    message = await asked(db, make_message(), by_name=True)

    await store(db, make_message(author_id=BOB, reply_to_id=message.id))

    assert (await claimed(db, message)).asked_by_name


async def test_a_part_that_calls_the_bot_asks_by_name(db: Pool) -> None:
    message = await asked(db, make_message())

    await ask(db, make_message(content="<@99>?"), by_name=True)

    await pass_time(db)
    assert (await claimed(db, message)).asked_by_name


async def test_an_edit_is_part_and_restarts_the_window(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fials"))

    await messages.edit(db, message.id, "pip fails", datetime.now(UTC))

    assert message.id not in await questions.due_page(db)
    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails",)


async def test_the_deletion_of_a_question_ends_it(db: Pool) -> None:
    message = await asked(db, make_message())
    await store(db, make_message())

    await messages.delete(db, [message.id])

    assert await db.fetchval("SELECT count(*) FROM questions") == 0


async def test_a_deleted_part_is_no_part_of_an_answer_to_come(db: Pool) -> None:
    message = await asked(db, make_message(content="pip fails"))
    part = make_message(content="my password")
    await store(db, part)
    await pass_time(db)
    early = await claimed(db, message)

    await messages.delete(db, [part.id])

    assert not await questions.end(db, message.id, early.token, status="abstained", reason="x")
    await pass_time(db)
    assert (await claimed(db, message)).texts == ("pip fails",)
