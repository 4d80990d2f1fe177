"""What a question must pass when it is claimed: pauses, people who took over, and the limits."""

import asyncio
from datetime import timedelta

import pytest

from db import answers, pauses, questions, threads
from db.admission import NEWCOMER_MESSAGES, RateLimits
from db.pool import Pool
from db.records import ClaimedQuestion, NewAnswer, NewMessage
from qa.detect import NEWCOMER_GAP
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    NOON,
    make_message,
    make_place,
    make_thread,
    store,
    store_thread,
)

LINH, BOB = 7, 8
HELLO = NewAnswer(kind="similar", text="Restart it.", sources=())


async def asked(db: Pool, **changes: object) -> NewMessage:
    message = make_message(**changes)
    await make_place(db)
    await store(db, message, ask=True)
    return message


async def claim(
    db: Pool, message: NewMessage, limits: RateLimits | None = None
) -> ClaimedQuestion | None:
    return await questions.claim(db, message.id, owner="one", lease_s=30, limits=limits)


async def answered(db: Pool, message: NewMessage) -> None:
    claimed = await claim(db, message)
    assert claimed
    assert await questions.answer(db, message.id, claimed.token, HELLO)


async def states(db: Pool) -> list[tuple[str, str | None]]:
    rows = await db.fetch("SELECT status, reason FROM questions ORDER BY message_id")
    return [(row["status"], row["reason"]) for row in rows]


@pytest.mark.parametrize("channel_id", [None, CHANNEL.id])
async def test_in_a_pause_nothing_is_answered_and_nothing_later(
    db: Pool, channel_id: int | None
) -> None:
    await make_place(db)
    assert await pauses.pause(db, GUILD.id, channel_id)
    message = await asked(db)

    assert await claim(db, message) is None
    assert await states(db) == [("abstained", "paused")]
    assert await pauses.is_paused(db, GUILD.id, CHANNEL.id)

    assert await pauses.resume(db, GUILD.id, channel_id)
    assert not await pauses.is_paused(db, GUILD.id, CHANNEL.id)
    assert await claim(db, message) is None
    assert await claim(db, await asked(db))


async def test_a_pause_takes_what_waits_and_what_is_being_answered(db: Pool) -> None:
    waiting, working, ready = [await asked(db, author_id=n) for n in (11, 12, 13)]
    claimed = await claim(db, working)
    assert claimed
    await answered(db, ready)

    await pauses.pause(db, GUILD.id)

    assert await states(db) == [("abstained", "paused")] * 3
    assert await questions.answer(db, working.id, claimed.token, HELLO) is None
    assert await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30) == []
    assert waiting.id not in await questions.due_page(db)


async def test_an_answer_that_was_written_into_a_pause_is_not_sent(db: Pool) -> None:
    await answered(db, await asked(db))
    await db.execute("UPDATE channels SET paused_at = now()")

    assert await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30) == []


async def test_a_pause_is_for_its_channel_alone(db: Pool) -> None:
    message = await asked(db)

    await pauses.pause(db, GUILD.id, FORUM.id)

    assert await claim(db, message)


async def test_what_is_not_known_cannot_be_paused(db: Pool) -> None:
    await make_place(db)

    assert not await pauses.pause(db, 404)
    assert not await pauses.pause(db, GUILD.id, 404)
    assert not await pauses.pause(db, 404, CHANNEL.id)
    assert not await pauses.resume(db, GUILD.id)


LIMITS = {
    "a person": RateLimits(per_user_hour=2),
    "a channel": RateLimits(per_channel_hour=2),
    "a guild": RateLimits(per_guild_hour=2),
}


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS.keys())
async def test_over_a_limit_the_bot_is_silent(db: Pool, limits: RateLimits) -> None:
    for _ in range(2):
        message = await asked(db)
        await answered(db, message)
    message = await asked(db)

    assert await claim(db, message, limits) is None
    assert (await states(db))[-1] == ("abstained", "rate_limited")


@pytest.mark.parametrize(
    ("limits", "elsewhere"),
    [
        (RateLimits(per_user_hour=1), {"author_id": BOB}),
        (RateLimits(per_channel_hour=1), {"channel_id": FORUM.id}),
    ],
)
async def test_a_limit_is_for_that_person_or_channel_alone(
    db: Pool, limits: RateLimits, elsewhere: dict[str, int]
) -> None:
    await answered(db, await asked(db))

    assert await claim(db, await asked(db, **elsewhere), limits)


async def test_an_hour_later_there_is_room_again(db: Pool) -> None:
    await answered(db, await asked(db))
    await db.execute("UPDATE questions SET granted_at = now() - interval '61 minutes'")

    assert await claim(db, await asked(db), RateLimits(per_user_hour=1))


async def test_silence_counts_against_no_limit(db: Pool) -> None:
    message = await asked(db)
    claimed = await claim(db, message)
    assert claimed
    await questions.end(db, message.id, claimed.token, status="abstained", reason="x")

    assert await claim(db, await asked(db), RateLimits(per_user_hour=1))


