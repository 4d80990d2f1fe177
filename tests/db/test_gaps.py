"""Gaps: what nobody could answer, alike ones together, until somebody has answered one of them."""

import pytest

from db import gaps, messages, ocr_results, questions, threads
from db.gaps import Gap
from db.pool import Pool
from db.records import NewAnswer, Transcript
from tests.builders import (
    CHANNEL,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)


async def unanswered(db: Pool, content: str, *, key: str | None = None, **changes: object) -> int:
    await make_place(db)
    message = make_message(content=content, **changes)
    await store(db, message, ask=True)
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim
    await questions.end(
        db, message.id, claim.token, status="abstained", reason="nothing_similar", gap_key=key
    )
    return message.id


async def texts(db: Pool) -> list[tuple[str, int]]:
    return [(gap.text, gap.count) for gap in await gaps.page(db, GUILD.id)]


async def test_a_gap_tells_what_was_asked_where_and_why_nothing_was_said(db: Pool) -> None:
    asked = await unanswered(db, "how do I reset the router?", key="a")

    [gap] = await gaps.page(db, GUILD.id)

    assert gap == Gap(
        key="a",
        reason="nothing_similar",
        guild_id=GUILD.id,
        channel_id=CHANNEL.id,
        thread_id=None,
        message_id=asked,
        text="how do I reset the router?",
        count=1,
        first_at=gap.last_at,
        last_at=gap.last_at,
    )


async def test_alike_gaps_are_one_and_the_most_asked_is_first(db: Pool) -> None:
    for number in range(3):
        await unanswered(db, f"router {number}?", key="router")
    await unanswered(db, "printer?", key="printer")

    assert await texts(db) == [("router 2?", 3), ("printer?", 1)]
    assert await gaps.count(db, GUILD.id) == 2


async def test_gaps_come_in_pages(db: Pool) -> None:
    for number in range(5):
        await unanswered(db, str(number), key=str(number))

    pages = [await gaps.page(db, GUILD.id, limit=2, offset=offset) for offset in (0, 2, 4, 6)]

    assert [[gap.text for gap in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"], []]


async def test_a_silence_without_a_key_is_no_gap(db: Pool) -> None:
    await unanswered(db, "good morning")

    assert await texts(db) == []


async def test_a_guild_sees_its_own_gaps_alone(db: Pool) -> None:
    await unanswered(db, "router?", key="router")

    assert await gaps.page(db, GUILD.id + 1) == []
    assert await gaps.count(db, GUILD.id + 1) == 0


async def test_a_not_found_that_was_said_is_a_gap_too(db: Pool) -> None:
    await make_place(db)
    message = make_message(content="router?")
    await store(db, message, ask=True)
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim
    new = NewAnswer(kind="not_found", text="Not found.", sources=(), gap="nothing_similar")

    await questions.answer(db, message.id, claim.token, new, gap_key="router")

    assert await texts(db) == [("router?", 1)]


async def test_an_answer_that_leaves_no_gap_has_none(db: Pool) -> None:
    await make_place(db)
    message = make_message()
    await store(db, message, ask=True)
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim

    await questions.answer(db, message.id, claim.token, NewAnswer("similar", "x", ()), gap_key="a")

    assert await texts(db) == []


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        (make_transcript(), "ModuleNotFoundError: No module named 'requests'"),
        (make_transcript(text="Log in", error_lines=()), "Log in"),
    ],
)
async def test_of_a_picture_without_words_its_text_is_shown(
    db: Pool, transcript: Transcript, expected: str
) -> None:
    await make_place(db)
    message = make_message(content="", attachments=(make_attachment(),))
    [picture] = await store(db, message, ask=True)
    reading = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert reading
    await ocr_results.complete(db, picture, reading.token, transcript)
    claim = await questions.claim(db, message.id, owner="one", lease_s=30)
    assert claim
    await questions.end(
        db, message.id, claim.token, status="abstained", reason="below_bar", gap_key="a"
    )

    assert await texts(db) == [(expected, 1)]


async def test_an_answer_of_a_person_to_one_closes_all_that_are_alike(db: Pool) -> None:
    first = await unanswered(db, "how do I reset the router of the office?", key="router")
    await unanswered(db, "and how is it reset?", key="router")

    await store(
        db,
        make_message(
            author_id=8, reply_to_id=first, content="Hold the small button for ten seconds."
        ),
    )

    assert await texts(db) == []
    assert await gaps.count(db, GUILD.id) == 0


async def test_a_solved_thread_is_no_gap(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(channel_id=CHANNEL.id, title="The router")
    await store_thread(db, thread)
    asked = await unanswered(db, "how to reset it?", key="router", thread_id=thread.id)
    assert await texts(db) == [("The router\nhow to reset it?", 1)]

    await threads.mark_solved(db, thread.id, asked)

    assert await texts(db) == []


async def test_a_gap_goes_with_its_message(db: Pool) -> None:
    asked = await unanswered(db, "router?", key="router")

    await messages.delete(db, [asked])

    assert await texts(db) == []
