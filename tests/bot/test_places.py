"""Guilds, channels and threads, and what the database knows of them."""

from collections.abc import Callable

import discord
import pytest

from bot.client import HelpBot
from db import channels
from db.pool import Pool
from tests.bot.conftest import Room, open_post


async def kinds(db: Pool) -> dict[str, str | None]:
    return {r["name"]: r["kind"] for r in await db.fetch("SELECT name, kind FROM channels")}


async def test_channels_the_settings_name_are_watched_from_first_sight(
    room: Room, db: Pool
) -> None:
    assert await kinds(db) == {"help": "help", "support": "forum", "lounge": None}


async def test_a_known_channel_is_watched_once_the_settings_name_it(
    room: Room, new_bot: Callable[[], HelpBot], db: Pool
) -> None:
    await channels.set_kind(db, room.help.id, None)

    await room.env.restart_bot(new_bot())
    await room.env.settle()

    assert (await kinds(db))["help"] == "help"


async def test_a_channel_a_moderator_turned_off_stays_off(
    room: Room, new_bot: Callable[[], HelpBot], db: Pool
) -> None:
    await channels.set_kind(db, room.help.id, "ignore")

    await room.env.restart_bot(new_bot())
    await room.env.settle()

    assert (await kinds(db))["help"] == "ignore"


@pytest.mark.parametrize("hidden", [{"view_channel": False}, {"read_message_history": False}])
async def test_a_channel_some_member_cannot_read_is_not_public(
    room: Room, db: Pool, hidden: dict[str, bool]
) -> None:
    overwrite = discord.PermissionOverwrite(**hidden)
    staff = room.guild.create_text_channel("staff", overwrites={room.guild.default_role: overwrite})
    await room.env.settle()

    stored = await channels.get(db, staff.id)
    lounge = await channels.get(db, room.lounge.id)
    assert stored is not None
    assert lounge is not None
    assert (stored.is_public, lounge.is_public) == (False, True)


async def test_taking_a_permission_from_everyone_makes_channels_private(
    room: Room, db: Pool
) -> None:
    room.env.backend.edit_role(room.guild.id, room.guild.id, {"permissions": 0})
    await room.env.settle()

    stored = await channels.get(db, room.help.id)
    assert stored is not None
    assert not stored.is_public


async def test_a_channel_is_kept_that_is_told_of_before_its_server_is_stored(
    room: Room, db: Pool
) -> None:
    await db.execute("DELETE FROM guilds WHERE id = $1", room.guild.id)

    garden = room.guild.create_text_channel("garden")
    await room.env.settle()

    assert await channels.get(db, garden.id)


async def test_a_deleted_channel_takes_its_messages_with_it(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "good morning")
    room.env.backend.delete_channel(room.help.id)
    await room.env.settle()

    assert await channels.get(db, room.help.id) is None
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_a_deleted_thread_takes_its_messages_with_it(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "see above")
    room.env.backend.delete_channel(post.id)
    await room.env.settle()

    assert await db.fetchval("SELECT count(*) FROM threads") == 0
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_a_solved_tag_makes_a_thread_solved(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "see above")
    room.env.backend.edit_channel(post.id, {"applied_tags": [4001]})
    await room.env.settle()

    thread = await db.fetchrow("SELECT * FROM threads")
    assert thread is not None
    assert (thread["is_solved"], thread["tags"]) == (True, ["Solved"])
