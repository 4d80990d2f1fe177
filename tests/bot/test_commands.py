"""Slash commands and the message menu: what they answer, to whom, and who sees them."""

from collections.abc import Callable

from bot.client import APOLOGY, HelpBot
from core.errors import TransientError
from db import channels
from db.pool import Pool
from db.records import NewAnswer, Source
from tests.bot.conftest import PNG, FakeAnswerer, FakeBell, Room, open_post


async def test_ask_answers_in_private_with_sources(room: Room, answerer: FakeAnswerer) -> None:
    source = Source(message_id=9, guild_id=room.guild.id, channel_id=8, title="pip and numpy")
    answerer.says = NewAnswer(kind="similar", text="Upgrade pip.", sources=(source,))

    result = await room.alice.slash(room.help, "ask", question="numpy will not import")

    assert result.response is not None
    assert result.response.ephemeral
    assert "Upgrade pip." in result.response.content
    assert f"/channels/{room.guild.id}/8/9" in result.response.content
    [question] = answerer.asked
    assert question.content == "numpy will not import"
    assert (question.guild_id, question.channel_id) == (room.guild.id, room.help.id)
    assert (question.thread_id, question.message_id) == (None, None)


async def test_ask_in_a_thread_asks_for_its_channel(room: Room, answerer: FakeAnswerer) -> None:
    post = await open_post(room, "numpy will not import", "what now?")

    await room.alice.slash(post, "ask", question="numpy will not import")

    [question] = answerer.asked
    assert (question.channel_id, question.thread_id) == (room.forum.id, post.id)


async def test_ask_says_when_nothing_was_found(room: Room) -> None:
    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert result.response is not None
    assert result.response.ephemeral
    assert result.response.content == "I found nothing on that."


async def test_ask_says_to_come_back_while_something_is_away(
    room: Room, answerer: FakeAnswerer
) -> None:
    answerer.says = TransientError("the database is away")

    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert result.response is not None
    assert "ask again in a minute" in result.response.content


async def test_a_command_that_breaks_apologizes_without_details(
    room: Room, answerer: FakeAnswerer
) -> None:
    answerer.says = RuntimeError("secret detail")

    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert len(room.env.errors) == 1
    assert result.response is not None
    assert result.response.ephemeral
    assert result.response.content == APOLOGY


async def test_the_text_of_a_picture_is_shown_in_private(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    said = await room.alice.send(room.help, "look", attachments=[PNG])
    await read_all(db, "ModuleNotFoundError: numpy")

    result = await room.bob.context_menu(room.help, "Read text in image", said)

    assert result.response is not None
    assert result.response.ephemeral
    assert "ModuleNotFoundError: numpy" in result.response.content


async def test_a_picture_that_waits_is_still_being_read(room: Room) -> None:
    said = await room.alice.send(room.help, "look", attachments=[PNG])

    result = await room.bob.context_menu(room.help, "Read text in image", said)

    assert result.response is not None
    assert "still reading" in result.response.content


async def test_a_picture_of_an_unwatched_channel_is_not_stored(room: Room) -> None:
    said = await room.alice.send(room.lounge, "look", attachments=[PNG])

    result = await room.bob.context_menu(room.lounge, "Read text in image", said)

    assert result.response is not None
    assert "not stored" in result.response.content


async def test_a_long_text_comes_in_several_private_messages(room: Room, db: Pool) -> None:
    said = await room.alice.send(room.help, "look", attachments=[PNG])
    await read_all(db, "a line of text\n" * 250)

    result = await room.bob.context_menu(room.help, "Read text in image", said)

    assert result.response is not None
    parts = [result.response, *result.followups]
    assert len(parts) == 2
    assert all(part.ephemeral and len(part.content) <= 2000 for part in parts)


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
    assert room.alice.available_commands(room.help) == ("ask",)
    assert set(room.mod.available_commands(room.help)) == {
        "ask",
        "channels watch",
        "channels unwatch",
        "channels list",
        "helper-role",
    }


async def read_all(db: Pool, text: str) -> None:
    """What a worker would have done."""
    await db.execute(
        "UPDATE ocr_results SET status = 'completed', extracted_text = $1, completed_at = now()",
        text,
    )
