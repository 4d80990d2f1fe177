"""Answers on their way to Discord: each sent once, as a silent reply that pings nobody."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from bot.deliver import MAX_TRIES, Deliverer, backoff, nonce
from db import gaps, questions, refusals
from db.pool import Pool
from db.records import NewAnswer, Source
from tests.bot.cards import card
from tests.bot.conftest import Room, open_post

REQUEST = "How do I fix this error?"


@dataclass
class FakeAnswerBell:
    rings: int

    async def listen(self) -> AsyncIterator[None]:
        for _ in range(self.rings):
            yield


@pytest.fixture
def deliverer(room: Room, db: Pool) -> Deliverer:
    return Deliverer(room.env.bot, db, backoff=lambda _: 0)


async def answered(db: Pool, question_id: int, text: str = "Restart it.") -> UUID:
    """The answer a worker would have written, resting on the question itself as its source."""
    row = await db.fetchrow("SELECT guild_id, channel_id FROM messages WHERE id = $1", question_id)
    assert row is not None
    claim = await questions.claim(db, question_id, owner="test", lease_s=30)
    assert claim is not None
    source = Source(question_id, row["guild_id"], row["channel_id"], "an earlier thread")
    answer = NewAnswer(kind="similar", text=text, sources=(source,))
    answer_id = await questions.answer(db, question_id, claim.token, answer, gap_key="k")
    assert answer_id is not None
    return answer_id


def sent_by_bot(room: Room) -> list[object]:
    """Whom each message of the bot may ping."""
    return [
        request.json["allowed_mentions"]
        for request in room.env.http_requests
        if request.json and request.path.endswith("/messages")
    ]


async def state(db: Pool) -> tuple[str, int, str | None]:
    row = await db.fetchrow("SELECT status, retry_count, error_message FROM answers")
    assert row is not None
    return row["status"], row["retry_count"], row["error_message"]


async def test_an_answer_is_a_silent_reply_that_pings_nobody(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id, f"Restart it, @everyone <@{room.bob.id}>.")

    assert await deliverer.deliver_ready() == 1

    reply = room.help.last_message
    assert reply is not None
    assert "Restart it" in card(reply)
    assert reply.reference is not None
    assert reply.reference.message_id == asked.id
    assert reply.flags.suppress_notifications
    assert sent_by_bot(room) == [{"parse": []}]
    sent = await db.fetchrow("SELECT status, reply_message_id FROM answers")
    assert sent is not None
    assert (sent["status"], sent["reply_message_id"]) == ("sent", reply.id)


async def test_an_answer_to_a_post_is_said_in_its_thread(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    await answered(db, post.id)

    await deliverer.deliver_ready()

    assert "Restart it." in card(post.last_message)


async def test_an_answer_is_sent_once(room: Room, db: Pool, deliverer: Deliverer) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)

    await deliverer.deliver_all()
    assert await deliverer.deliver_ready() == 0

    assert len(room.help.history()) == 2


async def test_a_long_answer_is_one_reply_with_the_whole_in_a_file(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    whole = "Restart it.\n" * 500
    await answered(db, asked.id, whole)

    await deliverer.deliver_ready()

    _, reply = room.help.history()
    [file] = reply.attachments
    assert (await file.read()).decode() == whole.strip()
    assert "in the file" in card(reply)


@pytest.mark.parametrize("status", [403, 404, 400])
async def test_an_answer_discord_refuses_is_given_up(
    room: Room, db: Pool, deliverer: Deliverer, status: int
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    room.env.inject_error("POST", "/channels/*/messages", status=status, code=50013)

    await deliverer.deliver_ready()

    assert (await state(db))[:2] == ("failed", 0)
    assert "50013" in str(await state(db))


async def test_an_answer_is_tried_again_when_discord_is_down(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    room.env.inject_error("POST", "/channels/*/messages", status=503)

    await deliverer.deliver_ready()
    assert (await state(db))[:2] == ("ready", 1)
    await deliverer.deliver_ready()

    assert (await state(db))[0] == "sent"


async def test_an_answer_is_given_up_after_some_tries(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    room.env.inject_error("POST", "/channels/*/messages", status=503, times=None)

    for _ in range(MAX_TRIES):
        await deliverer.deliver_ready()

    assert (await state(db))[0] == "failed"
    assert await deliverer.deliver_ready() == 0


async def test_an_answer_whose_sources_were_deleted_meanwhile_is_withdrawn(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await db.execute("DELETE FROM answer_sources")

    assert await deliverer.deliver_ready() == 0

    assert len(room.help.history()) == 1


async def test_an_answer_that_a_dead_bot_held_while_its_sources_went_is_asked_for_once_more(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    for _ in range(2):
        await answered(db, asked.id)
        await db.execute(
            "UPDATE answers SET status = 'sending', token = gen_random_uuid(), lease_until = now()"
        )
        await db.execute("DELETE FROM answer_sources")
        await deliverer.deliver_ready()

    assert (await state(db))[0] == "failed"
    assert len(room.help.history()) == 1


async def test_an_answer_that_could_not_be_sent_in_time_is_a_gap_instead(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    old, young = [await member.send(room.help, REQUEST) for member in (room.alice, room.bob)]
    for asked in (old, young):
        await answered(db, asked.id)
    await db.execute(
        "UPDATE answers SET created_at = now() - interval '16 minutes' WHERE question_id = $1",
        old.id,
    )

    await deliverer.deliver_ready()

    sent = await db.fetch("SELECT question_id, status FROM answers")
    assert [tuple(row) for row in sent] == [(young.id, "sent")]
    [gap] = await gaps.page(db, room.guild.id)
    assert (gap.message_id, gap.reason) == (old.id, "too_late")


async def test_a_late_answer_that_stands_in_discord_already_is_noted(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await deliverer.deliver_ready()
    await db.execute(
        "UPDATE answers SET status = 'sending', token = gen_random_uuid(), lease_until = now(),"
        " created_at = now() - interval '1 hour', reply_message_id = NULL"
    )

    await deliverer.deliver_ready()

    assert (await state(db))[0] == "sent"
    assert len(room.help.history()) == 2


async def test_an_answer_of_a_guild_this_process_does_not_hold_stays(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await db.execute("UPDATE answers SET guild_id = 1")

    assert await deliverer.deliver_ready() == 0


def test_a_nonce_is_the_same_for_the_same_answer_and_fits() -> None:
    answer_id, another = (UUID(f"ffffffff-ffff-ffff-ffff-fffffffffff{n}") for n in "ef")

    assert nonce(answer_id) == nonce(answer_id)
    assert nonce(answer_id) != nonce(another)
    assert len(nonce(answer_id)) <= 25


def test_tries_are_further_and_further_apart_up_to_a_minute() -> None:
    assert [backoff(n) for n in range(7)] == [2, 4, 8, 16, 32, 60, 60]


async def test_where_discord_refused_an_answer_it_is_not_asked_again_for_a_while(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    for person in (room.alice, room.bob):
        asked = await person.send(room.help, REQUEST)
        await answered(db, asked.id)
        await deliverer.deliver_ready()

    assert await db.fetchval("SELECT count(*) FROM answers WHERE status = 'failed'") == 2
    assert await db.fetchval("SELECT count FROM refusals WHERE action = 'send'") == 1
    assert await refusals.forget(db, [room.help.id])


async def ended(db: Pool) -> tuple[str, str | None, int]:
    """How the only question ended, and how many answers are left."""
    row = await db.fetchrow(
        "SELECT status, reason, (SELECT count(*) FROM answers) AS answers FROM questions"
    )
    assert row is not None
    return row["status"], row["reason"], row["answers"]


async def test_an_answer_that_a_person_was_faster_than_is_not_sent(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await room.bob.send(room.help, "Restart it, that helped me.", reply_to=asked)

    assert await deliverer.deliver_ready() == 0

    assert sent_by_bot(room) == []
    assert await ended(db) == ("cancelled", "somebody_replied", 0)


async def test_talk_that_is_not_meant_for_the_asker_holds_no_answer_up(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await room.bob.send(room.help, "good morning all")

    assert await deliverer.deliver_ready() == 1


async def test_what_was_asked_by_name_is_answered_though_a_person_replied(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    me = room.bot.user
    assert me is not None
    asked = await room.alice.send(room.help, f"<@{me.id}> {REQUEST}")
    await answered(db, asked.id)
    await room.bob.send(room.help, "Restart it.", reply_to=asked)

    assert await deliverer.deliver_ready() == 1


async def test_an_answer_is_not_sent_into_a_thread_that_was_solved_meanwhile(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    post = await open_post(room, "numpy will not import", REQUEST)
    await answered(db, post.id)
    await db.execute("UPDATE threads SET is_solved = true WHERE id = $1", post.id)

    assert await deliverer.deliver_ready() == 0
    assert await ended(db) == ("cancelled", "solved", 0)


async def test_an_answer_is_not_sent_where_it_was_silenced_meanwhile(
    room: Room, db: Pool, deliverer: Deliverer
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    assert await questions.silence(db, asked.id, room.alice.id)

    assert await deliverer.deliver_ready() == 0
    assert await ended(db) == ("cancelled", "silenced", 0)
