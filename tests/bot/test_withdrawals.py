"""The reply goes with its question."""

from uuid import UUID

import discord

from bot.deliver import Deliverer
from db import withdrawn_replies
from db.pool import Pool
from tests.bot.conftest import Room
from tests.bot.test_deliver import REQUEST, answered


async def ask(room: Room, db: Pool) -> tuple[discord.Message, UUID]:
    asked = await room.alice.send(room.help, REQUEST)
    answer_id = await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    return asked, answer_id


async def waiting(room: Room, db: Pool) -> int:
    return len(await withdrawn_replies.due(db, [room.guild.id], limit=10))


async def test_the_reply_goes_at_once_when_its_question_is_deleted(room: Room, db: Pool) -> None:
    asked, _ = await ask(room, db)

    await room.alice.delete(asked)

    assert room.help.history() == []
    assert await waiting(room, db) == 0


async def test_replies_go_when_their_questions_are_deleted_together(room: Room, db: Pool) -> None:
    first, _ = await ask(room, db)
    second = await room.bob.send(room.help, "And how do I fix that error?")
    await answered(db, second.id)
    await Deliverer(room.bot, db).deliver_all()

    channel = room.bot.get_partial_messageable(room.help.id, guild_id=room.guild.id)
    with room.env.time_context():
        await room.bot.http.delete_messages(channel.id, [first.id, second.id])
    await room.env.settle()

    assert room.help.history() == []


async def test_a_reply_whose_question_went_while_no_bot_ran_goes_later(
    room: Room, db: Pool
) -> None:
    asked, _ = await ask(room, db)
    await db.execute("DELETE FROM messages WHERE id = $1", asked.id)
    assert await waiting(room, db) == 1

    await room.bot.withdrawals.take_back_all()

    assert [m.id for m in room.help.history()] == [asked.id]
    assert await waiting(room, db) == 0


async def test_a_reply_that_is_gone_already_is_forgotten(room: Room, db: Pool) -> None:
    asked, _ = await ask(room, db)
    assert room.help.last_message is not None
    await room.mod.delete(room.help.last_message)

    await room.alice.delete(asked)

    assert await waiting(room, db) == 0


async def test_a_reply_discord_does_not_delete_now_is_tried_again(room: Room, db: Pool) -> None:
    asked, _ = await ask(room, db)
    room.env.inject_error("DELETE", "/channels/*/messages/*", status=503, times=1)
    await db.execute("DELETE FROM messages WHERE id = $1", asked.id)
    await room.bot.withdrawals.take_back_all()
    assert len(room.help.history()) == 2

    await db.execute("UPDATE withdrawn_replies SET not_before = now()")
    await room.bot.withdrawals.take_back_all()

    assert len(room.help.history()) == 1


async def test_a_dismissed_reply_is_not_taken_back_again(room: Room, db: Pool) -> None:
    asked, _ = await ask(room, db)
    await db.execute("UPDATE answers SET dismissed_at = now(), dismissed_by = 1")

    await db.execute("DELETE FROM messages WHERE id = $1", asked.id)

    assert await waiting(room, db) == 0


async def test_nothing_is_taken_back_in_a_guild_that_is_gone(room: Room, db: Pool) -> None:
    await ask(room, db)

    await db.execute("DELETE FROM guilds")

    assert await waiting(room, db) == 0


async def test_a_question_deleted_while_its_answer_is_sent_leaves_no_reply(
    room: Room, db: Pool
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await db.execute(
        "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN DELETE FROM messages; RETURN NULL; END $$"
    )
    try:
        await db.execute(
            "CREATE TRIGGER forget AFTER UPDATE ON answers FOR EACH ROW"
            " WHEN (NEW.status = 'sending') EXECUTE FUNCTION forget()"
        )
        await Deliverer(room.bot, db).deliver_all()
    finally:
        await db.execute("DROP FUNCTION forget CASCADE")

    await room.bot.withdrawals.take_back_all()

    assert [m.id for m in room.help.history()] == [asked.id]


async def test_a_reply_discord_does_not_let_go_of_waits_until_it_may_be_taken_back(
    room: Room, db: Pool
) -> None:
    path = f"/channels/{room.help.id}/messages/*"
    for question in (REQUEST, "And how do I fix that error?"):
        asked = await room.alice.send(room.help, question)
        await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    room.env.inject_error("DELETE", path, status=403, code=50001, times=1)
    await db.execute("DELETE FROM messages")
    await room.bot.withdrawals.take_back_all()
    assert await db.fetchval("SELECT count FROM refusals WHERE action = 'delete'") == 1
    assert len(room.help.history()) == 4

    await db.execute("DELETE FROM refusals; UPDATE withdrawn_replies SET not_before = now()")
    await room.bot.withdrawals.take_back_all()

    assert len(room.help.history()) == 2