async def test_a_question_is_counted_once_however_often_it_is_claimed(db: Pool) -> None:
    message = await asked(db)
    for _ in range(3):
        claimed = await claim(db, message, RateLimits(per_user_hour=1))
        assert claimed
        await questions.release(db, message.id, claimed.token)


async def test_workers_that_claim_at_once_keep_the_limit_together(db: Pool) -> None:
    messages = [await asked(db, author_id=n) for n in range(20, 40)]

    claims = await asyncio.gather(*(claim(db, m, RateLimits(per_guild_hour=5)) for m in messages))

    assert sum(claimed is not None for claimed in claims) == 5


async def test_in_a_silenced_thread_nothing_is_said_unless_by_name(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(channel_id=CHANNEL.id)
    await store_thread(db, thread)
    first = await asked(db, thread_id=thread.id)
    await answered(db, first)
    second = await asked(db, thread_id=thread.id)

    assert await questions.silence(db, first.id, BOB)

    assert (await states(db))[-1] == ("abstained", "silenced")
    third = await asked(db, thread_id=thread.id)
    assert await claim(db, third) is None
    fourth = await asked(db, thread_id=thread.id)
    await db.execute("UPDATE questions SET asked_by_name = true WHERE message_id = $1", fourth.id)
    assert await claim(db, fourth)
    assert second.id < third.id


async def test_a_silenced_conversation_of_a_channel_is_that_of_its_asker(db: Pool) -> None:
    first = await asked(db)
    await answered(db, first)

    assert await questions.silence(db, first.id, BOB)

    assert (await states(db)) == [("answered", None)]
    assert await claim(db, await asked(db)) is None
    assert await claim(db, await asked(db, author_id=BOB))
    await db.execute("UPDATE questions SET silenced_at = now() - interval '25 hours'")
    assert await claim(db, await asked(db))


async def test_what_nobody_asked_cannot_be_silenced(db: Pool) -> None:
    assert not await questions.silence(db, 404, BOB)


async def test_a_thread_that_was_solved_meanwhile_needs_no_answer(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(channel_id=CHANNEL.id)
    await store_thread(db, thread)
    message = await asked(db, thread_id=thread.id)

    await threads.mark_solved(db, thread.id, message.id)

    assert await claim(db, message) is None
    assert await states(db) == [("abstained", "solved")]


async def newcomer(db: Pool, *, said_before: int, others: int, hours: int = 0) -> bool | None:
    """Whether linh is one, who said something before so many messages of others."""
    await make_place(db)
    early = NOON - timedelta(hours=hours)
    await store(db, *(make_message(created_at=early) for _ in range(said_before)))
    await store(db, *(make_message(author_id=BOB, created_at=early) for _ in range(others)))
    await store(db, make_message(content="hi all"))
    claimed = await claim(db, await asked(db))
    assert claimed
    return claimed.is_newcomer


@pytest.mark.parametrize(
    ("said_before", "others", "hours", "expected"),
    [
        (0, 0, 0, True),
        (0, 5, 0, True),
        (3, 0, 0, True),  # alone here, and not yet answered
        (1, 1, 0, False),
        (1, NEWCOMER_MESSAGES - 2, 0, False),
        (1, NEWCOMER_MESSAGES, 0, True),
        (1, 5, 13, True),
    ],
)
async def test_who_said_nothing_lately_is_a_newcomer(
    db: Pool, said_before: int, others: int, hours: int, expected: bool
) -> None:
    assert await newcomer(db, said_before=said_before, others=others, hours=hours) is expected


async def test_in_a_thread_others_make_a_talk(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(channel_id=CHANNEL.id)
    await store_thread(db, thread, make_message())
    alone = await claim(db, await asked(db, thread_id=thread.id))
    assert alone
    assert alone.is_newcomer is None
    await questions.end(db, alone.message_id, alone.token, status="abstained", reason="x")
    await store(db, make_message(author_id=BOB, thread_id=thread.id))

    talking = await claim(db, await asked(db, thread_id=thread.id))

    assert talking
    assert talking.is_newcomer is False


async def test_the_owners_first_words_open_a_thread(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(channel_id=CHANNEL.id)
    await store_thread(db, thread)
    first = await claim(db, await asked(db, thread_id=thread.id))
    assert first
    await questions.end(db, first.message_id, first.token, status="abstained", reason="x")
    second = await claim(db, await asked(db, thread_id=thread.id))

    assert second
    assert (first.is_starter, second.is_starter) == (True, False)


@pytest.mark.parametrize(("root_author_id", "expected"), [(LINH, True), (BOB, False)])
async def test_who_makes_a_thread_of_anothers_message_does_not_ask_in_it(
    db: Pool, root_author_id: int, expected: bool
) -> None:
    await make_place(db)
    root = make_message(author_id=root_author_id)
    await store(db, root)
    await store_thread(db, make_thread(id=root.id, channel_id=CHANNEL.id))

    claimed = await claim(db, await asked(db, thread_id=root.id))

    assert claimed
    assert claimed.is_starter is expected


def test_the_rule_about_newcomers_is_measured_as_it_is_used() -> None:
    assert NEWCOMER_MESSAGES == NEWCOMER_GAP
