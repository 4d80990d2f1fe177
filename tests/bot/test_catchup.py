"""What was said while the bot was away is stored when it is back."""

import asyncio
from collections.abc import Callable

import discord

from bot.catchup import PAUSE_S
from bot.client import HelpBot
from bot.pages import new_messages
from db import channels
from db.pool import Pool
from db.records import BACKFILL
from tests.bot.conftest import PNG, FakeBell, Room, open_post

NewBot = Callable[[], HelpBot]


async def contents(db: Pool) -> list[str]:
    return [r["content"] for r in await db.fetch("SELECT content FROM messages ORDER BY id")]


async def come_back(room: Room, new_bot: NewBot) -> None:
    await room.env.restart_bot(new_bot())
    await room.env.settle()


def say_unheard(room: Room, place_id: int, text: str) -> int:
    """Something is said while no bot listens."""
    return room.env.backend.create_message(place_id, room.alice.id, text, broadcast=False).id


async def test_everything_missed_in_a_channel_is_read_page_by_page(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await room.alice.send(room.help, "before")
    missed = [say_unheard(room, room.help.id, f"missed {n}") for n in range(250)]
    await come_back(room, new_bot)

    assert await contents(db) == ["before", *(f"missed {n}" for n in range(250))]
    assert (await channels.cursors(db, room.guild.id))[room.help.id] == missed[-1]


async def test_a_database_that_fails_for_a_moment_costs_a_moment(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await room.alice.send(room.help, "before")
    say_unheard(room, room.help.id, "missed")
    await db.execute("ALTER TABLE place_cursors RENAME TO away")
    await come_back(room, new_bot)
    assert await contents(db) == ["before"]
    await db.execute("ALTER TABLE away RENAME TO place_cursors")

    await room.env.advance_time(8 * PAUSE_S)  # it may have failed thrice
    assert await contents(db) == ["before", "missed"]


async def test_what_was_missed_is_not_answered_and_waits_behind_live_pictures(
    room: Room, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    picture = room.env.backend.store_attachments(room.help.id, [PNG])
    room.env.backend.create_message(
        room.help.id, room.alice.id, "How do I fix this?", attachments=picture, broadcast=False
    )
    await come_back(room, new_bot)

    assert [priority for _, priority in bell.reads] == [BACKFILL]
    assert await db.fetchval("SELECT count(*) FROM questions") == 0


async def test_a_channel_watched_for_the_first_time_is_read_back_to_the_limit(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    for n in range(230):
        say_unheard(room, room.lounge.id, f"said {n}")
    await channels.set_kind(db, room.lounge.id, "help")
    await come_back(room, new_bot)

    assert await contents(db) == [f"said {n}" for n in range(80, 230)]


async def test_threads_are_read_too_archived_ones_included(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    active = await open_post(room, "an active post", "first")
    archived = await open_post(room, "an archived post", "second")
    await db.execute("DELETE FROM threads")
    await db.execute("UPDATE channels SET last_message_id = NULL")
    room.env.backend.edit_channel(archived.id, {}, thread_metadata={"archived": True})
    await db.execute("DELETE FROM threads")
    await come_back(room, new_bot)

    threads = await db.fetch("SELECT id FROM threads ORDER BY id")
    assert [row["id"] for row in threads] == sorted([active.id, archived.id])
    assert await contents(db) == ["first", "second"]


async def test_a_message_of_a_thread_that_was_missed_is_read(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    say_unheard(room, post.id, "solved it")
    await come_back(room, new_bot)

    assert await contents(db) == ["what now?", "solved it"]


async def test_the_message_a_threads_owner_marked_is_its_solution(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = say_unheard(room, post.id, "upgrade pip")
    room.env.backend.set_reaction(post.id, answer, "✅", room.alice.id, True)  # noqa: FBT003
    await db.execute("UPDATE threads SET solution_message_id = NULL")
    await come_back(room, new_bot)

    assert await db.fetchval("SELECT solution_message_id FROM threads") == answer


async def test_an_edit_that_was_missed_is_taken_when_its_page_is_read(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    said = await room.alice.send(room.help, "eror 5")
    await db.execute("UPDATE channels SET last_message_id = NULL")
    await room.env.advance_time(5)
    message = room.env.backend.messages[room.help.id][said.id]
    message.content, message.edited_timestamp = "error 5", room.env.backend.now_iso()
    await come_back(room, new_bot)

    assert await contents(db) == ["error 5"]


async def test_a_channel_the_bot_may_not_read_does_not_keep_it_from_the_others(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await channels.set_kind(db, room.lounge.id, "help")
    for place in (room.help, room.lounge):
        say_unheard(room, place.id, f"said in {place.name}")
    room.env.inject_error("GET", f"/channels/{room.help.id}/messages", status=403, code=50001)
    await come_back(room, new_bot)

    assert await contents(db) == ["said in lounge"]
    before = room.help.id  # of an empty channel
    assert (await channels.cursors(db, room.guild.id))[room.help.id] == before


async def test_a_history_the_bot_may_not_see_is_not_taken_for_an_empty_one(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    hidden = discord.PermissionOverwrite(read_message_history=False)
    place = room.guild.create_text_channel(
        "help-staff", overwrites={room.guild.default_role: hidden}
    )
    await room.env.settle()
    await channels.set_kind(db, place.id, "help")
    await come_back(room, new_bot)
    await room.alice.send(place, "said now")

    assert await contents(db) == ["said now"]
    assert place.id not in await channels.cursors(db, room.guild.id)


async def test_reading_twice_stores_once(room: Room, db: Pool, new_bot: NewBot) -> None:
    for text in ("one", "two"):
        await room.alice.send(room.help, text)
    await db.execute("UPDATE channels SET last_message_id = NULL")
    await come_back(room, new_bot)
    await come_back(room, new_bot)

    assert await contents(db) == ["one", "two"]


async def test_others_take_their_turn_while_a_long_page_is_looked_through(room: Room) -> None:
    page = [await room.alice.send(room.help, f"said {n}") for n in range(5)]
    turns, is_done = 0, False

    async def others() -> None:
        nonlocal turns
        while not is_done:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.ensure_future(others())
    pairs = await new_messages(page, "help")
    is_done = True
    await waiting

    assert [record.content for _, record in pairs] == [f"said {n}" for n in range(5)]
    assert turns >= len(page)
