"""The reaction that says that the bot reads, and its going."""

from collections.abc import Callable
from typing import Any, cast

import asyncpg
import discord
import pytest

from bot.client import HelpBot
from bot.deliver import Deliverer
from bot.lanes import Lanes
from bot.reading_marks import EYES, LONGEST_S, ReadingMarks
from db.pool import Pool
from tests.bot.conftest import PNG, Room
from tests.bot.test_deliver import REQUEST, answered


def marks(room: Room, message: discord.Message) -> list[str]:
    shown = next(m for m in room.help.history() if m.id == message.id)
    return [str(reaction.emoji) for reaction in shown.reactions]


async def kept(db: Pool) -> int:
    return await db.fetchval("SELECT count(*) FROM reading_marks")


async def test_a_question_is_marked_until_it_is_answered(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    assert marks(room, asked) == [EYES]
    await room.bot.reading_marks.clear()
    assert marks(room, asked) == [EYES]

    await answered(db, asked.id)
    await room.bot.reading_marks.clear()
    assert marks(room, asked) == [EYES]
    await Deliverer(room.bot, db).deliver_all()
    await room.bot.reading_marks.clear()

    assert marks(room, asked) == []
    assert await kept(db) == 0


@pytest.mark.parametrize("status", ["abstained", "failed"])
async def test_the_mark_goes_also_when_nothing_is_said(room: Room, db: Pool, status: str) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await db.execute("UPDATE questions SET status = $1", status)

    await room.bot.reading_marks.clear()

    assert marks(room, asked) == []


async def test_a_picture_is_marked_until_it_is_read(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, "", attachments=[PNG])
    await db.execute("UPDATE questions SET status = 'abstained'")
    await room.bot.reading_marks.clear()
    assert marks(room, asked) == [EYES]

    await db.execute("UPDATE ocr_results SET status = 'failed'")
    await room.bot.reading_marks.clear()

    assert marks(room, asked) == []


async def test_talk_is_not_marked(room: Room, db: Pool) -> None:
    said = await room.alice.send(room.help, "good morning")
    elsewhere = await room.alice.send(room.lounge, REQUEST)

    assert marks(room, said) == []
    assert elsewhere.reactions == []
    assert await kept(db) == 0


async def test_marks_of_an_earlier_run_go(
    room: Room, db: Pool, new_bot: Callable[[], HelpBot]
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    bot = new_bot()
    await room.env.restart_bot(bot)
    await db.execute("UPDATE questions SET status = 'abstained'")

    await bot.reading_marks.clear()

    assert marks(room, asked) == []


async def test_a_mark_stays_no_longer_than_now_is(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await db.execute(
        "UPDATE reading_marks SET created_at = now() - $1 * interval '1 second'", LONGEST_S
    )

    await room.bot.reading_marks.clear()

    assert marks(room, asked) == []


async def test_a_place_that_refuses_reactions_is_not_asked_again_for_a_while(
    room: Room, db: Pool
) -> None:
    room.env.inject_error("PUT", "/channels/*/messages/*/reactions/*/@me", status=403, times=1)
    first = await room.alice.send(room.help, REQUEST)
    second = await room.bob.send(room.help, REQUEST)

    assert marks(room, first) == []
    assert marks(room, second) == []
    assert await kept(db) == 0


async def test_a_place_that_refused_is_asked_again_later(room: Room, db: Pool) -> None:
    room.env.inject_error("PUT", "/channels/*/messages/*/reactions/*/@me", status=403, times=1)
    await room.alice.send(room.help, REQUEST)
    await db.execute("UPDATE refusals SET until = now() - interval '1 second'")

    second = await room.bob.send(room.help, REQUEST)

    assert marks(room, second) == [EYES]


async def test_a_mark_nobody_can_take_off_is_forgotten(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await db.execute("UPDATE questions SET status = 'abstained'")
    room.env.inject_error("DELETE", "/channels/*/messages/*/reactions/*/@me", status=404, times=1)

    await room.bot.reading_marks.clear()

    assert await kept(db) == 0
    assert asked.id


class Recovering:
    """PostgreSQL just after a crash: it refuses the first statement."""

    def __init__(self, db: Pool) -> None:
        self._db = db
        self._is_up = False

    async def fetchval(self, *args: Any) -> Any:
        if not self._is_up:
            self._is_up = True
            raise asyncpg.CannotConnectNowError("the database system is starting up")
        return await self._db.fetchval(*args)


async def test_a_message_is_marked_although_the_database_restarts(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await db.execute("DELETE FROM reading_marks")

    recovering = cast("Pool", Recovering(db))
    await ReadingMarks(room.bot, recovering, Lanes()).on_message(asked)

    assert await kept(db) == 1
