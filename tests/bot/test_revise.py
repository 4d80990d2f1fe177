"""A better reading changes an answer that was sent: its message is edited, once."""

from uuid import UUID

import pytest

from bot.deliver import Deliverer
from bot.revise import Reviser
from db.pool import Pool
from tests.bot.cards import card, labels
from tests.bot.conftest import Room
from tests.bot.test_deliver import REQUEST, answered


@pytest.fixture
def reviser(room: Room, db: Pool) -> Reviser:
    return Reviser(room.bot, db)


async def sent(room: Room, db: Pool) -> UUID:
    asked = await room.alice.send(room.help, REQUEST)
    answer_id = await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    return answer_id


async def rewrite(db: Pool) -> None:
    await db.execute("UPDATE answers SET text = 'Restart the other one.', revision = revision + 1")


async def test_a_rewritten_answer_is_edited_and_says_so(
    room: Room, db: Pool, reviser: Reviser
) -> None:
    await sent(room, db)
    before = labels(room.help.last_message)
    await rewrite(db)

    await reviser.revise_all()

    assert len(room.help.history()) == 2
    said = card(room.help.last_message)
    assert "Restart the other one." in said
    assert "Updated after a better reading" in said
    assert labels(room.help.last_message) == before


async def test_an_answer_is_edited_once_for_each_revision(
    room: Room, db: Pool, reviser: Reviser
) -> None:
    await sent(room, db)
    await rewrite(db)
    await reviser.revise_all()
    room.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=None)

    await reviser.revise_all()

    assert await db.fetchval("SELECT not_before <= now() FROM answers")


async def test_an_answer_as_it_was_sent_is_not_edited(
    room: Room, db: Pool, reviser: Reviser
) -> None:
    await sent(room, db)

    await reviser.revise_all()

    assert "Updated" not in card(room.help.last_message)


async def test_a_message_that_was_deleted_is_let_be(room: Room, db: Pool, reviser: Reviser) -> None:
    await sent(room, db)
    await rewrite(db)
    assert room.help.last_message is not None
    await room.mod.delete(room.help.last_message)

    await reviser.revise_all()

    assert len(room.help.history()) == 1
    assert await db.fetchval("SELECT sent_revision = revision FROM answers")


async def test_a_dismissed_answer_is_let_be(room: Room, db: Pool, reviser: Reviser) -> None:
    await sent(room, db)
    await rewrite(db)
    await db.execute("UPDATE answers SET dismissed_at = now(), dismissed_by = 1")

    await reviser.revise_all()

    assert "Updated" not in card(room.help.last_message)


async def test_an_edit_discord_cannot_take_now_is_put_off(
    room: Room, db: Pool, reviser: Reviser
) -> None:
    await sent(room, db)
    await rewrite(db)
    room.env.inject_error("PATCH", "/channels/*/messages/*", status=503, times=1)

    await reviser.revise_all()

    assert await db.fetchval("SELECT not_before > now() FROM answers")
    await db.execute("UPDATE answers SET not_before = now()")
    await reviser.revise_all()
    assert "Updated" in card(room.help.last_message)


async def test_where_discord_refused_an_edit_it_is_not_asked_again_for_a_while(
    room: Room, db: Pool, reviser: Reviser
) -> None:
    await sent(room, db)
    path = f"/channels/{room.help.id}/messages/*"
    room.env.inject_error("PATCH", path, status=403, code=50001, times=1)
    await rewrite(db)
    await reviser.revise_all()
    await rewrite(db)
    await reviser.revise_all()

    assert "Restart the other one." not in card(room.help.last_message)
    assert await db.fetchval("SELECT count FROM refusals WHERE action = 'edit'") == 1
