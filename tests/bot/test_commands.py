"""The commands of moderators, and who is shown which command."""

from collections.abc import Callable

from bot.client import HelpBot
from db import channels
from db.pool import Pool
from tests.bot.conftest import Room

MEMBERS = {
    "ask",
    "search",
    "similar",
    "solved",
    "privacy about",
    "privacy erase",
    "privacy export",
    "privacy opt-in",
    "privacy opt-out",
    "privacy retention",
    "privacy show",
}


async def test_a_moderator_turns_a_channel_on_and_its_past_is_read(room: Room, db: Pool) -> None:
    await room.alice.send(room.lounge, "said before")

    result = await room.mod.slash(room.lounge, "channels watch", channel=room.lounge)
    await room.alice.send(room.lounge, "said after")

    assert result.response is not None
    assert result.response.ephemeral
    stored = await db.fetch("SELECT content FROM messages ORDER BY id")
    assert [row["content"] for row in stored] == ["said before", "said after"]


async def test_a_moderator_turns_a_channel_off(
    room: Room, db: Pool, new_bot: Callable[[], HelpBot]
) -> None:
    await room.mod.slash(room.help, "channels unwatch", channel=room.help)
    await room.alice.send(room.help, "How do I fix this error?")

    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    channel = await channels.get(db, room.help.id)
    assert channel is not None
    assert channel.kind == "ignore"


async def test_a_moderator_lists_what_is_watched(room: Room) -> None:
    result = await room.mod.slash(room.help, "channels list")

    assert result.response is not None
    assert f"<#{room.help.id}> (help)" in result.response.content
    assert f"<#{room.forum.id}> (forum)" in result.response.content
    assert str(room.lounge.id) not in result.response.content


async def test_members_do_not_see_the_commands_of_moderators(room: Room) -> None:
    assert set(room.alice.available_commands(room.help)) == MEMBERS
    assert set(room.mod.available_commands(room.help)) == MEMBERS | {
        "channels watch",
        "channels unwatch",
        "channels list",
        "channels notices",
        "channels kind",
        "channels guide",
        "channels helpers",
        "ocr show",
        "ocr retry",
        "ocr status",
        "answers gaps",
        "answers forget",
        "bot check",
        "bot pause",
        "bot resume",
        "bot stats",
        "bot backfill start",
        "bot backfill status",
        "bot backfill pause",
        "bot backfill resume",
    }
