"""When the bot takes something for a question, and when no longer: the real bot, real SQL."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from simcord.env import Env

from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from db import guilds, questions
from db.pool import Pool
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell, Room, furnish, open_post

REQUEST = "How do I fix this error?"


@pytest.fixture
def patient_bot(db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> Callable[[], HelpBot]:
    """A bot process that waits for a minute of quiet."""
    config = replace(CONFIG, quiet_s=60, image_wait_s=120)
    return lambda: create_bot(BotDeps(db, bell, answerer), config)


@pytest.fixture
def simcord_bot(patient_bot: Callable[[], HelpBot]) -> HelpBot:
    return patient_bot()


async def open_questions(db: Pool) -> list[tuple[int, list[int]]]:
    rows = await db.fetch(
        "SELECT message_id, part_ids FROM questions WHERE status = 'waiting' ORDER BY message_id"
    )
    return [(row["message_id"], row["part_ids"]) for row in rows]


async def end_the_window(db: Pool) -> None:
    await db.execute("UPDATE questions SET due_at = now(), give_up_at = now()")


async def test_a_burst_is_one_question_with_its_pictures(room: Room, db: Pool) -> None:
    first = await room.alice.send(room.help, REQUEST)
    second = await room.alice.send(room.help, "it is on Debian")
    third = await room.alice.send(room.help, "", attachments=[PNG])

    assert await open_questions(db) == [(first.id, [second.id, third.id])]
    await end_the_window(db)
    claim = await questions.claim(db, first.id, owner="test", lease_s=30)
    assert claim
    assert claim.texts == (REQUEST, "it is on Debian", "")
    assert [reading.status for reading in claim.readings] == ["pending"]


async def test_a_burst_goes_on_after_a_restart(
    room: Room, db: Pool, patient_bot: Callable[[], HelpBot]
) -> None:
    first = await room.alice.send(room.help, REQUEST)
    await room.env.restart_bot(patient_bot())
    second = await room.alice.send(room.help, "Why does it say that?")

    assert await open_questions(db) == [(first.id, [second.id])]


async def test_a_reply_of_a_person_cancels(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await room.bob.send(room.help, "which one?", reply_to=asked)

    assert await db.fetchval("SELECT reason FROM questions") == "somebody_replied"


async def test_a_reply_of_a_bot_does_not_cancel(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    webhook = room.guild.create_webhook(room.help, "feed")
    await webhook.send(f"news for <@{room.alice.id}>")

    assert await open_questions(db) == [(asked.id, [])]


async def test_what_a_person_says_in_a_post_cancels(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "see picture")
    await room.bob.send(post, "which version?")

    assert await db.fetchval("SELECT reason FROM questions") == "somebody_replied"


async def test_a_deleted_question_is_none(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await room.alice.send(room.help, "it is on Debian")
    await room.alice.delete(asked)

    assert await db.fetchval("SELECT count(*) FROM questions") == 0


async def test_who_calls_the_bot_asks_whatever_the_words(room: Room, db: Pool) -> None:
    me = room.env.bot.user
    assert me
    asked = await room.mod.send(room.help, f"<@{me.id}> what about pip")

    assert await db.fetchval("SELECT asked_by_name FROM questions") is True
    assert await open_questions(db) == [(asked.id, [])]


async def test_who_calls_somebody_else_does_not_ask_the_bot(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, f"{REQUEST} <@{room.bob.id}>")

    assert await open_questions(db) == []


async def test_a_moderator_in_a_channel_helps(room: Room, db: Pool) -> None:
    await room.mod.send(room.help, REQUEST, attachments=[PNG])
    assert await open_questions(db) == []


async def test_a_helper_is_not_taken_for_somebody_who_needs_help(
    simcord_env: Env, db: Pool
) -> None:
    room = await furnish(simcord_env)
    role = room.guild.create_role("Helpers")
    carol = room.guild.add_member(room.env.create_user("carol"), roles=[role])
    await room.env.settle()
    await guilds.set_helper_role(db, room.guild.id, role.id)

    await carol.send(room.help, REQUEST)
    assert await open_questions(db) == []

    await guilds.set_helper_role(db, room.guild.id, None)
    await carol.send(room.help, REQUEST)
    assert len(await open_questions(db)) == 1
