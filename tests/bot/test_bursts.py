"""Many messages at once in one place: stored together, as if they were stored one by one."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.candidates import Address
from bot.deps import BotConfig, BotDeps
from bot.intake import MOST_AT_ONCE, Heard, Intake, Said, ask, goes_along
from db import channels
from db.pool import Pool
from db.records import Channel, NewMessage
from qa.answer import Abstention
from tests.bot.conftest import FakeAnswerer, FakeBell, Room
from tests.builders import CHANNEL, make_message, make_place

ASKS, TALKS = "How do I fix this error?", "good morning"
PEOPLE = (7, 8, 9)
TO_US, TO_SOMEBODY = Address(is_to_us=True), Address(is_to_somebody=True)


def said(author_id: int, *, asks: bool = True) -> Said:
    message = make_message(author_id=author_id)
    return Said(
        message, ask(message.id, now=datetime.now(UTC), quiet_s=1, image_wait_s=1) if asks else None
    )


def test_a_question_goes_along_with_earlier_questions_of_the_same_person_only() -> None:
    assert goes_along([], said(7))
    assert goes_along([said(7), said(7)], said(7))
    assert goes_along([said(7), said(8, asks=False)], said(7, asks=False))

    assert not goes_along([said(7)], said(8))
    assert not goes_along([said(7, asks=False)], said(7))
    assert not goes_along([said(8, asks=False)], said(7))
    assert not goes_along([said(7, asks=False)] * MOST_AT_ONCE, said(7, asks=False))


def test_a_reply_does_not_go_along_with_what_it_replies_to() -> None:
    target, other = said(7), said(7)
    reply = Said(make_message(author_id=8, reply_to_id=target.message.id))

    assert goes_along([other], reply)
    assert not goes_along([target, other], reply)


def burst(rnd: random.Random, channel: Channel, count: int = 7) -> list[Heard]:
    """What three people may say to each other, some of it in reply, some of it to us."""
    heard: list[Heard] = []
    for _ in range(count):
        asker = rnd.choice(PEOPLE)
        content = rnd.choice((ASKS, ASKS, TALKS, f"<@{asker}> try this"))
        message = make_message(
            channel_id=channel.id,
            author_id=rnd.choice(PEOPLE),
            author_name="somebody",
            content=content,
            reply_to_id=rnd.choice(heard).message.id if heard and rnd.random() < 0.25 else None,
        )
        to_us = TO_US if rnd.random() < 0.1 else Address()
        heard.append(Heard(message, TO_SOMEBODY if "<@" in content else to_us))
    return heard


async def questions_of(db: Pool, channel: Channel, heard: Sequence[Heard]) -> list[Any]:
    """Its questions, with places in the burst for ids; parts count while a question waits."""
    place = {one.message.id: number for number, one in enumerate(heard)}
    rows = await db.fetch(
        "SELECT message_id, status, reason, asked_by_name, part_ids FROM questions"
        " WHERE channel_id = $1 ORDER BY message_id",
        channel.id,
    )
    return [
        (place[q["message_id"]], q["status"], q["reason"], q["asked_by_name"])
        + ((tuple(place[i] for i in q["part_ids"]),) if q["status"] == "waiting" else ())
        for q in rows
    ]


async def test_whoever_asks_at_once_is_heard_as_one_by_one(db: Pool, bell: FakeBell) -> None:
    await make_place(db)
    intake = Intake(BotDeps(db, bell, FakeAnswerer(Abstention("none"))), BotConfig())
    rnd, different = random.Random(7), 0  # noqa: S311  # no secret
    for number in range(40):
        at_once, one_by_one = (replace(CHANNEL, id=1000 + 2 * number + n) for n in range(2))
        await channels.save_many(db, [at_once, one_by_one])
        heard = burst(rnd, at_once)
        ids = {one.message.id: make_message().id for one in heard}
        again = [Heard(_moved(one.message, ids, one_by_one), one.address) for one in heard]

        await intake.take_all(heard, at_once, None)
        for one in again:
            await intake.take(one.message, one_by_one, None, one.address)

        expected = await questions_of(db, one_by_one, again)
        assert await questions_of(db, at_once, heard) == expected, [
            (one.message.author_id, one.message.content, one.message.reply_to_id) for one in heard
        ]
        different += len({status for _, status, *_ in expected}) > 1
    assert different > 5  # the bursts were worth comparing


def _moved(message: NewMessage, ids: dict[int, int], channel: Channel) -> NewMessage:
    reply_to_id = message.reply_to_id and ids[message.reply_to_id]
    return replace(message, id=ids[message.id], channel_id=channel.id, reply_to_id=reply_to_id)


async def announced(room: Room, sent: Sequence[Any]) -> None:
    """These messages all at once, as after a moment in which the bot was slow."""
    backend = room.env.backend
    for message in sent:
        backend.announce_message_create(backend.messages[room.help.id][message.id])
    await room.env.settle()


async def test_what_waits_in_a_place_is_stored_at_once(room: Room, db: Pool) -> None:
    sent = [await room.alice.send(room.help, f"number {n}") for n in range(30)]
    await db.execute("DELETE FROM messages")
    await announced(room, sent)

    stored = await db.fetch("SELECT content, xmin::text AS at_once FROM messages ORDER BY id")
    assert [row["content"] for row in stored] == [f"number {n}" for n in range(30)]
    assert len({row["at_once"] for row in stored}) < 5
    cursor = await db.fetchval("SELECT last_message_id FROM channels WHERE id = $1", room.help.id)
    assert cursor == await db.fetchval("SELECT max(id) FROM messages")


async def test_one_that_cannot_be_stored_takes_no_other_along(room: Room, db: Pool) -> None:
    texts = [f"number {n}" for n in range(12)]
    sent = [await room.alice.send(room.help, text) for text in texts]
    await db.execute("DELETE FROM messages")
    await db.execute("UPDATE channels SET last_message_id = NULL")
    await db.execute("ALTER TABLE messages ADD CHECK (content <> 'number 7')")
    await announced(room, sent)

    stored = await db.fetch("SELECT content FROM messages ORDER BY id")
    assert [row["content"] for row in stored] == [text for text in texts if text != "number 7"]
    cursor = await db.fetchval("SELECT last_message_id FROM channels WHERE id = $1", room.help.id)
    assert cursor < sent[7].id
